"""Finding initiatives: the text by modelsearch and PostgreSQL, the facets by bit masks kept in memory."""

"""Finding initiatives, in PostgreSQL alone: full text, trigrams for faults of typing, facets counted in SQL."""

"""modelsearch's PostgreSQL backend with suggestions that do not mind accents: « dem » suggests « Démocratie »."""

from typing import Any

from modelsearch.backends.database.postgres.postgres import PostgresSearchBackend


class SearchBackend(PostgresSearchBackend):  # type: ignore[misc]
    """Words are stemmed in French without their accents; beginnings of words are compared without their accents
    either.
    """

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.autocomplete_config = "simple_unaccent"

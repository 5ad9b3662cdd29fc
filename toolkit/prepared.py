"""Queries that Django writes once: what is asked again and again costs more to write than to answer (docs/adr/0010)."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class Prepared:
    """The rows of a query of values, whose SQL is written at its first use: `build` makes it of some arguments, and
    `examples` are such arguments, that nothing else of the query is equal to.

    Only what the database itself gives comes back: numbers, texts, dates; no field turns it into something else. Raises
    ValueError when an argument is nowhere in the query, or twice among the examples.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *examples: int | str) -> None:
        self.build = build
        self.examples = examples

    @cached_property
    def _written(self) -> tuple[str, list[tuple[int | None, Any]]]:
        """The SQL, and each of its parameters: the place of the argument that it is, or its own value."""
        sql, parameters = self.build(*self.examples).query.sql_with_params()
        places = [(self.examples.index(one) if one in self.examples else None, one) for one in parameters]
        found = {place for place, _ in places if place is not None}
        if len(set(self.examples)) != len(self.examples) or found != set(range(len(self.examples))):
            msg = f"{sql}: every argument is to be found in the query, each by its own example"
            raise ValueError(msg)
        return sql, places

    def rows(self, *arguments: Any) -> Sequence[tuple[Any, ...]]:
        """What the query answers to these arguments; one statement."""
        sql, places = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [own if place is None else arguments[place] for place, own in places])
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

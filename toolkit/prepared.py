"""Queries that Django writes once: what is asked again and again costs more to write than to answer (docs/adr/0010)."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.transaction import TransactionManagementError

ModelT = TypeVar("ModelT", bound=Model)


class _Written:
    """A query whose SQL is written at its first use: `build` makes it of some arguments, and `examples` are such
    arguments, that nothing else of the query is equal to. Raises ValueError when an argument is nowhere in the query,
    or twice among the examples.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *examples: int | str) -> None:
        self.build = build
        self.examples = examples

    @cached_property
    def _written(self) -> tuple[Any, str, list[tuple[int | None, Any]]]:
        """Django's compiler, the SQL, and each of its parameters: the place of the argument that it is, or its own
        value.
        """
        compiler = self.build(*self.examples).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        compiler.connection = None  # each thread has its own
        places = [(self.examples.index(one) if one in self.examples else None, one) for one in parameters]
        found = {place for place, _ in places if place is not None}
        if len(set(self.examples)) != len(self.examples) or found != set(range(len(self.examples))):
            msg = f"{sql}: every argument is to be found in the query, each by its own example"
            raise ValueError(msg)
        return compiler, sql, places

    def _parameters(self, arguments: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(own if place is None else arguments[place] for place, own in self._written[2])


class Prepared(_Written):
    """The rows of a query of values. Only what the database itself gives comes back: numbers, texts, dates; no field
    turns it into something else.
    """

    def rows(self, *arguments: Any) -> Sequence[tuple[Any, ...]]:
        """What the query answers to these arguments; one statement."""
        _, sql, _ = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, self._parameters(arguments))
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


class PreparedModels(_Written, Generic[ModelT]):
    """The instances of a query of models, made by Django as the query would, with what they are joined to."""

    def all(self, *arguments: Any) -> list[ModelT]:
        """What the query answers to these arguments; one statement. Raises TransactionManagementError without a
        transaction, for one that locks.
        """
        kept, sql, _ = self._written
        if kept.query.select_for_update and not connection.in_atomic_block:
            msg = "a query that locks is asked in a transaction"
            raise TransactionManagementError(msg)
        compiler, parameters = copy(kept), self._parameters(arguments)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: (sql, parameters)
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        asked: Any = SimpleNamespace(query=query, db=DEFAULT_DB_ALIAS, _known_related_objects={})
        return list(ModelIterable(asked))

    def one(self, *arguments: Any) -> ModelT:
        """The instance that a query of a key answers; one statement. Raises the model's DoesNotExist."""
        for found in self.all(*arguments):
            return found
        raise self._written[0].query.model.DoesNotExist

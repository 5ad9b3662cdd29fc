"""Rows that pages read by the hundred."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState


class WholeRow(models.Model):
    """A row that is read whole is made without what Django's `__init__` does of values that may come from anywhere: a
    save reads a hundred answers, a table of the équipe a thousand rows (docs/adr/0010).
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """As Django's; a row that is read in part is Django's own."""
        if more or len(values) != len(cls._meta.concrete_fields):
            return super().from_db(db, field_names, values, **more)
        new = cls.__new__(cls)
        new.__dict__.update(zip(field_names, values, strict=True))
        new._state = ModelState()
        new._state.adding, new._state.db = False, db
        return new

"""What the database itself refuses: each app keeps a table of one wrong row for each of its constraints."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """The rows written inside break this constraint, and no other is named."""
    with pytest.raises(IntegrityError, match=f'"{constraint}"'), transaction.atomic():
        yield


def constraints_of(app: str) -> set[str]:
    """The names of the constraints that the models of an app declare."""
    return {one.name for model in apps.get_app_config(app).get_models() for one in model._meta.constraints}

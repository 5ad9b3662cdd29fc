"""Kept values are renamed by a migration, both ways."""

import pytest
from django.db import connection

from toolkit.migrating import renamed_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> None:
    """Three rows of a table of two states and an empty one."""
    with connection.cursor() as cursor:
        cursor.execute('CREATE TEMPORARY TABLE kept ("end" text NOT NULL) ON COMMIT DROP')
        cursor.execute("INSERT INTO kept VALUES ('recu'), ('propose'), ('')")


def rows(sql: object) -> list[str]:
    """The values in the table after the statement."""
    with connection.cursor() as cursor:
        cursor.execute(str(sql))
        cursor.execute('SELECT "end" FROM kept')
        return sorted(value for (value,) in cursor.fetchall())


@pytest.mark.usefixtures("kept")
def test_old_values_become_new_ones_and_back_and_others_stay() -> None:
    operation = renamed_values("kept", '"end"', {"recu": "received", "propose": "proposed"})
    assert rows(operation.sql) == ["", "proposed", "received"]
    assert rows(operation.reverse_sql) == ["", "propose", "recu"]

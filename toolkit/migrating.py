"""What a migration does to rows that are kept, written in SQL so that it takes one pass over the table; and how the
tables of a new database are made.
"""

from collections.abc import Sequence

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def renamed_values(table: str, column: str, values: dict[str, str]) -> migrations.RunSQL:
    """The operation that rewrites `column`'s old values (keys) as new ones (values), and back.

    The names and values are ours, written in a migration; constraints that name the old values are removed before it.
    """

    def sql(pairs: dict[str, str]) -> str:
        cases = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in pairs.items())
        known = ", ".join(f"'{old}'" for old in pairs)
        return f"UPDATE {table} SET {column} = CASE {column} {cases} END WHERE {column} IN ({known})"  # noqa: S608

    return migrations.RunSQL(sql(values), sql({new: old for old, new in values.items()}))


class CreateTables(Operation):
    """Make the tables of an app at once, in any order: the state is drawn once for all of them, and not once for each
    with all that refers to it, and the keys of each to the others come last (Django's schema editor).

    The migrations that such a one replaces stay for as long as an installation may have had some of them only.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, operations: Sequence[migrations.CreateModel]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Tell the state of every table."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make every table."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take every table away, the last first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return f"Create {len(self.operations)} tables"

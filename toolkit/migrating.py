"""What a migration does to rows that are kept: written in SQL, so that it takes one pass over the table."""

from django.db import migrations


def renamed_values(table: str, column: str, values: dict[str, str]) -> migrations.RunSQL:
    """The operation that rewrites `column`'s old values (keys) as new ones (values), and back.

    The names and values are ours, written in a migration; constraints that name the old values are removed before it.
    """

    def sql(pairs: dict[str, str]) -> str:
        cases = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in pairs.items())
        known = ", ".join(f"'{old}'" for old in pairs)
        return f"UPDATE {table} SET {column} = CASE {column} {cases} END WHERE {column} IN ({known})"  # noqa: S608

    return migrations.RunSQL(sql(values), sql({new: old for old, new in values.items()}))

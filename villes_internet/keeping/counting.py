"""What a database holds, counted so that two states can be compared: each table, and each export of the product."""

import hashlib
from collections.abc import Iterator

import structlog
from django.db import connection

from label.models import Edition
from toolkit.tables.exports import csv_text
from villes_internet.exports.kinds import TABLES, plain_csv
from villes_internet.exports.open_data import ROWS
from villes_internet.keeping.dumping import NOT_KEPT
from villes_internet.keeping.manifest import WholeTable

log = structlog.get_logger(__name__)
DIGEST = "SELECT count(*), coalesce(sum(('x' || substr(md5(r::text), 1, 15))::bit(60)::bigint), 0)::text FROM {} AS r"


def tables() -> dict[str, WholeTable]:
    """Every table that a backup keeps: its rows, and the sum of the fingerprints of their texts (in any order)."""
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            if name not in NOT_KEPT:
                cursor.execute(DIGEST.format(connection.ops.quote_name(name)))
                rows, digest = cursor.fetchone()
                found[name] = WholeTable(rows, digest)
    return found


def exports() -> dict[str, str]:
    """The SHA-256 of every table of open data, and of every table of the équipe for each edition that has it."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in _exports()}


def _exports() -> Iterator[tuple[str, bytes]]:
    for dataset, rows in ROWS.items():
        yield f"donnees/{dataset.name}.csv", csv_text(dataset.columns, rows()).encode()
    for edition in Edition.objects.order_by("year"):
        for table in TABLES:
            if table.refusals(edition):
                continue
            try:
                content = plain_csv(table, edition)
            except (ValueError, TypeError, KeyError, AttributeError):  # a fault of an export stops no backup
                log.exception("export_failed", table=table.code, year=edition.year)
                continue
            yield f"{edition.year}/{table.code}.csv", content


def migrations() -> list[str]:
    """The migrations that the database has had, « app.name », in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]

"""The database out and in, by PostgreSQL's own tools."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from label.rules.refusals import Refusal

# Nobody is signed in again by a restoration, and what is only remembered is made anew.
NOT_KEPT = ("django_session", "label_cache", "label_restoring")


def server_version() -> int:
    """The major version of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def tool(name: str) -> str:
    """Where `pg_dump` or `pg_restore` is, of the server's version or newer. Raises Refusal."""
    wanted = server_version()
    for folder in (settings.PG_BIN, f"/usr/lib/postgresql/{wanted}/bin", *os.get_exec_path()):
        found = shutil.which(name, path=folder) if folder else None
        if found and _major(found) >= wanted:
            return found
    reason = f"Il faut {name} de la version {wanted} : installez postgresql-client-{wanted}, ou donnez PG_BIN."
    raise Refusal([reason])


def _major(path: str) -> int:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\) (\d+)", told)
    return int(found[1]) if found else 0


def environment() -> dict[str, str]:
    """The connection of Django for these tools, on the very server that it reached where the address names several (a
    snapshot is known by no other); the password is in no command line.
    """
    connection.ensure_connection()
    told = connection.get_connection_params() | {
        "host": connection.connection.info.host,
        "port": connection.connection.info.port,
    }
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    names |= {"connect_timeout": "PGCONNECT_TIMEOUT"}
    found = {variable: str(told[key]) for key, variable in names.items() if told.get(key)}
    return {"PATH": os.environ.get("PATH", ""), "LC_MESSAGES": "C", **found}


def _run(command: list[str], where: dict[str, str], what: str) -> None:
    done = subprocess.run(command, env=where, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        reason = f"{what} : {done.stderr.strip()[-400:]}"
        raise Refusal([reason])


def dump(to: Path, snapshot: str) -> None:
    """Write the database as a transaction that exported this snapshot sees it. Raises Refusal."""
    left = [*(f"--exclude-table-data={name}" for name in NOT_KEPT), f"--exclude-table={MARK}"]
    command = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    _run([*command, *left, f"--file={to}"], environment(), "La base n’a pas pu être copiée")


def is_empty() -> bool:
    """Whether the database holds nothing of ours."""
    return "django_migrations" not in connection.introspection.table_names()


# Stands in a database from before its dump is read until what was erased since is erased again: no site opens on it.
MARK = "label_restoring"


def begin(stamp: str) -> None:
    """Mark the database: this backup is being put back into it."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {MARK} (backup text NOT NULL, loaded boolean NOT NULL)")
        cursor.execute(f"DELETE FROM {MARK}")  # noqa: S608  (our own name)
        cursor.execute(f"INSERT INTO {MARK} VALUES (%s, false)", [stamp])  # noqa: S608


def note_loaded() -> None:
    """Write in the mark that `pg_restore` has read the whole dump."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {MARK} SET loaded = true")  # noqa: S608


@dataclass(frozen=True)
class Cut:
    """A restoration that has not come to its end: of which backup, and whether its database was read whole."""

    backup: str
    is_loaded: bool


def under_way() -> Cut | None:
    """The restoration that is under way, or was cut; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [MARK])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT backup, loaded FROM {MARK}")  # noqa: S608
        row = cursor.fetchone()
        return Cut(*row) if row is not None else None


def end() -> None:
    """Take the mark away once the restoration is whole: the site may open."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {MARK}")


def others_connected() -> bool:
    """Whether another program is connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend')"
        )
        return bool(cursor.fetchone()[0])


def load(path: Path) -> None:
    """Write a dump into the empty database, all of it or nothing. Raises Refusal."""
    where = environment()
    command = [tool("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    connection.close()
    _run([*command, f"--dbname={where['PGDATABASE']}", str(path)], where, "La base n’a pas pu être rendue")

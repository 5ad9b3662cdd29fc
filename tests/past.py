"""A database with the whole real past, built once and copied for each worker (`CREATE DATABASE … TEMPLATE` takes less
than 0.2 s).

It is rebuilt when the data, the models, the rules or the imports change: its name holds their fingerprint.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from label.actions.documents import renew_due_documents
from label.models import Document
from label.tasks.documents import make_document
from questionnaire.queries.answers import _adapted, _numbered
from villes_internet.book.views.online import _composed

ROOT = Path(settings.BASE_DIR)
HERE = ROOT / ".local" / "test"
SOURCES = (
    "label/data",
    "label/migrations",
    "label/models",
    "label/importing",
    "label/rules",
    "label/statistics",
    "toolkit",
    "label/actions",
    "villes_internet/demo/accounts.py",
    "villes_internet/book/migrations",
    "questionnaire/data",
    "questionnaire/migrations",
    "questionnaire/models",
    "questionnaire/rules",
    "questionnaire/loading/reading.py",
    "initiatives/migrations",
    "initiatives/data",
    "jury/migrations",
    "questionnaire/actions/structure.py",
    "villes_internet/management/commands/seed.py",
)


PAPERS = ("label", "questionnaire", "initiatives", "jury", "villes_internet", "toolkit", "templates", "static")
READ = {".py", ".csv", ".json", ".yaml", ".html", ".css", ".svg", ".woff2"}


def fingerprint(sources: Iterable[str] = SOURCES) -> str:
    """Twelve characters that change with anything that makes the past, or with these files and folders."""
    digest = hashlib.sha256()
    for source in sources:
        place = ROOT / source
        files = [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.suffix in READ)
        for file in files:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def server(name: str = "postgres") -> Iterator["psycopg2.extensions.connection"]:
    """A database of the server (that of its maintenance), outside of any transaction."""
    parameters = connection.get_connection_params() | {"dbname": name}
    parameters.pop("cursor_factory", None)
    link = psycopg2.connect(
        **{k: v for k, v in parameters.items() if k in {"dbname", "user", "host", "port", "password"}}
    )
    link.autocommit = True
    try:
        yield link
    finally:
        link.close()


def use(name: str) -> None:
    """Point Django's connection at another database; what the process keeps of the one before is forgotten: the copies
    give the same numbers to other rows.
    """
    assert not connection.in_atomic_block, "a transaction is open around the tests of this file: `AROUND` (conftest)"
    connection.close()
    forget()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def forget() -> None:
    """What the process keeps of the rows that it has read is forgotten."""
    for kept in (_numbered, _adapted, _composed):
        kept.cache_clear()


def template() -> str:
    """The name of the template database, made now if it does not exist; one process at a time."""
    return _made_once(f"past_{fingerprint()}", "template0", _seed)


def printed_template() -> tuple[str, Path]:
    """The name of the template database of the past whose papers are made, and the folder of their files; made now if
    it does not exist.
    """
    name = f"printed_{fingerprint(PAPERS)}"
    media = HERE / "printed" / name

    def make() -> None:
        shutil.rmtree(media.parent, ignore_errors=True)
        with override_settings(MEDIA_ROOT=media):
            while renew_due_documents():  # some of each kind at a time
                for key in Document.objects.active().values_list("pk", flat=True):
                    make_document(key)

    return _made_once(name, template(), make), media


def printed(kind: str) -> tuple[bytes, list[str]]:
    """The file of a document of 2012 that the past came with, and what its making noted and found."""
    name, media = printed_template()
    with server(name) as link, link.cursor() as cursor:
        cursor.execute(
            "SELECT file, notes || faults FROM label_document WHERE kind = %s AND status = 'done'"
            " AND edition_id = (SELECT id FROM label_edition WHERE year = 2012)",
            [kind],
        )
        ((file, notes),) = cursor.fetchall()
    return (media / file).read_bytes(), notes


def _seed() -> None:
    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)


def _made_once(name: str, origin: str, make: Callable[[], None]) -> str:
    """The name of a database, made from another and completed by `make` if it does not exist, in place of the earlier
    ones of its family (`family_fingerprint`); one process at a time.
    """
    HERE.mkdir(parents=True, exist_ok=True)
    with (HERE / "past.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with server() as link, link.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name.partition('_')[0]}\\_%"])
            names = {row[0] for row in cursor.fetchall()}
            if name in names:
                return name
            for old in names:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
            cursor.execute(f'CREATE DATABASE "{name}_making" TEMPLATE "{origin}"')
        before = connection.settings_dict["NAME"]
        use(f"{name}_making")
        make()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # no server of the tests does it by itself: its plans would be guesses
        use(before)
        with server() as link, link.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}_making" RENAME TO "{name}"')
    return name


def clone(name: str, origin: str = "") -> str:
    """A fresh copy of the past, or of another template, under this name; in memory where the launcher made a place."""
    origin = origin or template()
    with server() as link, link.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute("SELECT 1 FROM pg_tablespace WHERE spcname = 'memory'")
        place = "STRATEGY file_copy TABLESPACE memory" if cursor.fetchone() else ""
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{origin}" {place}')
    return name


def open_blank(name: str) -> None:
    """Look at a new database of this name, where nothing is."""
    with server() as link, link.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    use(name)


def drop(name: str) -> None:
    """Remove a copy, whoever still looks at it."""
    with server() as link, link.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

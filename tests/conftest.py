"""Strictness for every test: an undefined template variable, a stray warning, a GET that writes or an outbound call
fails.
"""

import functools
import gc
import itertools
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key
from allauth.usersessions.models import UserSession
from django.conf import settings as configured
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpRequest
from django.template import engines
from django.template.base import Template, Variable, VariableDoesNotExist
from django.template.context import Context
from django.template.defaulttags import ForNode
from django.test import Client, RequestFactory
from django.test.utils import _TestState
from hypothesis import settings as hypothesis_settings
from psycopg2.sql import SQL, Identifier
from pytest_django import Settings

from label.actions.candidatures import register
from label.enums import Role
from label.models import Candidature, Collectivite, Edition, User
from questionnaire.models import Questionnaire
from tests import past
from tests.campaigns import filled_now, filling_2013
from tests.cast import GRENOBLE, Cast
from toolkit import workers
from toolkit.broker import Silence, quick

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's synchronous API runs an event loop
hypothesis_settings.register_profile("ours", deadline=None, print_blob=True, derandomize=True)
hypothesis_settings.load_profile("ours")


LONG = {"journey", "pdf", "whole"}  # the marks of what takes longest
BESIDE = 4  # files that the other workers begin with
AROUND = {"campaign", "seated"}  # the fixtures of a file that are `written_once`
MEDIA = itertools.count()  # the folders of this worker's tests
Made = TypeVar("Made")


def needs_the_past(item: pytest.Item) -> bool:
    """Whether this test asks for the database."""
    asked = {"db", "committed", "django_db_setup", "transactional_db"}
    return bool(asked & set(getattr(item, "fixturenames", ()))) or item.get_closest_marker("django_db") is not None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files of journeys, of checks of whole PDF files and of replays of whole editions, each followed by some of
    the others: what waits for a browser runs beside what computes, and no worker is left alone with a long file at the
    end. One journey begins, so that the past and its papers are made once beside what needs neither browser nor papers.
    What a journey and a PDF check visit is not measured, so that the others alone reach what `fail_under` asks.
    """
    marks: dict[Path, set[str]] = {}
    by_dossier: dict[Path, list[pytest.Item]] = {}
    for item in items:
        own = {mark.name for mark in item.iter_markers()}
        if {"journey", "pdf"} & own:
            item.add_marker(pytest.mark.no_cover)  # they spend their time in a browser's driver and in libraries
        marks.setdefault(item.path, set()).update(own)
        by_dossier.setdefault(item.path, []).append(item)
    for tests in by_dossier.values():
        tests.sort(key=_begins_from_what_is_written_once)
    long = [file for file in by_dossier if LONG & marks[file]]
    short = [file for file in by_dossier if not LONG & marks[file]]
    journeys = [file for file in long if "journey" in marks[file]]
    others = [file for file in long if "journey" not in marks[file]]
    long = [*journeys[:1], *others[:BESIDE], *journeys[1:], *others[BESIDE:]]
    first = [file for file in short if not any(needs_the_past(item) for item in by_dossier[file])]
    short = [file for file in short if file not in first]
    share = len(short) * 4 // 5 // max(len(long), 1)  # the last fifth of the others comes after every long file
    order = [each for n, file in enumerate(long) for each in (file, *short[n * share : (n + 1) * share])]
    order += short[len(long) * share :]
    order[1:1] = first  # beside the first journey, whose worker makes the past: the others would wait for it
    items[:] = [item for file in order for item in by_dossier[file]]


def _begins_from_what_is_written_once(item: pytest.Item) -> bool:
    """Whether a test comes after those of its file that know nothing of what is written once for it."""
    return bool(AROUND & set(getattr(item, "fixturenames", ())))


def pytest_configure(config: pytest.Config) -> None:
    """What dies unseen is looked for once at the end: the five times that pytest looks are for PyPy."""
    config.stash[gc_collect_iterations_key] = 1


def pytest_collection_finish() -> None:
    """What was imported and collected is never rubbish, and a page makes many objects: the collector looks through less
    and less often (an eighth of a test's time, measured).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Each worker gets its own copy of the real past; tests run in transactions on it."""
    with django_db_blocker.unblock():
        origin = connection.settings_dict["NAME"]
        name = past.clone(f"test_{worker_id}")
        past.use(name)
    yield
    with django_db_blocker.unblock():
        past.use(origin)
        past.drop(name)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """xdist's worker name, or « main » without it."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture
def committed(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """The real past in a database of its own, where commits are real: for what two connections see of each other."""
    with django_db_blocker.unblock():
        origin = connection.settings_dict["NAME"]
        name = past.clone(f"own_{worker_id}")
        past.use(name)
        yield
        past.use(origin)
        past.drop(name)


@pytest.fixture
def blank_base(committed: None, worker_id: str) -> Iterator[str]:
    """The name of a database to restore into (`past.open_blank`)."""
    name = f"blank_{worker_id}"
    past.drop(name)
    yield name
    past.drop(name)


BLANK = (
    "label_award",
    "label_profile",
    "label_candidature",
    "label_adhesion",
    "label_regulation",
    "label_edition",
    "label_collectivite",
    "label_departement",
    "label_region",
    "label_journalentry",
    "label_document",
    "book_profilepicture",
    "label_membership",
    "label_invitation",
    "label_mailtemplate",
    "label_mailing",
    "label_mailmessage",
    "label_accesslog",
)


@functools.cache
def reached_tables() -> tuple[str, ...]:
    """The tables of `BLANK`, and those that refer to them."""
    reached = """
        WITH RECURSIVE reached AS (
            SELECT oid FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r'
            UNION SELECT one.conrelid FROM pg_constraint one JOIN reached ON one.confrelid = reached.oid
            WHERE one.contype = 'f'
        ) SELECT relname FROM pg_class JOIN reached USING (oid)
    """
    with connection.cursor() as cursor:
        cursor.execute(reached, [list(BLANK)])
        return tuple(name for (name,) in cursor.fetchall())


@pytest.fixture
def blank(db: None) -> None:
    """An empty database for this test: emptied inside its transaction, so that the past is back afterwards. Without
    the keys' triggers: TRUNCATE would make every file of a hundred tables again.
    """
    with connection.cursor() as cursor:
        asked = [SQL("EXISTS (SELECT FROM {})").format(Identifier(name)) for name in reached_tables()]
        cursor.execute(SQL("SELECT {}").format(SQL(", ").join(asked)))
        has_rows = cursor.fetchone()
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in itertools.compress(reached_tables(), has_rows):
            cursor.execute(SQL("DELETE FROM {}").format(Identifier(name)))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


OURS = str(configured.BASE_DIR / "templates")


class UndefinedVariableError(AssertionError):
    """A template names something that its view does not give."""


class StrictUndefined(str):
    """What Django prints for an undefined variable: here, printing it fails."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, name: Any) -> str:
        # Django's own templates (admin) lean on undefined variables; ours do not.
        msg = f"undefined template variable: {name}"
        raise UndefinedVariableError(msg)


@pytest.fixture(autouse=True)
def strict_templates(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """An undefined variable in one of our templates fails the test, be it printed or gone through."""
    if "admin_templates" in request.keywords:
        return
    engine = engines["django"].engine  # type: ignore[attr-defined]
    monkeypatch.setattr(engine, "string_if_invalid", StrictUndefined("%s"))
    monkeypatch.setattr(ForNode, "render", strictly_gone_through)


GONE_THROUGH = ForNode.render


def strictly_gone_through(node: ForNode, context: Context) -> str:
    """`for` over what the view does not give would pass for an empty list."""
    asked = getattr(node.sequence, "var", None)
    if isinstance(asked, Variable) and node.origin.name.startswith(OURS):
        try:
            asked.resolve(context)
        except VariableDoesNotExist as error:
            msg = f"undefined template variable: {asked.var!r} in {node.origin.name}"
            raise UndefinedVariableError(msg) from error
    return GONE_THROUGH(node, context)


@pytest.fixture(scope="session", autouse=True)
def uncounted_templates(django_test_environment: None) -> None:
    """No test asks which templates made a page: Django's own copy of each context that was printed is not made."""
    Template._render = _TestState.saved_data.template_render  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def no_outbound_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the machine: only sockets in files and on the loopback are opened."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            msg = f"outbound call to {address}"
            raise AssertionError(msg)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def patient_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that did not answer one test is asked by the next, and nobody has spent anything."""
    monkeypatch.setattr(workers, "silence", Silence())
    spent = budgets()
    if spent:
        quick(configured.REDIS_URL).delete(*spent)


def budgets(of: str = "*") -> list[bytes]:
    """The names of what has been counted `of` something, by this worker's tests alone: the others share the broker."""
    mine = f"{connection.settings_dict['NAME']}:budget:{of}:*"
    return list(quick(configured.REDIS_URL).scan_iter(mine, count=1000))


@pytest.fixture(autouse=True)
def own_media(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[None]:
    """Files of a test stay in a folder of its own, which is made by whoever writes there: pytest would make one for
    each test, and read the names of all those before to number it.
    """
    place = tmp_path_factory.getbasetemp() / f"media-{next(MEDIA)}"
    settings.MEDIA_ROOT = place
    yield
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the tests."""
    return Cast()


@pytest.fixture
def elise(cast: Cast) -> Client:
    """A browser where Élise, of the équipe, is signed in."""
    return signed_in(cast.elise)


@pytest.fixture
def theo(cast: Cast) -> Client:
    """A browser where Théo, who keeps the machines, is signed in."""
    return signed_in(cast.theo)


@pytest.fixture
def camille(cast: Cast) -> Client:
    """A browser where Camille, who has an account and no right, is signed in."""
    return signed_in(cast.camille)


def asked_by(user: "User | AnonymousUser") -> HttpRequest:
    """A request of this person, in a session that proved nothing."""
    request = RequestFactory().get("/")
    request.user = user
    request.session = {}  # type: ignore[assignment]
    return request


def signed_in(user: User) -> Client:
    """A client with this person's session."""
    client = Client()
    client.force_login(user)
    UserSession.objects.create(user=user, session_key=client.session.session_key, ip="127.0.0.1", user_agent="")
    return client


# A campaign under way, for the tests that need one; those of `tests/label` make their own, without a questionnaire.


@contextmanager
def written_once(blocker: Any, write: Callable[[], Made]) -> Iterator[Made]:
    """What the tests of a file begin from, in a transaction around them all, which is undone; each works in its own,
    inside. For a fixture of a module, named in `AROUND`.
    """
    with blocker.unblock():
        assert not connection.in_atomic_block, "one at a time, and before the transaction of a test"
        around = transaction.atomic()
        around.__enter__()
        try:
            made = write()
        except BaseException:
            around.__exit__(*sys.exc_info())
            raise
    try:
        yield made
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def campaign(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The edition 2013 and its questionnaire, written once for the tests of a file that need them: what each writes is
    undone, then they are.
    """
    with written_once(django_db_blocker, lambda: filling_2013(Edition.objects.get(year=2012), by=None)):
        yield


@pytest.fixture
def filling(campaign: None, cast: Cast) -> Iterator[Edition]:
    """The edition 2013, open to filling for nine more days."""
    yield filled_now(Edition.objects.get(year=2013))
    past.forget()  # the next test gives the same questionnaire its next version, and other words


@pytest.fixture
def grenoble(cast: Cast) -> Collectivite:
    """Grenoble, with Alice as correspondante, Bob as contributeur and Sacha as signataire."""
    town = Collectivite.objects.get(code=GRENOBLE)
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    return town


@pytest.fixture
def candidature(cast: Cast, filling: Edition, grenoble: Collectivite) -> Candidature:
    """Grenoble registered in 2013."""
    return register(grenoble, filling, by=cast.alice)


@pytest.fixture
def questionnaire(filling: Edition) -> Questionnaire:
    """The questionnaire of 2013."""
    return Questionnaire.objects.get(edition=filling)

"""The whole product in processes of its own — gunicorn, worker, schedule — on a copy of the past, and a real
Chromium.
"""

import email
import email.policy
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from oidc_provider_mock import User as Identity
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from label.models import User
from launcher.environment import chromium
from tests import past
from tests.journeys.accessibility import WIDTHS, check_accessibility
from tests.journeys.campaign import CLOSE, OPEN, inside, shell
from tests.journeys.windows import Windows
from tests.oidc import CLIENT, run_provider
from tests.sessions import session_of
from villes_internet.demo.accounts import DemoAccount

ARGUMENTS = [
    "--no-sandbox",
    "--lang=fr-FR",
    "--disable-gpu",
    "--disable-software-rasterizer",
    # One process for all windows, and one fewer to paint them: a tenth of what a page costs.
    "--in-process-gpu",
    "--renderer-process-limit=1",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page stays long enough for the code of its scripts to be worth making better: a twelfth of what a page costs.
    "--js-flags=--always-sparkplug --no-opt",
]
CELERY = ["-m", "celery", "-A", "villes_internet"]


@dataclass
class Product:
    """The running product: where it answers, and how to start or kill one of its processes."""

    address: str
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]]
    logs: Path
    database: str
    blocker: Any  # pytest-django's: a journey touches the database through `campaign.shell` only

    def start(self, name: str, *arguments: str) -> None:
        log = (self.logs / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    @property
    def port(self) -> int:
        """Where the web listens."""
        return int(self.address.rpartition(":")[2])

    def start_worker(self) -> None:
        self.start(
            "worker",
            *CELERY,
            "worker",
            "--queues",
            "site,livre,visites",
            "--concurrency",
            "2",
            "--without-mingle",
            "--without-gossip",
        )

    def start_web(self) -> None:
        bind = self.address.removeprefix("http://")
        self.start(
            "web",
            "-m",
            "gunicorn",
            "villes_internet.wsgi",
            "--no-control-socket",
            "--bind",
            bind,
            "--workers",
            "2",
            "--threads",
            "4",
        )

    def kill(self, name: str) -> None:
        """As a crash does: the whole group at once, without a word."""
        process = self.processes[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if name == "web":  # its own processes die after it, and hold the port that the next one asks for until then
            wait_until(lambda: not answers(self.port), "the port to close")
        del self.processes[name]

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask or change the product's own database, as nobody in a browser could."""
        link = psycopg2.connect(self.environment["DATABASE_URL"])
        try:
            with link, link.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            link.close()

    def manage(self, *arguments: str) -> None:
        """Run a management command on the product's database."""
        subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, env=self.environment, check=True
        )

    def mails(self, address: str) -> list[str]:
        """The letters that left for an address, oldest first, as plain text."""
        found = []
        for path in sorted((self.logs / "mails").glob("*.log"), key=lambda p: p.stat().st_mtime_ns):
            for part in path.read_bytes().split(b"-" * 79 + b"\n"):
                letter = email.message_from_bytes(part.lstrip(b"\n"), policy=email.policy.default)
                if letter["To"] == address:
                    body = letter.get_body(("plain",))
                    assert body is not None
                    found.append(f"{letter['Subject']}\n\n{body.get_content()}")
        return found

    def stop(self) -> None:
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


expect.set_options(timeout=30_000)  # two cores, five browsers, a server and its books: it comes, late at times
RUNNING: list[Product] = []  # the product of this worker, for those who only hold a page
IDENTITIES = [
    Identity(
        sub="julie-1",
        claims={
            "email": "julie@blois.example",
            "given_name": "Julie",
            "usual_name": "Blanchard",
            "siret": "21410018200013",
        },
    )
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def database_url(name: str) -> str:
    origin = os.environ["DATABASE_URL"]
    return origin.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(scope="session")
def product(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Product]:
    """gunicorn, a worker and the schedule on their own database, whose papers are made, and their own queue."""
    folder = tmp_path_factory.mktemp("product")
    name = f"journeys_{connection.settings_dict['NAME']}"
    with django_db_blocker.unblock():
        origin, media = past.printed_template()
        past.clone(name, origin)
        shutil.copytree(media, folder / "media")
    redis = os.environ["REDIS_URL"]
    number = 5 + int(worker_id.removeprefix("gw") or 0) if worker_id != "main" else 4  # no two products share a queue
    queue = (
        f"{redis}?virtual_host={number}" if redis.startswith("redis+socket") else f"{redis.rsplit('/', 1)[0]}/{number}"
    )
    port = free_port()
    providing = run_provider(IDENTITIES)
    provider = providing.__enter__()
    environment = {
        **os.environ,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMAIL_FILE_PATH": str(folder / "mails"),
        "PROCONNECT_CLIENT_ID": CLIENT,
        "PROCONNECT_CLIENT_SECRET": "s",
        "PROCONNECT_SERVER": provider.address,
        "DJANGO_SETTINGS_MODULE": "villes_internet.settings.test",
        "DATABASE_URL": database_url(name),
        "REDIS_URL": queue,
        "REPORTS_PER_HOUR": "1000",  # the broker outlives a run: those of the run before would count
        "MEDIA_ROOT": str(folder / "media"),
    }
    running = Product(f"http://127.0.0.1:{port}", environment, {}, folder, name, django_db_blocker)
    RUNNING.append(running)
    try:
        running.start_worker()
        running.start("beat", *CELERY, "beat", "--schedule", str(folder / "beat"))
        running.start_web()
        wait_until(lambda: answers(port), "the site to answer")
        yield running
        said = (folder / "worker.log").read_text(errors="replace")
        assert "Signal handler" not in said, "Celery goes on without what we do when a worker begins"
    finally:
        running.stop()
        RUNNING.remove(running)
        providing.__exit__(None, None, None)
        with django_db_blocker.unblock():
            past.drop(name)


@pytest.fixture
def filling(product: Product) -> Iterator[None]:
    """The edition 2013 open to filling, taken away afterwards."""
    shell(product, OPEN)
    yield
    shell(product, CLOSE)


@pytest.fixture
def swept(product: Product) -> Iterator[None]:
    """Whatever edition 2013 a journey makes is taken away afterwards."""
    yield
    shell(product, CLOSE)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Poll a condition of the outside world; fails with `what` when it does not come."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            msg = f"still waiting for {what} after {seconds:.0f} s"
            raise AssertionError(msg)
        pause.wait(0.2)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all the journeys."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A journey with a `width` goes at one of the two, always the same, and each page that it checks is looked at both
    (`accessibility`); at both in turn with `WIDTHS=both ./dev test tests/journeys`.
    """
    marked = any("width" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "width" in metafunc.fixturenames and not marked:
        one = WIDTHS[zlib.crc32(metafunc.function.__name__.encode()) % len(WIDTHS)]
        metafunc.parametrize("width", WIDTHS if os.environ.get("WIDTHS") == "both" else (one,))


def forget_cut_requests(faults: list[str]) -> None:
    """Leaving a page cuts the fragment that it was waiting for: htmx says so, and nothing is wrong."""
    faults[:] = [text for text in faults if not text.startswith("htmx:")]


@pytest.fixture(scope="session")
def windows(browser: Browser, product: Product) -> Windows:
    return Windows(browser, product.address)


@pytest.fixture
def visit(windows: Windows, product: Product) -> Iterator[Callable[..., Page]]:
    """Open an address in a window that knows nothing of the site, signed in as somebody (`by`) where signing in is not
    the story; a console error, a page error or an inaccessible page fails the journey.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        address: str,
        *,
        by: DemoAccount | None = None,
        width: int = 1280,
        script: bool = True,
        broken: bool = False,
        keeps: bool = False,
    ) -> Page:
        context = windows.open(width, script=script, keeps=keeps)
        contexts.append(context)
        if by is not None:
            with inside(product):
                session = session_of(User.objects.get(email=by.email))
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": product.address}])
        page = context.pages[0] if context.pages else context.new_page()
        if not broken:  # a journey that breaks something on purpose expects its error in the console
            page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("framenavigated", lambda _: forget_cut_requests(faults))
        page.goto(address)
        if script:
            check_accessibility(page)
        return page

    yield open_page
    found = list(faults)  # closing a window cuts the request that it was waiting for
    try:
        for context in contexts:
            windows.leave(context)
    finally:
        assert found == []

"""What the benchmarks share: a stage of the demonstration in a database of its own, gunicorn on the loopback, people
signed in, pages asked in turn, medians.

A measure is a ratio: a page of ours and a bare page of `bench/site.py` are asked of the same server one after the
other, round after round, so that what slows the machine slows both. Importing this module sets Django up with
`bench.settings`.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests import past  # noqa: E402

TOKEN = "b" * 32
AROUND = ("BEGIN", "COMMIT")  # a transaction, which is no statement
WARM = 4  # rounds that are not counted


@contextmanager
def staged(database: str, stage: str) -> Iterator[None]:
    """A copy of the past of this name, with a stage of the demonstration; dropped at the end."""
    origin = str(settings.DATABASES["default"]["NAME"])
    past.drop(database)
    past.clone(database)
    past.use(database)
    call_command("seed", stage=stage)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself within the minutes after so many rows
    try:
        yield
    finally:
        past.use(origin)
        past.drop(database)


@contextmanager
def served(database: str, *, threads: int = 4, application: str = "villes_internet.wsgi") -> Iterator[int]:
    """Gunicorn on that database: two processes of some threads (1: sync workers); its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}"
    command = ["gunicorn", application, "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", str(threads), "--max-requests", "0"]
    server = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"},
        stdout=subprocess.DEVNULL,
    )
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait()


@dataclass(frozen=True)
class Answer:
    """What came back: its status, its headers, its body, the milliseconds that it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    spent: float

    @property
    def json(self) -> dict[str, Any]:
        """The object that a script reads."""
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Visitor:
    """A browser, each request on a connection of its own; signed in when it has a session."""

    port: int
    session: str = ""

    def ask(
        self, address: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """GET an address, or POST these fields as a script does."""
        if fields is None:
            return self.send(address, None, headers or {})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send(address, urlencode(fields).encode(), form | dict(headers or {}))

    def send(self, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """GET an address, or POST this body as a script does."""
        sent = dict(headers)
        if self.session:
            sent["Cookie"] = f"sessionid={self.session}; csrftoken={TOKEN}"
        if body is not None:
            sent |= {"Accept": "application/json", "X-CSRFToken": TOKEN}
        start = time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            link.request("POST" if body is not None else "GET", address, body, sent)
            answer = link.getresponse()
            content = answer.read()
        finally:
            link.close()
        spent = (time.perf_counter() - start) * 1000
        return Answer(answer.status, dict(answer.headers), content, spent)


Gesture = Callable[[], Answer]


def alternated(gestures: Mapping[str, Gesture], rounds: int = 40) -> dict[str, float]:
    """Each gesture in turn, round after round: the median of each, in milliseconds. Raises AssertionError when one is
    not answered.
    """
    times: dict[str, list[float]] = {name: [] for name in gestures}
    for number in range(rounds + WARM):
        for name, gesture in gestures.items():
            answer = gesture()
            assert answer.status in (200, 304), (name, answer.status, answer.body[:200])
            if number >= WARM:
                times[name].append(answer.spent)
    return {name: statistics.median(values) for name, values in times.items()}


def throughput(
    gestures: Mapping[str, Callable[[int], Gesture]], hands: int = 8, seconds: float = 2.0
) -> dict[str, float]:
    """How many of each gesture are answered in a second by so many hands at once, in three turns of each; the median.

    A gesture is made for each hand, by its number.
    """
    rates: dict[str, list[float]] = {name: [] for name in gestures}
    for _ in range(3):
        for name, make in gestures.items():
            counts = [0] * hands
            until = time.monotonic() + seconds

            def work(hand: int, gesture: Gesture, until: float = until, counts: list[int] = counts) -> None:
                while time.monotonic() < until:
                    counts[hand] += gesture().status in (200, 304)

            workers = [threading.Thread(target=work, args=(hand, make(hand))) for hand in range(hands)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            rates[name].append(sum(counts) / seconds)
    return {name: statistics.median(values) for name, values in rates.items()}


def asked_of_the_base(session: str, address: str, fields: Mapping[str, str] | None = None) -> list[str]:
    """The statements that a page asks of PostgreSQL once all is warm, or a form that is sent with these fields, as a
    script does.
    """
    client = Client(headers={"Accept": "application/json"} if fields is not None else None)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    if fields is None:
        client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address) if fields is None else client.post(address, fields)
    assert answer.status_code == 200, (address, answer.status_code)
    return [query["sql"] for query in asked.captured_queries if query["sql"] not in AROUND]


def statements(session: str, address: str) -> tuple[int, int]:
    """How many statements a page asks of PostgreSQL once all is warm, and how many of them are the same."""
    texts = asked_of_the_base(session, address)
    return len(texts), len(texts) - len(set(texts))

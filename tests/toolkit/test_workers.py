"""Work handed to a worker never holds the request that hands it."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from celery import Celery, Task
from django.conf import settings
from kombu.exceptions import OperationalError

from launcher.shapes import PYTHON_ROOMS
from toolkit import workers
from toolkit.broker import broker
from villes_internet.schedule import WORK

pytestmark = pytest.mark.slow


@contextmanager
def listening() -> Iterator[int]:
    """A server that accepts connections and never answers; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def sources() -> list[str]:
    """The Python files of the product, this library of work aside."""
    paths = (path for room in PYTHON_ROOMS for path in (Path(settings.BASE_DIR) / room).rglob("*.py"))
    return [path.read_text(encoding="utf-8") for path in paths if path.name != "workers.py"]


def nothing() -> None:
    pass


def one(key: int) -> None:
    del key


def task_sent_to(port: int) -> "Task[Any, Any]":
    app = Celery(broker=f"redis://127.0.0.1:{port}/0")
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    app.conf.broker_connection_timeout = settings.CELERY_BROKER_CONNECTION_TIMEOUT
    app.conf.task_ignore_result = True
    task: Task[Any, Any] = app.task(name="nothing", lazy=False)(nothing)
    return task


def test_a_broker_that_hangs_holds_nobody_more_than_its_timeout_and_is_not_asked_again_at_once() -> None:
    with listening() as port:
        task = task_sent_to(port)
        begun = time.monotonic()
        assert not workers.hand(task)
        first = time.monotonic() - begun
        assert not workers.hand(task)
        assert first < 5
        assert time.monotonic() - begun - first < 0.1


def test_what_waits_is_handed_until_the_broker_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    task, taken = task_sent_to(1), list[int]()

    def take(arguments: tuple[int], **_options: object) -> None:
        if len(taken) == 2:
            raise OperationalError
        taken.extend(arguments)

    monkeypatch.setattr(task, "apply_async", take)
    assert workers.Work(task, lambda: [(1,), (2,), (3,), (4,)]).hand_again() == 2
    assert taken == [1, 2]


@pytest.mark.parametrize(("lasts", "expires"), [(None, 10), (60.0, 60.0)])
def test_a_message_ends_when_its_piece_is_handed_anew(
    monkeypatch: pytest.MonkeyPatch, lasts: float | None, expires: float
) -> None:
    task, seen = task_sent_to(1), list[object]()
    monkeypatch.setattr(task, "apply_async", lambda _arguments, **options: seen.append(options["expires"]))
    assert workers.Work(task, lambda: [(1,)], lasts).hand_again(10) == 1
    assert seen == [expires]


def test_every_work_is_asked_again_by_the_schedule() -> None:
    every = {name for text in sources() for name in re.findall(r"^(\w+) = Work\(", text, re.MULTILINE)}
    assert {name.upper() for name in WORK} == every
    assert set(settings.HAND_AGAIN_SECONDS) == set(WORK)


def test_nothing_is_sent_to_a_worker_by_another_way() -> None:
    for text in sources():
        assert not re.search(r"\.(delay|apply_async|send_task)\(|import hand\b", text), text[:200]


def test_a_broker_that_is_away_is_only_logged() -> None:
    with listening() as port:
        pass
    assert not workers.hand(task_sent_to(port))


def test_what_somebody_types_is_no_mark_of_a_piece() -> None:
    assert workers.is_piece((12,))
    assert workers.is_piece(("https://ville.example/",))
    assert not workers.is_piece(())
    assert not workers.is_piece(("2013:editorial", {"text": "Un brouillon"}))


def test_a_piece_that_kills_its_workers_is_set_aside_and_told() -> None:
    """Three workers died of it; one that ends, well or not, is forgotten."""
    client = broker(settings.REDIS_URL)
    for key in client.scan_iter(f"{workers.STARTED}:*"):
        client.delete(key)

    deadly = Celery(broker=settings.REDIS_URL).task(name="tests.deadly")(one)
    handed = workers.Work(deadly, lambda: [(1,), (2,)])
    for _ in range(workers.MOST_DEATHS):
        workers.note_start(client, deadly.name, (1,))
        workers.note_start(client, deadly.name, (2,))
        workers.note_end(client, deadly.name, (2,))
    assert workers.set_aside(client) == ["tests.deadly:1"]
    assert workers.is_set_aside(deadly, (1,))
    assert handed.hand_again(1) == 1
    workers.note_end(client, deadly.name, (1,))
    assert workers.set_aside(client) == []

"""Work handed to a worker never holds the request that hands it."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import Celery, Task
from django.conf import settings

from toolkit import workers


@contextmanager
def listening() -> Iterator[int]:
    """A server that accepts connections and never answers; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def nothing() -> None:
    pass


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


def test_a_broker_that_is_away_is_only_logged() -> None:
    with listening() as port:
        pass
    assert not workers.hand(task_sent_to(port))

"""The Celery application: one queue for the site, one for books, so that a long build never delays anything else."""

import gc
import os
import time
from contextlib import suppress
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import (
    before_task_publish,
    heartbeat_sent,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_process_shutdown,
    worker_ready,
)
from django.conf import settings
from redis.exceptions import RedisError

from toolkit.broker import broker
from toolkit.workers import is_piece, note_end, note_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "villes_internet.settings.prod")

app = Celery("villes_internet")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_django_logging(**_kwargs: Any) -> None:
    """Keep Celery from installing its own handlers: the worker writes the same structured lines as the web."""
    dictConfig(settings.LOGGING)


@before_task_publish.connect
def date_task(headers: Any = None, **_kwargs: Any) -> None:
    """A task says since when it waits (`beacon.line_of`)."""
    headers["queued_at"] = time.time()


@worker_init.connect
def refuse_unsafe_worker(**_kwargs: Any) -> None:
    """A worker obeys the same checks as the web process."""
    from django.db import connection  # noqa: PLC0415  (Django must be set up first)

    from villes_internet.checks import refuse_unsafe_configuration  # noqa: PLC0415
    from villes_internet.keeping.restoring import refuse_half_restored  # noqa: PLC0415

    refuse_unsafe_configuration()
    refuse_half_restored()
    connection.close()  # its processes open their own


@worker_init.connect
def hold_for_good(sender: Any, **_kwargs: Any) -> None:
    """As the web does (`gunicorn.conf.py`): laying out a book makes millions of objects, and the collector no longer
    looks through what the house holds for good at each of its rounds (a twentieth of a book's time). What makes papers
    is loaded for all the processes of a worker before they part from it: each of them makes twenty.
    """
    if settings.CELERY_TASK_ROUTES["label.tasks.documents.*"]["queue"] in sender.app.amqp.queues.consume_from:
        from toolkit.printing import load_printing  # noqa: PLC0415  (heavy, for this worker alone)

        load_printing(settings.BASE_DIR / "static" / "fonts")
    gc.collect()
    gc.freeze()


class Life:
    """The signs of life of this worker: of each queue that it serves, every ten seconds."""

    every = 10.0

    def __init__(self) -> None:
        self.queues: list[str] = []
        self.lacks = ""
        self.last = 0.0

    def begin(self, queues: list[str]) -> None:
        """Say at once that a worker is here, and whether it can print."""
        from toolkit.printing import missing_libraries  # noqa: PLC0415  (heavy, for the worker alone)

        self.queues, self.lacks = queues, missing_libraries()
        self.say()

    def say(self) -> None:
        """Leave a sign, unless one was left a moment ago; a broker that is away hears the next."""
        from villes_internet import beacon  # noqa: PLC0415  (Django must be set up first)

        if not self.queues or time.monotonic() - self.last < self.every:
            return
        self.last = time.monotonic()
        try:
            for name in self.queues:
                beacon.light(name, self.lacks)
        except RedisError:
            self.last = 0.0


LIFE = Life()


@worker_ready.connect
def begin_life(sender: Any, **_kwargs: Any) -> None:
    """The worker has joined its queues."""
    LIFE.begin(list(sender.app.amqp.queues.consume_from))


@task_prerun.connect
def begin_work(task: Any, args: Any, **_kwargs: Any) -> None:
    """What kills its worker again and again is set aside (`toolkit.workers`)."""
    task.request.begun = time.perf_counter()
    if is_piece(args):
        with suppress(RedisError):
            note_start(broker(settings.REDIS_URL), task.name, args)


@task_postrun.connect
def end_work(task: Any, args: Any, state: str = "", **_kwargs: Any) -> None:
    """This piece came to its end."""
    from villes_internet.telling.tracing import trace_task  # noqa: PLC0415  (Django must be set up first)

    if is_piece(args):
        with suppress(RedisError):
            note_end(broker(settings.REDIS_URL), task.name, args)
    begun = getattr(task.request, "begun", None)
    if begun is not None:
        trace_task(task.name, state, time.perf_counter() - begun)


@worker_process_shutdown.connect
def end_process(**_kwargs: Any) -> None:
    """What this process traced is sent, and what its last papers hold let go (WeasyPrint erases with a document its
    fonts, a megabyte of files), before it ends: it leaves without the usual farewells.
    """
    from villes_internet.telling.tracing import stop_tracing  # noqa: PLC0415

    gc.collect()
    stop_tracing()


@heartbeat_sent.connect
def go_on(**_kwargs: Any) -> None:
    """Renew this worker's sign of life, at each heartbeat of Celery (every two seconds)."""
    LIFE.say()

"""Signs of life, kept in the broker: of a worker of each queue (with what it lacks to print), and of the schedule."""

import json
import time
from dataclasses import dataclass

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from toolkit.broker import broker as client_of

KEY = "villes-internet:beacon"
QUEUES = ("site", "livre", "visites")
SCHEDULE = "beat"  # sent by the schedule, written by a worker
PERIOD = 20
PATIENCE = 3 * PERIOD + 5
QUEUED_AT = "queued_at"  # in the headers of a task: seconds since 1970


@dataclass(frozen=True)
class Beacon:
    """What was said last: seconds since then, and what the worker lacks to make a PDF (empty when nothing)."""

    age: float
    cannot_print: str

    @property
    def is_recent(self) -> bool:
        return self.age < PATIENCE


def broker() -> Redis:
    """The broker, with little patience."""
    return client_of(settings.REDIS_URL)


@dataclass(frozen=True)
class WaitingTasks:
    """The tasks that wait in one queue: how many, and since how many seconds the oldest."""

    waiting: int
    age: float


def line_of(name: str) -> WaitingTasks:
    """What waits in a queue; raises RedisError. Tasks come in by the left (kombu), and leave by the right."""
    client = broker()
    oldest = client.lindex(name, -1)
    queued = json.loads(oldest)["headers"].get(QUEUED_AT) if isinstance(oldest, bytes) else None
    return WaitingTasks(int(client.llen(name)), max(time.time() - queued, 0.0) if queued is not None else 0.0)


def light(part: str, cannot_print: str = "") -> None:
    """Leave a sign of `part`: a queue, or the schedule. Raises RedisError."""
    broker().set(f"{KEY}:{part}", json.dumps({"at": time.time(), "cannot_print": cannot_print}), ex=PATIENCE * 10)


def look(part: str) -> Beacon | None:
    """Its last sign of life; None when there is none or when the broker does not answer."""
    try:
        value = broker().get(f"{KEY}:{part}")
    except RedisError:
        return None
    if not isinstance(value, bytes):
        return None
    said = json.loads(value)
    return Beacon(time.time() - said["at"], said["cannot_print"])

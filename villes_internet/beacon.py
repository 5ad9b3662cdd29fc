"""The workers' sign of life, kept in the broker: when one last answered, and whether it can print."""

import json
import time
from dataclasses import dataclass

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from toolkit.broker import broker as client_of

KEY = "villes-internet:beacon"
PERIOD = 20
PATIENCE = 3 * PERIOD + 5


@dataclass(frozen=True)
class Beacon:
    """What a worker said last: seconds since then, and what it lacks to make a PDF (empty when nothing)."""

    age: float
    cannot_print: str

    @property
    def is_recent(self) -> bool:
        return self.age < PATIENCE


def broker() -> Redis:
    """The broker, with little patience."""
    return client_of(settings.REDIS_URL)


def light(cannot_print: str) -> None:
    """Called by a worker."""
    broker().set(KEY, json.dumps({"at": time.time(), "cannot_print": cannot_print}), ex=PATIENCE * 10)


def look() -> Beacon | None:
    """The last sign of life; None when there is none or when the broker does not answer."""
    try:
        value = broker().get(KEY)
    except RedisError:
        return None
    if not isinstance(value, bytes):
        return None
    said = json.loads(value)
    return Beacon(time.time() - said["at"], said["cannot_print"])

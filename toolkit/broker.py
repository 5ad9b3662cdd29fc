"""The broker (Redis or Valkey) as a plain client, for short-lived data that can be made again."""

import time
from functools import cache
from threading import Lock

from redis import Redis

QUICK = 0.3  # seconds that an answer waits for the broker
ONE_AT_A_TIME = Lock()
SILENCE = 10.0  # seconds during which a broker that did not answer is not asked again by this process


def broker(address: str, patience: float = 2) -> Redis:
    """A client that waits `patience` seconds at most; understands Celery's spelling of socket addresses."""
    if address.startswith("redis+socket://"):
        address = address.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=")
    client: Redis = Redis.from_url(address, socket_timeout=patience, socket_connect_timeout=patience)
    return client


@cache
def _quick(address: str) -> Redis:
    return broker(address, QUICK)


def quick(address: str) -> Redis:
    """The client of this process for what an answer waits for; one, whichever threads ask first: redis-py closes what
    a client has opened as soon as nobody holds it.
    """
    with ONE_AT_A_TIME:
        return _quick(address)


class Silence:
    """When this process asks the broker nothing, since it has just failed to answer."""

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def lasts(self) -> bool:
        """Whether it is not to be asked."""
        return time.monotonic() < self._until

    def begin(self) -> None:
        """Ask nothing more for `SILENCE` seconds: the broker did not answer."""
        self._until = time.monotonic() + SILENCE

    def end(self) -> None:
        """Ask again: the broker answered."""
        self._until = 0.0

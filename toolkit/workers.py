"""Work that waits in the database until a worker has done it: handed over once its row is committed, and again by the
schedule for as long as it waits. A request never waits for it, and a broker that is away only delays it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from celery import Task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from toolkit.broker import Silence, broker

log = structlog.get_logger(__name__)
silence = Silence()


def _everything() -> Iterable[tuple[()]]:
    return [()]


@dataclass(frozen=True)
class Work:
    """One kind of background work.

    `task` does one piece, given its key, or all that waits when it takes none; run twice it does nothing twice.
    `waiting` gives the arguments of each piece that waits now, for the schedule; where it gives a piece again after a
    while only, `lasts` says after how many seconds.
    """

    task: "Task[Any, Any]"
    waiting: Callable[[], Iterable[tuple[Any, ...]]] = _everything
    lasts: float | None = None

    def hand_on_commit(self, *arguments: Any) -> None:
        """Hand a piece to a worker once what it reads is committed."""
        transaction.on_commit(lambda: hand(self.task, *arguments), robust=True)

    def hand_again(self, seconds: float | None = None) -> int:
        """Hand what waits, until the broker does not answer; how many pieces it took. A message that no worker has
        taken after `seconds` (`lasts` when it is given), when it is handed anew, is dropped: a queue does not grow.
        """
        taken = 0
        for arguments in self.waiting():
            if is_set_aside(self.task, arguments):
                continue
            if not hand(self.task, *arguments, expires=self.lasts or seconds):
                break
            taken += 1
        return taken


MOST_DEATHS = 3
STARTED = "villes-internet:started"
REMEMBERED = 24 * 3600  # seconds


def is_piece(arguments: Iterable[Any]) -> bool:
    """Whether these are the arguments of one piece, numbers or short words: never a text that somebody types."""
    told = list(arguments)
    return bool(told) and all(isinstance(one, int) or (isinstance(one, str) and len(one) <= 200) for one in told)


def _mark(name: str, arguments: Iterable[Any]) -> str:
    return f"{STARTED}:{name}:{'/'.join(str(one) for one in arguments)}"


def note_start(client: Redis, name: str, arguments: Iterable[Any]) -> None:
    """A worker begins a piece of work: should it die of it, the mark stays."""
    key = _mark(name, arguments)
    with client.pipeline() as gestures:
        gestures.incr(key)
        gestures.expire(key, REMEMBERED)
        gestures.execute()


def note_end(client: Redis, name: str, arguments: Iterable[Any]) -> None:
    """Take away the mark of a piece whose task returned or raised: it did not kill its worker."""
    client.delete(_mark(name, arguments))


def is_set_aside(task: "Task[Any, Any]", arguments: Iterable[Any]) -> bool:
    """Whether workers died of this piece three times in a day: it is not handed again, and is told (`set_aside`)."""
    if not is_piece(arguments):
        return False
    try:
        deaths = broker(settings.REDIS_URL).get(_mark(task.name, arguments))
    except RedisError:
        return False
    return isinstance(deaths, bytes) and int(deaths) >= MOST_DEATHS


def set_aside(client: Redis) -> list[str]:
    """The pieces that are not handed any more: « task:arguments », in order."""
    keys = [key for key in client.scan_iter(f"{STARTED}:*", count=500) if isinstance(key, bytes)]
    deaths = client.mget(keys) if keys else []
    found = [
        key.decode()[len(STARTED) + 1 :]
        for key, many in zip(keys, deaths, strict=True)
        if int(many or 0) >= MOST_DEATHS
    ]
    return sorted(found)


def hand(task: "Task[Any, Any]", *arguments: Any, expires: float | None = None) -> bool:
    """Hand a task to a worker; whether the broker took it. Never raises, and never waits more than its timeouts."""
    if silence.lasts:  # what it forgets, the schedule finds
        return False
    options: dict[str, Any] = {} if expires is None else {"expires": expires}
    try:
        task.apply_async(arguments, retry=False, **options)
    except (OperationalError, RedisError, OSError) as error:
        silence.begin()
        log.warning("not_handed", task=task.name, arguments=repr(arguments), error=repr(error))
        return False
    return True

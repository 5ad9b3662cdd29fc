"""Work handed to a worker, from a request that must not wait for it."""

import time
from threading import Lock
from typing import Any

import structlog
from celery import Task
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
SILENCE = 10.0  # seconds during which a broker that did not answer is not asked again by this process
_lock = Lock()
_asked_again_at = 0.0


def hand(task: "Task[Any, Any]", *arguments: Any) -> bool:
    """Hand a task to a worker; whether the broker took it. Never raises, and never waits more than its timeouts.

    The schedule asks again for all that is handed so: a broker that does not answer only delays it.
    """
    global _asked_again_at  # noqa: PLW0603  (an economy of this process: what it forgets, the schedule finds)
    if time.monotonic() < _asked_again_at:
        return False
    try:
        task.apply_async(arguments, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        with _lock:
            _asked_again_at = time.monotonic() + SILENCE
        log.warning("not_handed", task=task.name, arguments=repr(arguments), error=repr(error))
        return False
    return True

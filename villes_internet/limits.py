"""How much a network address may ask for: a budget counted in the broker; the broker away refuses nobody."""

import hashlib
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from redis.exceptions import RedisError

from toolkit.broker import quick

MINUTE, HOUR = 60, 3600  # seconds


@dataclass(frozen=True)
class Budget:
    """What is left to an address: how many requests of `allowed`, and after how many seconds all of them again."""

    allowed: int
    left: int
    resets_in: int

    @property
    def is_spent(self) -> bool:
        """Whether this very request is one too many."""
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """As clients read it (draft-ietf-httpapi-ratelimit-headers, three fields)."""
        told = {
            "RateLimit-Limit": str(self.allowed),
            "RateLimit-Remaining": str(max(self.left, 0)),
            "RateLimit-Reset": str(self.resets_in),
        }
        return told | ({"Retry-After": str(self.resets_in)} if self.is_spent else {})


def is_too_much(request: HttpRequest, what: str, *, allowed: int) -> bool:
    """Count one request for `what` of whoever asks; whether her network has had its `allowed` of the hour."""
    budget = spend(what, get_adapter().get_client_ip(request), time.time(), allowed=allowed, window=HOUR)
    return budget is not None and budget.is_spent


def is_spent(what: str, address: str, now: float, *, allowed: int, window: int = MINUTE) -> bool:
    """Whether what `spend` counted has reached `allowed`, without counting; false when the broker is away."""
    try:
        asked = quick(settings.REDIS_URL).get(_key(what, address, int(now) // window))
    except RedisError:
        return False
    return isinstance(asked, bytes) and int(asked) >= allowed


def _key(what: str, address: str, number: int) -> str:
    who = hashlib.blake2b(address.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()
    return f"{connection.settings_dict['NAME']}:budget:{what}:{who}:{number}"


def spend(what: str, address: str, now: float, *, allowed: int, window: int = MINUTE) -> Budget | None:
    """Count one request for `what` of a network address, which is kept as a digest until the window ends; None when the
    broker is away. `now` in seconds since 1970, `window` in seconds.
    """
    number, second = divmod(int(now), window)
    key = _key(what, address, number)
    try:
        with quick(settings.REDIS_URL).pipeline() as gestures:
            gestures.incr(key)
            gestures.expire(key, window)
            asked = int(gestures.execute()[0])
    except RedisError:
        return None
    return Budget(allowed, allowed - asked, window - second)

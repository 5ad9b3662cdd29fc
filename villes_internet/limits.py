"""How much somebody may ask for: a budget counted in the broker; the broker away refuses nobody."""

import hashlib
import time
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

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


def subscriber_of(request: HttpRequest) -> str:
    """Who asks, as budgets count: an IPv4 address, or the whole /64 of IPv6 that one subscriber holds."""
    return network_of(get_adapter().get_client_ip(request), 32)


def network_of(address: str, bits: int = 24) -> str:
    """The network of an address: its first `bits` in IPv4, the /64 of one subscriber in IPv6."""
    found = ip_address(address.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found  # as a server that listens to both writes an IPv4 one
    return str(ip_network((found, bits if found.version == 4 else 64), strict=False))


def is_too_much(request: HttpRequest, what: str, *, allowed: int) -> bool:
    """Count one request for `what` of whoever asks; whether her network has had its `allowed` of the hour."""
    budget = spend(what, subscriber_of(request), time.time(), allowed=allowed, window=HOUR)
    return budget is not None and budget.is_spent


def is_spent(what: str, who: str, now: float, *, allowed: int, window: int = MINUTE) -> bool:
    """Whether what `spend` counted has reached `allowed`, without counting; false when the broker is away."""
    try:
        asked = quick(settings.REDIS_URL).get(_key(what, who, int(now) // window))
    except RedisError:
        return False
    return isinstance(asked, bytes) and int(asked) >= allowed


def _key(what: str, who: str, number: int) -> str:
    return f"{connection.settings_dict['NAME']}:budget:{what}:{digest_of(who)}:{number}"


def digest_of(who: str) -> str:
    """A name that says nothing of an address, and is the same each time."""
    return hashlib.blake2b(who.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()


def cache_key(key: str, prefix: str, version: int) -> str:
    """How the cache names what it holds (CACHES): allauth's own counters hold addresses in their names."""
    return f"{prefix}:{version}:{digest_of(key)}"


def spend(what: str, who: str, now: float, *, allowed: int, window: int = MINUTE) -> Budget | None:
    """Count one request for `what` of whoever asks (a network, a person, a browser), kept as a digest until the window
    ends; None when the broker is away. `now` in seconds since 1970, `window` in seconds.
    """
    number, second = divmod(int(now), window)
    key = _key(what, who, number)
    try:
        with quick(settings.REDIS_URL).pipeline() as gestures:
            gestures.incr(key)
            gestures.expire(key, window)
            asked = int(gestures.execute()[0])
    except RedisError:
        return None
    return Budget(allowed, allowed - asked, window - second)

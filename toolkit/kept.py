"""What the broker keeps of answers that are the same for everybody, each under the version that it was made at.

A shelf holds the answers of one version, and its name bears that version: nothing has to be invalidated. How long a
shelf lasts and how much it holds only bound the memory. When the broker is away nothing is kept, and each answer is
made.
"""

from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.db import connection
from redis import Redis
from redis.exceptions import RedisError

from toolkit.broker import Silence, quick

LASTS = 3600  # seconds that a shelf stays after the last answer put on it
MOST = 2000  # names of a shelf: some 20 MB of compressed pages
SHELVES = 2  # that stay, the last ones that were begun: the broker holds the work of the others too
silence = Silence()


def _shelf(version: str) -> str:
    """An installation is its database: two on one broker do not mix their answers."""
    return f"{connection.settings_dict['NAME']}:kept:{version}"


def taken(version: str, name: str) -> bytes | None:
    """What was kept under this name at this version; None without it, or without a broker."""
    if silence.lasts:
        return None
    try:
        return cast("bytes | None", quick(settings.REDIS_URL).hget(_shelf(version), name))
    except RedisError:
        silence.begin()
        return None


def _begin(client: Redis, shelf: str, gestures: Any) -> None:
    """A new shelf takes the place of the oldest."""
    begun = _shelf("begun")
    for old in cast("list[bytes]", client.lrange(begun, SHELVES - 1, -1)):
        if old.decode() != shelf:
            gestures.delete(old)
    gestures.lrem(begun, 0, shelf)
    gestures.lpush(begun, shelf)
    gestures.ltrim(begun, 0, SHELVES - 1)


def keep(version: str, contents: Mapping[str, bytes]) -> None:
    """Keep these there, by name; a shelf that is full is emptied first: what is often read is soon there again."""
    if silence.lasts:
        return
    shelf = _shelf(version)
    try:
        client = quick(settings.REDIS_URL)
        held = client.hlen(shelf)
        with client.pipeline() as gestures:
            if held == 0:
                _begin(client, shelf, gestures)
            elif held >= MOST:
                gestures.delete(shelf)
            gestures.hset(shelf, mapping=cast("Any", contents))
            gestures.expire(shelf, LASTS)
            gestures.execute()
    except RedisError:
        silence.begin()

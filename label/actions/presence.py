"""Who is at work on a candidature just now, and when somebody came last: kept in the broker alone, neither in SQL nor
in the journal. The broker away shows nobody and refuses nothing.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from redis.exceptions import RedisError

from label.models import User
from label.rules.retention import LAST_VISIT, PRESENCE
from toolkit.broker import quick

HERE = int(PRESENCE.lasts.total_seconds())  # after which somebody who says nothing has left
VISIT = timedelta(minutes=30)  # a pause after which coming back is another visit


@dataclass(frozen=True)
class Colleague:
    """Somebody at work: her name, the theme that she has before her, the question where her hand is (both may be
    empty).
    """

    name: str
    theme: str
    item: str


def _key(what: str, candidature: int) -> str:
    """An installation is its database: two on one broker do not mix their people."""
    return f"{connection.settings_dict['NAME']}:{what}:{candidature}"


def mark_here(candidature: int, who: User, *, theme: str = "", item: str = "", now: float) -> list[Colleague]:
    """Say that somebody is at work on a candidature, and where; the others who are, by name. `now` in seconds since
    1970.
    """
    key = _key("presence", candidature)
    said = json.dumps({"name": str(who), "theme": theme, "item": item, "at": now})
    try:
        with quick(settings.REDIS_URL).pipeline(transaction=False) as gestures:
            gestures.hset(key, str(who.pk), said)
            gestures.expire(key, HERE)
            gestures.hgetall(key)
            rows = gestures.execute()[-1]
    except RedisError:
        return []
    others = [json.loads(value) for field, value in rows.items() if field != str(who.pk).encode()]
    here = [one for one in others if now - one["at"] < HERE]
    return sorted((Colleague(one["name"], one["theme"], one["item"]) for one in here), key=lambda one: one.name)


def mark_left(candidature: int, who: User) -> None:
    """Say that somebody has left."""
    with suppress(RedisError):
        quick(settings.REDIS_URL).hdel(_key("presence", candidature), str(who.pk))


def visit(candidature: int, who: User, now: datetime) -> datetime | None:
    """Note that somebody reads her space, and say when her visit before this one ended; None when it is not known."""
    key = f"{_key('visit', candidature)}:{who.pk}"
    try:
        client = quick(settings.REDIS_URL)
        kept = client.get(key)
        seen, before = json.loads(kept) if isinstance(kept, bytes) else (None, None)
        if seen is not None and now.timestamp() - seen > VISIT.total_seconds():
            before = seen
        client.set(key, json.dumps((now.timestamp(), before)), ex=LAST_VISIT.lasts)
    except RedisError:
        return None
    return datetime.fromtimestamp(before, UTC) if before is not None else None

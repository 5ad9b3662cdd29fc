"""Whoever keeps the product running is told of its faults: by Sentry when it is set up, by mail to ADMINS otherwise.

What is told is where the fault is, never with what: an error's own words, a form, a cookie, the values of variables may
name people.
"""

import hashlib
import logging
import threading
import time
import traceback
from contextlib import suppress
from types import TracebackType
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import mail_admins
from redis.exceptions import RedisError

from toolkit.broker import broker
from villes_internet.release import VERSION
from villes_internet.telling.masking import masked

QUIET = 600  # seconds during which the same fault is not told again
KEY, FAULTS = "villes-internet:alarm", "villes-internet:faults"


class AlarmHandler(logging.Handler):
    """Writes to ADMINS of an error, once in ten minutes for the same place, without holding the request."""

    def __init__(self, level: int = logging.ERROR) -> None:
        super().__init__(level)
        self.told: dict[str, float] = {}  # an economy of this process, while the broker is away
        self.last: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            fault = Breakdown.of(record)
            _count(fault.kind)
            if settings.SENTRY_DSN or not settings.ADMINS or not self._is_news(fault.mark):
                return
            # A mail server that hangs holds nobody; the thread is not waited for when the process ends.
            self.last = threading.Thread(target=_send, args=(fault.title, fault.text), daemon=True)
            self.last.start()
        except Exception:  # noqa: BLE001  (an alarm that fails must not fail what it tells of)
            self.handleError(record)

    def _is_news(self, mark: str) -> bool:
        try:
            return bool(broker(settings.REDIS_URL, 0.3).set(f"{KEY}:{mark}", 1, nx=True, ex=QUIET))
        except RedisError:
            now = time.monotonic()
            news = now - self.told.get(mark, -QUIET) >= QUIET
            if news:
                self.told[mark] = now
            return news


def _count(kind: str) -> None:
    """Count one fault: in the broker, which the processes of every host share."""
    with suppress(RedisError):
        broker(settings.REDIS_URL, 0.3).hincrby(FAULTS, kind, 1)


def faults_by_kind() -> dict[str, int]:
    """How many faults of each kind since the broker was empty; raises RedisError."""
    rows = broker(settings.REDIS_URL).hgetall(FAULTS)
    return {kind.decode(): int(many) for kind, many in rows.items() if isinstance(kind, bytes)}


class Breakdown:
    """What is told of one error: `kind` its type, `mark` its place in the code."""

    def __init__(self, kind: str, words: str, frames: list[str]) -> None:
        self.kind, self.words, self.frames = kind, words, frames
        self.mark = hashlib.sha256("\n".join([kind, *frames[-2:], "" if frames else words]).encode()).hexdigest()[:24]

    @classmethod
    def of(cls, record: logging.LogRecord) -> "Breakdown":
        """Read from a line of the journal."""
        event = record.msg.get("event", "") if isinstance(record.msg, dict) else record.getMessage()
        if record.name.startswith("celery"):  # its sentence ends with the words of the error
            event = getattr(record, "data", None) or {}
            event = f"Tâche {event.get('name', record.name)}"
        if record.exc_info and record.exc_info[0] is not None:
            return cls(record.exc_info[0].__name__, masked(str(event)), _frames(record.exc_info[2]))
        return cls(record.name, masked(str(event)), [])

    @property
    def title(self) -> str:
        where = self.frames[-1].splitlines()[0].strip() if self.frames else self.words
        return f"{settings.LABEL['name']} : {self.kind} {where}"[:150].replace("\n", " ")

    @property
    def text(self) -> str:
        number = structlog.contextvars.get_contextvars().get("request_id", "aucune")
        lines = [
            self.words,
            "",
            f"Demande : {number} (request_id, dans les journaux)",
            f"Version : {VERSION}, {settings.RELEASE}",
            "",
            *self.frames,
            "",
            "La même panne n’est pas redite avant dix minutes. Ce message n’a ni formulaire, ni témoin, ni nom.",
        ]
        return "\n".join(lines)


def _frames(trace: TracebackType | None) -> list[str]:
    """Where it happened: file, line and function of each step, and the line of code."""
    return [frame.rstrip() for frame in traceback.format_tb(trace)]


def _send(title: str, text: str) -> None:
    mail_admins(title, text, fail_silently=True)


def start_sentry() -> None:
    """Send faults to Sentry when SENTRY_DSN is set."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk  # noqa: PLC0415  (heavy, and not for every process)

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=str(settings.RELEASE),
        environment=settings.ENVIRONMENT,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        before_send=without_people,
    )


def without_people(event: Any, _hint: object) -> Any:
    """An event of Sentry with the place of the fault and the number of the request alone."""
    for key in ("user", "extra", "breadcrumbs", "server_name"):
        event.pop(key, None)
    asked = event.get("request")
    if asked is not None:
        event["request"] = {"method": asked.get("method"), "url": masked(str(asked.get("url", "")))}
    for one in event.get("exception", {}).get("values", []):
        one.pop("value", None)
    if "logentry" in event:
        event["logentry"] = {"message": masked(str(event["logentry"].get("message", "")))}
    event.setdefault("tags", {})["request_id"] = structlog.contextvars.get_contextvars().get("request_id", "")
    return event

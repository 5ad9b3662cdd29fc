"""Addresses without what opens something: links sent by mail hold signatures and keys, and lines are kept long."""

import re

SEGMENT = re.compile(r"(?<=/)[^/\s?#\"'«»]{21,}")
PLAIN = re.compile(r"[a-z0-9]{1,20}(?:-[a-z0-9]{1,20})*")
ASKED = re.compile(r"(?<=[^\s?])\?\S+")


def masked(path: str) -> str:
    """A path whose long segments are kept only when they are words (« un-cyber-centre »), and without its query."""
    return SEGMENT.sub(_segment, ASKED.sub("?…", path))


def _segment(found: "re.Match[str]") -> str:
    words = found[0]
    name, dot, end = words.rpartition(".")
    return words if PLAIN.fullmatch(name if dot and len(end) <= 5 else words) else "…"


def mask_event(_logger: object, _method: str, event: dict[str, object]) -> dict[str, object]:
    """The same for what libraries write of a request (« Not Found: /… »), as structlog's processors take it."""
    for key in ("event", "path", "request"):
        value = event.get(key)
        if isinstance(value, str) and "/" in value:
            event[key] = masked(value)
    return event

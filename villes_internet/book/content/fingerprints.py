"""The fingerprint of what is printed."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from json import dumps
from typing import Any


def checksum(parts: Iterable[Any]) -> str:
    """Of frozen dataclasses, whatever they are: the same data give the same sixty-four characters."""
    values = [asdict(part) for part in parts]
    text = dumps(values, sort_keys=True, ensure_ascii=False, default=lambda _drawing: None)
    return hashlib.sha256(text.encode()).hexdigest()

"""The register of decisions: lines chained by fingerprint, that anybody verifies without our database
(`docs/verifier_registre.py`).

A line says what the rules need (level, past levels) and seals the rest (tally, reasons) under a salt that the jury
keeps. What a line says may be held back; its fingerprint then stands for it, and the chain still holds.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ORIGIN = "0" * 64  # what the first line follows


def canonical(value: Any) -> bytes:
    """JSON in one form only: keys sorted, no space, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(value: Any) -> str:
    """The SHA-256 of a value's canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def seal(secret: Mapping[str, Any], salt: str) -> str:
    """What stands for a secret without telling it: a salted SHA-256, in hexadecimal."""
    return hashlib.sha256(salt.encode() + canonical(secret)).hexdigest()


@dataclass(frozen=True)
class ChainLink:
    """The place of a line in its chain: its number, the fingerprint of its body, that of the line before, its own."""

    number: int
    digest: str
    previous: str

    @property
    def hash(self) -> str:
        """« number previous digest », hashed."""
        return hashlib.sha256(f"{self.number} {self.previous} {self.digest}".encode()).hexdigest()


def chained(bodies: list[dict[str, Any]], number: int = 0, previous: str = ORIGIN) -> list[ChainLink]:
    """The links of these bodies, in order, after the line `number - 1` whose hash is `previous`."""
    links: list[ChainLink] = []
    for place, body in enumerate(bodies, number):
        links.append(ChainLink(place, fingerprint(body), links[-1].hash if links else previous))
    return links

"""Lines added to the register of an edition, within the gesture that decides."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from label.enums import LineKind
from label.models import Candidature, Correction, Edition, RegisterLine
from label.queries.register import facts_of, has_register, regulation_body
from label.rules.register import ORIGIN, chained, seal


@dataclass(frozen=True)
class LineToWrite:
    """One line to write: what is public of a decision, and what is sealed."""

    candidature: Candidature
    body: Mapping[str, Any]
    secret: Mapping[str, Any]


def open_register(edition: Edition) -> None:
    """Write the first line, the règlement; nothing when it is there. Within the caller's transaction."""
    if not has_register(edition):
        body = regulation_body(edition)
        (link,) = chained([body])
        RegisterLine.objects.create(
            edition=edition, number=0, body=body, previous=ORIGIN, digest=link.digest, hash=link.hash
        )


def write_lines(edition: Edition, entries: Iterable[LineToWrite]) -> list[RegisterLine]:
    """Add these lines to a register that is open, in order. Within the caller's transaction: the first line is locked
    until its end, so that two gestures never take one number. Raises RegisterLine.DoesNotExist without a register.
    """
    RegisterLine.objects.select_for_update().get(edition=edition, number=0)
    last = RegisterLine.objects.filter(edition=edition).order_by("-number")[0]
    kept = list(entries)
    salts = [secrets.token_hex(16) for _ in kept]
    bodies = [
        {
            **one.body,
            "annee": edition.year,
            "code": one.candidature.collectivite.code,
            "nom": one.candidature.name,
            "scelle": seal(one.secret, salt),
        }
        for one, salt in zip(kept, salts, strict=True)
    ]
    links = chained(bodies, last.number + 1, last.hash)
    return RegisterLine.objects.bulk_create(
        RegisterLine(
            edition=edition,
            number=link.number,
            candidature=one.candidature,
            body=body,
            secret=dict(one.secret),
            salt=salt,
            previous=link.previous,
            digest=link.digest,
            hash=link.hash,
        )
        for one, salt, body, link in zip(kept, salts, bodies, links, strict=True)
    )


def register_correction(row: Correction) -> None:
    """Add the line of a correction that was agreed to; nothing where the edition has no register."""
    candidature = row.candidature
    if not has_register(candidature.edition):
        return
    before = RegisterLine.objects.filter(candidature=candidature).order_by("-number").first()
    body = {
        "nature": LineKind.CORRECTION,
        "niveau": row.arobases,
        "corrige": before.number if before is not None else None,
        **facts_of(candidature),
    }
    write_lines(candidature.edition, [LineToWrite(candidature, body, {"motif": row.reason})])

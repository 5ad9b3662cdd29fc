"""What the register of an edition says: to anybody once published, whole to the jury's papers."""

from dataclasses import asdict
from typing import Any

from label.enums import Coverage, LineKind
from label.models import Candidature, Correction, Edition, RegisterLine
from label.queries.histories import past_of
from label.rules.regulation import PastParticipation


def has_register(edition: Edition) -> bool:
    """Whether the decisions of an edition are chained: those of a sitting held here; one query."""
    return RegisterLine.objects.filter(edition=edition).exists()


def register_head(edition: Edition) -> str:
    """The fingerprint of the last line, which stands for all of them; empty without a register. One query, none where
    `knowing_registers` has asked.
    """
    if hasattr(edition, "known_head"):
        return edition.known_head or ""
    hashes = RegisterLine.objects.filter(edition=edition).order_by("-number").values_list("hash", flat=True)
    return hashes.first() or ""


def regulation_body(edition: Edition) -> dict[str, Any]:
    """The first line: the règlement's parameters, as `RegulationTerms` names them."""
    return {"nature": LineKind.REGULATION, "annee": edition.year, "reglement": asdict(edition.terms)}


def rule_facts(past: list[PastParticipation], coverage: Coverage) -> dict[str, Any]:
    """The facts that the rules rest on: the years and levels of before, and whether they are all there are."""
    return {"passe": [[one.year, one.arobases] for one in past], "passe_entier": coverage is Coverage.COMPLETE}


def facts_of(candidature: Candidature) -> dict[str, Any]:
    """The same for one candidature; two queries at most."""
    return rule_facts(*past_of(candidature))


def public_register(edition: Edition) -> dict[str, Any] | None:
    """The register as anybody reads it, None without one; two queries. What it says of a candidature that left the race
    before the publication is held back: its fingerprint stands for it.
    """
    rows = list(RegisterLine.objects.filter(edition=edition).select_related("candidature").order_by("number"))
    if not rows:
        return None
    corrected = set(
        Correction.objects.done().filter(candidature__edition=edition).values_list("candidature", flat=True)
    )

    def is_told(row: RegisterLine) -> bool:
        one = row.candidature
        return one is None or one.is_in_the_race or one.pk in corrected

    return {
        "edition": edition.year,
        "tete": rows[-1].hash,
        "lignes": [
            {
                "numero": row.number,
                "precedente": row.previous,
                "empreinte_du_corps": row.digest,
                "empreinte": row.hash,
                "corps": row.body if is_told(row) else None,
            }
            for row in rows
        ],
    }

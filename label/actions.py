"""The gestures of the label, one verb function each: one transaction, one journal line."""

from typing import Any

from django.db import models, transaction

from label.enums import Arobases, AwardOrigin, Confidence
from label.models import Award, Candidature, Edition, JournalEntry, User
from label.queries import ceiling_of
from label.rules import Answer


class Refusal(Exception):  # noqa: N818  (GLOSSAIRE's name)
    """A gesture that the règlement does not allow; `reasons` are French sentences for the person who asked."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ; ".join(reasons))
        self.reasons = reasons


def record(verb: str, target: models.Model | str, *, by: User | None, **facts: Any) -> JournalEntry:
    """Write the journal line of a gesture on a row (or on a named whole, « referentiel:2026 »); never names of people."""
    place = target if isinstance(target, str) else f"{target._meta.label_lower}:{target.pk}"
    return JournalEntry.objects.create(verb=verb, target=place, by=by, facts=facts)


@transaction.atomic
def award(
    candidature: Candidature,
    arobases: int,
    *,
    origin: AwardOrigin,
    by: User | None,
    source: str = "",
    confidence: Confidence = Confidence.SURE,
) -> Award:
    """Record the level of a candidature: the only writer of an `Award`.

    A DECISION or an APPEAL that the rules close, or that still is to check, is refused with every reason; an IMPORT records
    what the source says (history is never judged), but never replaces a decision. Raises Refusal.
    """
    if arobases not in Arobases.values:
        raise Refusal([f"Un niveau va de 0 à 5 arobases, et non {arobases}."])
    existing = Award.objects.select_for_update().filter(candidature=candidature).first()
    if origin is AwardOrigin.IMPORT:
        if existing is not None and existing.origin != AwardOrigin.IMPORT:
            raise Refusal([f"{candidature} : une décision du jury est déjà enregistrée, un import ne la remplace pas."])
    else:
        level = ceiling_of(candidature)[arobases]
        if level.answer is not Answer.OPEN:
            raise Refusal([str(reason) for reason in level.reasons])
        if existing is not None and origin is AwardOrigin.DECISION:
            raise Refusal([f"{candidature} : un niveau est déjà enregistré."])
    previous = existing.arobases if existing is not None else None
    result = existing or Award(candidature=candidature)
    result.arobases, result.origin, result.source, result.confidence = arobases, origin, source, confidence
    result.save()
    record(
        "award", result, by=by, candidature=candidature.pk, arobases=arobases, previous=previous, origin=origin.value
    )
    return result


@transaction.atomic
def confirm_past(candidature: Candidature, *, source: str, by: User | None) -> None:
    """Record that the earlier participations we know of are all there are; raises Refusal without a source."""
    if not source.strip():
        raise Refusal(["Une confirmation du passé cite sa source."])
    if candidature.past_confirmed and candidature.past_source == source:
        return
    candidature.past_confirmed, candidature.past_source = True, source
    candidature.save(update_fields=["past_confirmed", "past_source"])
    record("confirm_past", candidature, by=by)


@transaction.atomic
def save_edition(edition: Edition, *, by: User | None) -> None:
    """Create or correct what is entered of an edition; its phase and its results have their own gestures."""
    edition.save()
    record("save_edition", edition, by=by, year=edition.year)

"""Levels and the past that they rest on: recorded, confirmed, proved."""

from django.db import transaction

from label.actions.base import public_changed, public_gesture, record
from label.actions.documents import follow_correction
from label.enums import CORRECTED, Arobases, AwardOrigin, CandidatureStatus, Confidence, Coverage, LevelState
from label.models import Award, Candidature, Collectivite, Edition, User
from label.queries.histories import ceiling_of
from label.queries.people import frozen_facts
from label.rules.candidatures import CORRECTION
from label.rules.levels import Ceiling
from label.rules.refusals import Refusal
from label.verbs import Verb


@public_gesture
def award(
    candidature: Candidature,
    arobases: int,
    *,
    origin: AwardOrigin,
    by: User | None,
    source: str = "",
    confidence: Confidence = Confidence.SURE,
    ceiling: Ceiling | None = None,
) -> Award:
    """Record the level of a candidature: the only writer of an `Award`.

    A DECISION or a correction that the rules close, or that still is to check, is refused with every reason; an IMPORT
    records what the source says (history is never judged), but never replaces a decision. `ceiling` is what the rules
    say of it where the caller's transaction has worked them out for many. Raises Refusal.
    """
    if arobases not in Arobases.values:
        raise Refusal([f"Un niveau va de 0 à 5 arobases, et non {arobases}."])
    locked = Candidature.objects.locked().get(pk=candidature.pk)
    if not locked.is_in_the_race:
        raise Refusal([f"{candidature} : ce dossier est « {locked.get_status_display().lower()} », sans niveau."])
    existing = Award.objects.select_for_update().filter(candidature=candidature).first()
    if origin is AwardOrigin.IMPORT:
        if existing is not None and existing.origin != AwardOrigin.IMPORT:
            raise Refusal([f"{candidature} : une décision du jury est déjà enregistrée, un import ne la remplace pas."])
    else:
        level = (ceiling or ceiling_of(candidature))[arobases]
        if level.state is not LevelState.OPEN:
            raise Refusal([str(reason) for reason in level.reasons])
        if existing is not None and origin is AwardOrigin.DECISION:
            raise Refusal([f"{candidature} : un niveau est déjà enregistré."])
    previous = existing.arobases if existing is not None else None
    result = existing or Award(candidature=candidature)
    result.arobases, result.origin, result.source, result.confidence = arobases, origin, source, confidence
    result.save()
    record(
        Verb.AWARD, result, by=by, candidature=candidature.pk, arobases=arobases, previous=previous, origin=origin.value
    )
    if candidature.edition.is_public:
        public_changed()
    if origin in CORRECTED:
        follow_correction(candidature, by=by)
    return result


@transaction.atomic
def remove_award(candidature: Candidature, *, by: User | None, corrected: bool = False) -> bool:
    """Take back the level of a candidature that leaves the race; whether it had one. Raises Refusal once published,
    unless a correction takes it away.
    """
    existing = Award.objects.select_for_update().filter(candidature=candidature).first()
    if existing is None:
        return False
    if candidature.edition.is_public and not corrected:
        raise Refusal([CORRECTION])
    record(Verb.REMOVE_AWARD, candidature, by=by, arobases=existing.arobases, origin=existing.origin)
    existing.delete()
    return True


@public_gesture
def confirm_past(candidature: Candidature, *, source: str, by: User | None) -> None:
    """Record that the earlier participations we know of are all there are; raises Refusal without a source."""
    if not source.strip():
        raise Refusal(["Une confirmation du passé cite sa source."])
    if candidature.past_confirmed and candidature.past_source == source:
        return
    candidature.past_confirmed, candidature.past_source = True, source
    candidature.save(update_fields=["past_confirmed", "past_source"])
    record(Verb.CONFIRM_PAST, candidature, by=by)
    public_changed()


@public_gesture
def record_past_award(
    collectivite: Collectivite, edition: Edition, arobases: int | None, *, source: str, by: User | None
) -> Candidature:
    """Record a proved participation in an earlier edition known in part, with its level (None: without level) and its
    source.

    Raises Refusal without a source, for an edition wholly known or still running, or when a level is already recorded.
    """
    reasons = []
    if not source.strip():
        reasons.append("Une preuve cite sa source.")
    if edition.coverage != Coverage.PARTIAL or not edition.is_public:
        reasons.append(f"Les résultats de l’édition {edition.year} sont déjà tous connus.")
    elif arobases is not None and not edition.rated:
        reasons.append(f"L’édition {edition.year} n’attribuait pas de niveau.")
    if reasons:
        raise Refusal(reasons)
    candidature, created = Candidature.objects.get_or_create(
        collectivite=collectivite,
        edition=edition,
        defaults={
            **frozen_facts(collectivite, edition),
            "population": None,
            "population_year": None,
            "strate": "",
            "status": CandidatureStatus.FILED,
            "confidence": Confidence.SURE,
            "source": source.strip()[:400],
        },
    )
    if not created and (arobases is None or Award.objects.filter(candidature=candidature).exists()):
        raise Refusal([f"{collectivite} : la participation de {edition.year} est déjà enregistrée."])
    if arobases is not None:
        award(candidature, arobases, origin=AwardOrigin.IMPORT, by=by, source=source.strip()[:400])
    record(Verb.RECORD_PAST, candidature, by=by, year=edition.year, arobases=arobases)
    public_changed()
    return candidature

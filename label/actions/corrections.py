"""A published level is changed, or taken away, by two people: one of the équipe proposes, the jury's chair agrees."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from label import emails
from label.actions.awards import award
from label.actions.base import public_changed, public_gesture, record
from label.actions.candidatures import people_of, withdraw_level
from label.actions.register import register_correction
from label.enums import AwardOrigin, LevelState
from label.models import Candidature, Correction, User
from label.permissions import is_equipe
from label.queries.histories import ceiling_of
from label.rules.refusals import Refusal
from label.rules.regulation import level_name
from label.tasks.mail import MAIL
from label.verbs import Verb
from toolkit.french import upper_first

LONGEST_REASON = 500
# Settled already, or taken back by another answer to the appeal that it answered.
NONE_WAITS = "Aucune correction n’attend votre accord."


def may_correct(candidature: Candidature) -> bool:
    """Whether a correction may be proposed now: the level is published, and none waits; two queries."""
    has_level = candidature.edition.is_public and hasattr(candidature, "award")
    return has_level and not Correction.objects.waiting().filter(candidature=candidature).exists()


@transaction.atomic
def propose_correction(candidature: Candidature, *, arobases: int | None, reason: str, by: User) -> Correction:
    """Propose another level for a published candidature, or (None) to take its level away, with the reason that the
    public will read. Raises Refusal.
    """
    locked = Candidature.objects.locked().select_related("edition").get(pk=candidature.pk)
    reasons = [] if is_equipe(by) else ["Seule l’équipe propose une correction."]
    current = getattr(locked, "award", None)
    if not locked.edition.is_public or current is None:
        raise Refusal([*reasons, "Seul un niveau publié se corrige."])
    if arobases == current.arobases:
        reasons.append("C’est déjà son niveau.")
    elif arobases is not None and (level := ceiling_of(candidature)[arobases]).state is not LevelState.OPEN:
        reasons += [f"{upper_first(level_name(arobases))} : {why}." for why in level.reasons]
    if not reason.strip():
        reasons.append("Dites la raison : elle sera publique.")
    elif len(reason.strip()) > LONGEST_REASON:
        reasons.append(f"La raison compte {LONGEST_REASON} signes au plus.")
    if reasons:
        raise Refusal(reasons)
    try:
        with transaction.atomic():
            row = Correction.objects.create(
                candidature=locked,
                previous_arobases=current.arobases,
                arobases=arobases,
                reason=reason.strip(),
                proposed_by=by,
            )
    except IntegrityError:
        raise Refusal(["Une correction attend déjà pour cette candidature."]) from None
    record(Verb.PROPOSE_CORRECTION, row, by=by, candidature=locked.pk, arobases=arobases, reason=row.reason)
    return row


@public_gesture
def settle_correction(
    correction: Correction,
    *,
    agreed: bool,
    by: User,
    origin: AwardOrigin = AwardOrigin.CORRECTION,
    refusal: str = "",
) -> Correction:
    """Make a correction, or refuse it (`refusal` says why; empty where it is taken back): the level changes, papers
    follow, the town is written to. Whether `by` may is said by the jury. Raises Refusal.
    """
    rows = Correction.objects.waiting().select_for_update(of=("self",))
    row = (
        rows.select_related("candidature__edition__regulation", "candidature__collectivite")
        .filter(pk=correction.pk)
        .first()
    )
    if row is None:
        raise Refusal([NONE_WAITS])
    if agreed and row.proposed_by_id == by.pk:
        raise Refusal(["Qui propose une correction ne l’accorde pas."])
    row.settled_by, row.settled_at, row.agreed, row.refusal = by, timezone.now(), agreed, refusal
    row.save()
    candidature = row.candidature
    record(
        Verb.CONFIRM_CORRECTION,
        row,
        by=by,
        candidature=candidature.pk,
        confirmed=agreed,
        arobases=row.arobases,
    )
    if not agreed:
        return row
    if row.arobases is None:
        withdraw_level(candidature, reason=row.reason, by=by)
    else:
        award(candidature, row.arobases, origin=origin, by=by, source=f"Correction {row.pk}")
    register_correction(row)
    emails.corrected(row, people_of(candidature.collectivite))
    MAIL.hand_on_commit()
    public_changed()
    return row

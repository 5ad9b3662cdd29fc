"""What the sitting does when a candidature leaves the race, or comes back."""

from django.db import transaction
from django.db.models import Max

from jury.actions.base import bump, refresh_card
from jury.actions.sitting.counting import drop_vote
from jury.enums import ON_THE_TABLE, CaseStatus, SittingStatus
from jury.models import Case, Decision, Sitting
from label.actions.awards import award
from label.enums import AwardOrigin
from label.models import Candidature, User
from label.rules.refusals import Refusal


@transaction.atomic
def follow_race(candidature: Candidature, *, by: User | None) -> None:
    """Make the sitting follow a candidature whose status has just changed; nothing when there is no sitting yet.

    One that leaves is taken off the table, its open votes dropped; one that comes back finds its place, and its level
    once the sitting is closed. Raises Refusal when it comes back too late: the jury has sat without it.
    """
    sitting = bump(candidature.edition_id)
    if sitting is None:
        return
    case = Case.objects.select_for_update(of=("self",)).filter(candidature=candidature).first()
    if not candidature.is_in_the_race:
        if case is not None and case.status in ON_THE_TABLE:
            case.status = CaseStatus.ADJOURNED
            case.save(update_fields=["status"])
            drop_vote(case, f"Candidature {candidature.get_status_display().lower()}")
        refresh_card(candidature.edition_id)
    elif sitting.status == SittingStatus.CLOSED:
        _give_level_back(candidature, sitting, by)
    elif case is None and _has_begun(sitting):
        last = Case.objects.filter(sitting__edition=sitting.edition_id).aggregate(last=Max("rank"))["last"] or 0
        Case.objects.create(sitting=sitting, candidature=candidature, rank=last + 1)
    elif case is not None and case.status != CaseStatus.DECIDED and case.sitting_id != sitting.pk:
        case.sitting = sitting  # an earlier one closed while its candidature was out
        case.save(update_fields=["sitting"])


def _has_begun(sitting: Sitting) -> bool:
    """Whether the jury has sat: the agenda is not made anew for the whole edition."""
    return sitting.opened_at is not None or sitting.number > 1


def _give_level_back(candidature: Candidature, sitting: Sitting, by: User | None) -> None:
    decision = Decision.objects.standing().filter(case__candidature=candidature).first()
    if decision is None:
        raise Refusal(["Le jury a siégé sans ce dossier : il ne peut plus recevoir de niveau dans cette édition."])
    award(
        candidature,
        decision.arobases,
        origin=AwardOrigin.DECISION,
        by=by,
        source=f"Jury {sitting.edition.year}",
    )

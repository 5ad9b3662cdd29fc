"""A dossier that comes back: to its place when it was opened by mistake, or taken up again once it was decided."""

from django.db import transaction

from jury.actions.sitting.base import (
    case_in,
    lock,
    must_be_in_the_race,
    must_be_open,
    must_chair,
    must_lie_free,
    table_for,
    undo,
)
from jury.actions.sitting.counting import drop_vote
from jury.enums import ON_THE_TABLE, CaseStatus
from jury.models import Case, Decision, JuryMember, Sitting
from jury.queries.seats import bench_of
from label.actions.base import record
from label.rules.refusals import Refusal
from label.verbs import Verb

BY_MISTAKE = "Dossier ouvert par erreur, remis à sa place"


@transaction.atomic
def put_back(sitting: Sitting, case: Case, *, by: JuryMember) -> Case:
    """Put a dossier opened by mistake back to its place on the agenda, or in the group that it came from; what was
    voted on it is dropped. Raises Refusal for whoever does not preside it.
    """
    row = lock(sitting)
    must_be_open(row)
    one, bench = case_in(row, case), bench_of(row)
    must_chair(bench, table_for(row, bench, one), by)
    must_be_in_the_race(one)
    if one.status in ON_THE_TABLE:
        one.status, one.opened_at = CaseStatus.WAITING, None
        one.grouped = bool(one.card.get("was_grouped")) and one.proposal is not None
        one.save(update_fields=["status", "opened_at", "grouped"])
        drop_vote(one, BY_MISTAKE)
        row.save(update_fields=["serial"])
        record(Verb.PUT_BACK_CASE, one, by=by.user, candidature=one.candidature_id)
    return one


@transaction.atomic
def reopen_decision(sitting: Sitting, decision: Decision, *, by: JuryMember, reason: str) -> Case:
    """Take up again any decision of the edition, with a reason: its dossier is to review, alone, and voted afresh. The
    decision stays in the minutes with its tally. Raises Refusal while another dossier is on the table, without a
    reason, or for whoever does not preside that dossier.
    """
    row = lock(sitting)
    must_be_open(row)
    one, bench = case_in(row, decision.case), bench_of(row)
    must_chair(bench, table_for(row, bench, one), by)
    must_be_in_the_race(one)
    standing = Decision.objects.standing().filter(pk=decision.pk, case=one).first()
    if standing is None:
        raise Refusal([f"{one.candidature.name} : cette décision ne tient plus."])
    must_lie_free(row)
    if not reason.strip():
        raise Refusal([f"Dites pourquoi le jury revient sur {one.candidature.name}."])
    if one.sitting_id != row.pk:  # decided in an earlier sitting: it comes to this one
        one.sitting = row
        one.save(update_fields=["sitting"])
    drop_vote(one, reason)
    undo(row, standing, one, CaseStatus.WAITING, reason=reason, by=by)
    return one

"""The grouped adoption: a dossier taken out of it, an adoption undone whole."""

from django.db import transaction
from django.utils import timezone

from jury.actions.sitting.base import (
    case_in,
    last_decision,
    lock,
    must_be_in_the_race,
    must_be_open,
    must_lie_free,
    must_not_be_recused,
)
from jury.actions.sitting.batches import end_batches
from jury.enums import CaseStatus
from jury.models import Batch, Case, Decision, JuryMember, Sitting
from jury.queries.batches import cases_of
from jury.queries.seats import bench_of
from label.actions.base import record
from label.rules.refusals import Refusal
from label.verbs import Verb


@transaction.atomic
def pull_case(sitting: Sitting, case: Case, *, by: JuryMember) -> Case:
    """Take a case out of the grouped adoption, so that it is examined alone: any voter, until it is adopted."""
    row = lock(sitting)
    one = case_in(row, case)
    if not by.votes or by.edition_id != row.edition_id:
        raise Refusal(["Seuls les membres qui votent retirent un dossier de l’adoption groupée."])
    must_not_be_recused(one, by)
    must_be_in_the_race(one)
    if one.status == CaseStatus.DECIDED:
        raise Refusal(["Ce dossier est déjà adopté."])
    if one.sitting_id != row.pk:
        raise Refusal([f"{one.candidature.name} est passé à la séance suivante : rechargez la page."])
    if one.grouped:
        one.grouped, one.pulled_by = False, by
        one.save(update_fields=["grouped", "pulled_by"])
        row.save(update_fields=["serial"])
        record(Verb.PULL_CASE, one, by=by.user, candidature=one.candidature_id)
        batch = Batch.objects.open().filter(sitting=row).first()
        if batch is not None and not cases_of(batch):
            end_batches(row)  # its last dossier is out
    return one


@transaction.atomic
def undo_group(sitting: Sitting, decision: Decision, *, by: JuryMember, reason: str) -> int:
    """Undo a grouped adoption whole, with a reason: its cases are in the group again, the decisions stay in the
    minutes; how many.

    Raises Refusal when anything was decided since, when a case is on the table, without a reason, or for anybody but
    who adopted it.
    """
    row = lock(sitting)
    must_be_open(row)
    last = last_decision(row)
    if last is None or not last.grouped or last.pk != decision.pk:
        raise Refusal(["Cette adoption n’est plus la dernière décision."])
    must_lie_free(row)
    if last.presided_by_id != by.pk or by.pk not in bench_of(row).present:
        raise Refusal([f"{last.presided_by} a adopté ces dossiers : ce geste lui revient."])
    if not reason.strip():
        raise Refusal(["Dites pourquoi cette adoption est annulée."])
    batch = Decision.objects.standing().filter(
        case__sitting=row, grouped=True, decided_at=last.decided_at, presided_by=by
    )
    cases = list(batch.values_list("case", flat=True))
    batch.update(undone_at=timezone.now(), undone_reason=reason.strip()[:500])
    Case.objects.filter(pk__in=cases).update(status=CaseStatus.WAITING, grouped=True)
    row.save(update_fields=["serial"])
    record(Verb.UNDO_GROUP, row, by=by.user, cases=len(cases), reason=reason.strip()[:500])
    return len(cases)

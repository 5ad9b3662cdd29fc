"""The cases that nobody contests, adopted together."""

from dataclasses import dataclass, field
from datetime import datetime

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
    must_preside,
)
from jury.enums import CaseStatus
from jury.models import Case, Decision, JuryMember, Recusal, Sitting
from jury.queries.seats import Bench, bench_of
from jury.rules.sitting import quorum_needed
from label.actions.base import record
from label.enums import LevelState
from label.queries.histories import ceilings_of, pasts_of
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
    if one.grouped:
        one.grouped, one.pulled_by = False, by
        one.save(update_fields=["grouped", "pulled_by"])
        row.save(update_fields=["serial"])
        record(Verb.PULL_CASE, one, by=by.user, candidature=one.candidature_id)
    return one


@dataclass(frozen=True)
class Adopted:
    """What a grouped adoption did: how many were adopted, are left to the other chair, leave the group, wait for a
    quorum.
    """

    adopted: int
    other_chair: int
    left: int
    short: int = 0


@dataclass
class Outcomes:
    """The cases of a group, by what comes of them: decided now, no longer open, the other chair's, without a quorum."""

    decisions: list[Decision] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    others: int = 0
    short: int = 0


def _outcomes(row: Sitting, bench: Bench, cases: list[Case], by: JuryMember, now: datetime) -> Outcomes:
    """What comes of each case of the group when this member adopts it."""
    ceilings = ceilings_of(row.edition, [one.candidature for one in cases], pasts_of(row.edition), row.edition.terms)
    out: dict[int, set[int]] = {}
    for member, candidature in Recusal.objects.filter(candidature__edition=row.edition_id).values_list(
        "member_id", "candidature_id"
    ):
        out.setdefault(candidature, set()).add(member)
    regulation = getattr(row.edition, "regulation", None)
    voters = {one.pk for one in bench.members}
    found = Outcomes()
    for one in cases:
        recused = out.get(one.candidature_id, set()) & voters
        eligible = len(bench.present - recused)
        quorum = quorum_needed(len(voters), len(recused), regulation.quorum if regulation is not None else None)
        level = one.proposal if one.proposal is not None else 0  # the database: a grouped case has a proposal
        chair = bench.chair(recused)
        if ceilings[one.candidature_id][level].answer is not LevelState.OPEN:
            found.dropped.append(one.pk)
        elif eligible < quorum:
            found.short += 1
        elif chair != by.pk:
            found.others += 1
        else:
            found.decisions.append(
                Decision(
                    case=one,
                    arobases=level,
                    grouped=True,
                    eligible=eligible,
                    quorum=quorum,
                    presided_by=by,
                    decided_at=now,
                )
            )
    return found


@transaction.atomic
def adopt_group(sitting: Sitting, *, by: JuryMember) -> Adopted:
    """Adopt together the proposals that nobody contests. Those whose level is no longer open leave the group.

    Those without a quorum stay there; when there are no others, nothing is done and a Refusal says so.
    The president adopts those that she presides, the vice-president the others.
    """
    row = lock(sitting)
    must_be_open(row)
    bench = bench_of(row)
    must_lie_free(row)
    cases = list(
        Case.objects.in_the_race()
        .select_for_update(of=("self",))
        .filter(sitting=row, grouped=True, status=CaseStatus.WAITING)
        .select_related("candidature")
        .order_by("rank")
    )
    if not cases:
        raise Refusal(["L’adoption groupée est vide."])
    now = timezone.now()
    found = _outcomes(row, bench, cases, by, now)
    adopted = [decision.case_id for decision in found.decisions]
    if not adopted and found.short:
        raise Refusal([f"Le quorum n’est pas atteint : {len(bench.present)} présents. L’adoption groupée attend."])
    if not adopted and found.others:
        must_preside(bench, by, away=[by.pk])
    Decision.objects.bulk_create(found.decisions)
    Case.objects.filter(pk__in=adopted).update(status=CaseStatus.DECIDED)
    Case.objects.filter(pk__in=found.dropped).update(grouped=False)
    row.group_adopted_at = now
    row.save(update_fields=["serial", "group_adopted_at"])
    record(Verb.ADOPT_GROUP, row, by=by.user, items=len(adopted))
    return Adopted(len(adopted), found.others, len(found.dropped), found.short)


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
    record(Verb.UNDO_GROUP, row, by=by.user, items=len(cases), reason=reason.strip()[:500])
    return len(cases)

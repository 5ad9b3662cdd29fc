"""A grouped adoption is a vote: a batch of uncontested dossiers is put to the members, who may take any of them out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from jury.actions.sitting.base import lock, must_be_open, must_lie_free, must_preside
from jury.enums import CaseStatus
from jury.models import Attendance, Batch, Case, Consent, Decision, JuryMember, Recusal, Sitting
from jury.queries.batches import batch_lines, cases_of, in_batch, uncontested, waited_for
from jury.queries.listing import dossier_rows
from jury.queries.seats import Bench, bench_of
from jury.rules.sitting import quorum_needed
from label.actions.base import record
from label.enums import LevelState
from label.queries.histories import ceilings_of, pasts_of
from label.rules.refusals import Refusal
from label.verbs import Verb

USUAL, SHORTEST, LONGEST = 60, 10, 900  # seconds of a window of objection


@dataclass(frozen=True)
class Adopted:
    """What an adoption did: how many dossiers were adopted, are left to the other chair, leave the group, wait for a
    quorum.
    """

    adopted: int
    other_chair: int
    left: int
    short: int = 0


@dataclass
class Outcomes:
    """The cases of a batch, by what comes of them: decided now, no longer open, the other chair's, without a quorum."""

    decisions: list[Decision] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    others: int = 0
    short: int = 0


def _outcomes(row: Sitting, bench: Bench, cases: list[Case], by: JuryMember, now: datetime) -> Outcomes:
    """What comes of each case when this member adopts it."""
    ceilings = ceilings_of([one.candidature for one in cases], pasts_of(row.edition), row.edition.terms)
    out: dict[int, set[int]] = {}
    for member, candidature in Recusal.objects.filter(candidature__edition=row.edition_id).values_list(
        "member_id", "candidature_id"
    ):
        out.setdefault(candidature, set()).add(member)
    voters = {one.pk for one in bench.members}
    found = Outcomes()
    for one in cases:
        recused = out.get(one.candidature_id, set()) & voters
        eligible = len(bench.present - recused)
        quorum = quorum_needed(len(voters), len(recused), row.edition.terms.quorum)
        level = one.proposal if one.proposal is not None else 0  # the database: a grouped case has a proposal
        chair = bench.chair(recused)
        if ceilings[one.candidature_id][level].state is not LevelState.OPEN:
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
def open_batch(sitting: Sitting, group: str, level: int, *, seconds: int, by: JuryMember) -> Batch | Adopted:
    """Put to the members, for so many seconds, the uncontested dossiers of a class and a level that this member
    presides. Those whose level is no longer open leave the group: when there are no others, that is all, and is given
    back.

    Raises Refusal when there are none, while a dossier is on the table or another batch is open.
    """
    row = lock(sitting)
    must_be_open(row)
    bench = bench_of(row)
    must_lie_free(row)
    if not SHORTEST <= seconds <= LONGEST:
        raise Refusal([f"Un délai d’objection dure de {SHORTEST} à {LONGEST} secondes."])
    cases = [one for one in uncontested(row) if in_batch(one, group, level)]
    if not cases:
        raise Refusal(["Ce lot est vide : rechargez la page."])
    now = timezone.now()
    found = _outcomes(row, bench, cases, by, now)
    if not found.decisions and found.short:
        raise Refusal([f"Le quorum n’est pas atteint : {len(bench.present)} présents. Ce lot attend."])
    if not found.decisions and found.others:
        must_preside(bench, by, away=[by.pk])
    if by.pk not in bench.present:
        must_preside(bench, by)
    Case.objects.filter(pk__in=found.dropped).update(grouped=False)
    row.save(update_fields=["serial"])
    if not found.decisions:
        return Adopted(0, found.others, len(found.dropped), found.short)
    kept = {one.case.candidature_id for one in found.decisions}
    batch = Batch.objects.create(
        sitting=row,
        group=group,
        level=level,
        lines=batch_lines(dossier_rows(row.edition, only=kept)),
        opened_by=by,
        opened_at=now,
        closes_at=now + timedelta(seconds=seconds),
    )
    record(Verb.OPEN_BATCH, batch, by=by.user, cases=len(kept), arobases=level)
    return batch


def batch_in(row: Sitting, batch: Batch) -> Batch:
    """An open batch of this sitting, locked. Raises Refusal once it has ended."""
    found = Batch.objects.select_for_update(of=("self",)).filter(pk=batch.pk, sitting=row).first()
    if found is None or found.ended_at is not None:
        raise Refusal(["Ce lot est terminé."])
    found.sitting = row
    return found


@transaction.atomic
def consent(sitting: Sitting, batch: Batch, *, by: JuryMember) -> Adopted | None:
    """Have nothing against a batch; once everybody who is there has said so, it is adopted. Raises Refusal for whoever
    is not there, or once it has ended.
    """
    row = lock(sitting)
    must_be_open(row)
    if not by.votes or not Attendance.objects.filter(sitting=row, member=by, left_at__isnull=True).exists():
        raise Refusal(["Seuls les membres présents consentent à un lot."])
    one, bench = batch_in(row, batch), bench_of(row)
    _, created = Consent.objects.get_or_create(batch=one, member=by)
    row.save(update_fields=["serial"])
    if created:
        record(Verb.CONSENT, one, by=by.user)
    return _adopt(row, bench, one) if _all_consent(one, bench) else None


@transaction.atomic
def adopt_batch(sitting: Sitting, batch: Batch, *, by: JuryMember) -> Adopted:
    """Adopt what nobody took out of a batch. Raises Refusal before its window has passed, unless everybody who is there
    has consented, and for anybody but who opened it.
    """
    row = lock(sitting)
    must_be_open(row)
    one, bench = batch_in(row, batch), bench_of(row)
    _must_be_hers(one, bench, by)
    if timezone.now() < one.closes_at and not _all_consent(one, bench):
        at = timezone.localtime(one.closes_at).strftime("%H:%M:%S")
        raise Refusal(
            [f"Le délai d’objection court jusqu’à {at} ; le lot s’adopte avant si tous les présents consentent."]
        )
    return _adopt(row, bench, one)


@transaction.atomic
def drop_batch(sitting: Sitting, batch: Batch, *, by: JuryMember) -> None:
    """Close a batch without adopting it: its dossiers stay in the group. Raises Refusal for anybody but who opened
    it.
    """
    row = lock(sitting)
    one = batch_in(row, batch)
    _must_be_hers(one, bench_of(row), by)
    end_batches(row)
    row.save(update_fields=["serial"])
    record(Verb.DROP_BATCH, one, by=by.user)


def end_batches(row: Sitting) -> bool:
    """End the batch that is open, if any, without adopting it; whether one was. Within the caller's transaction."""
    return bool(Batch.objects.open().filter(sitting=row).update(ended_at=timezone.now()))


def _must_be_hers(batch: Batch, bench: Bench, by: JuryMember) -> None:
    """Whoever opened a batch ends it; once she has left, whoever presides."""
    if by.pk == batch.opened_by_id and by.pk in bench.present:
        return
    if batch.opened_by_id in bench.present:
        raise Refusal([f"{batch.opened_by} a ouvert ce lot : ce geste lui revient."])
    must_preside(bench, by)


def _all_consent(batch: Batch, bench: Bench) -> bool:
    return waited_for(batch, bench, cases_of(batch)) <= set(batch.consents.values_list("member_id", flat=True))


def _adopt(row: Sitting, bench: Bench, batch: Batch) -> Adopted:
    """Decide what is left of a batch, as the chair who opened it or, once she has left, who presides."""
    now = timezone.now()
    chair = batch.opened_by
    if chair.pk not in bench.present:
        chair = next((one for one in bench.members if one.pk == bench.chair()), chair)
    cases = cases_of(batch)
    locked = set(Case.objects.select_for_update().filter(pk__in=[one.pk for one in cases]).values_list("pk", flat=True))
    found = _outcomes(row, bench, [one for one in cases if one.pk in locked], chair, now)
    for decision in found.decisions:
        decision.batch = batch
    Decision.objects.bulk_create(found.decisions)
    Case.objects.filter(pk__in=[one.case_id for one in found.decisions]).update(status=CaseStatus.DECIDED)
    Case.objects.filter(pk__in=found.dropped).update(grouped=False)
    batch.ended_at = now
    batch.save(update_fields=["ended_at"])
    row.save(update_fields=["serial"])
    record(Verb.ADOPT_GROUP, batch, by=chair.user, cases=len(found.decisions), arobases=batch.level)
    return Adopted(len(found.decisions), found.others, len(found.dropped), found.short)

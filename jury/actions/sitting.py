"""Gestures of the sitting. Each locks the sitting first, so that two windows, a double click or a lost answer do nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from jury.enums import ON_THE_TABLE, CaseStatus, ConflictStatus, SittingStatus
from jury.models import Attendance, Case, ConflictOfInterest, Decision, JuryMember, Recusal, Sitting, Vote
from jury.queries import Bench, Table, bench_of, file_rows, missing_cases, table_of, undecided
from jury.rules import decision_faults, presiding, quorum_needed
from label.actions.base import Refusal, record
from label.enums import Phase, Strate
from label.models import Edition, User
from label.queries import ceilings_of, past_of, pasts_of
from label.rules import Answer, PastParticipation

SIZES = {strate.value: rank for rank, strate in enumerate(Strate)}
LONGEST_REASON = 2_000
ORDERS = {
    "strate": "Par taille, puis par niveau proposé",
    "niveau": "Par niveau proposé, le plus haut d’abord",
    "doute": "Ce qui fait doute d’abord",
}


def _lock(sitting: Sitting) -> Sitting:
    row = Sitting.objects.select_for_update(of=("self",)).select_related("edition__regulation").get(pk=sitting.pk)
    row.serial += 1
    return row


def _presides(bench: Bench, member: JuryMember, away: Sequence[int] = ()) -> None:
    """Raise Refusal unless this member presides when those in `away` and the absent are out."""
    absent = {one.pk for one in bench.members} - bench.present
    chair = presiding(bench.president, bench.vice_president, absent | set(away))
    if chair != member.pk:
        raise Refusal([_who(bench, chair)])


def _runs(row: Sitting, bench: Bench, member: JuryMember) -> None:
    """Raise Refusal unless this member presides now: the sitting, or the case that is on the table."""
    table = table_of(row, bench)
    if table is not None and table.chair == member.pk:
        return
    _presides(bench, member)


def _who(bench: Bench, chair: int | None) -> str:
    if chair is None:
        return "Ni la présidence ni la vice-présidence ne peuvent présider : notez d’abord leur présence."
    name = next(one for one in bench.members if one.pk == chair)
    return f"{name} préside maintenant : ce geste lui revient."


@transaction.atomic
def prepare_sitting(edition: Edition, *, held_on: date, place: str, ends_at: time | None, by: User | None) -> Sitting:
    """Set the day, the place and the planned end of the sitting. Raises Refusal once it has begun."""
    Sitting.objects.get_or_create(edition=edition, defaults={"held_on": held_on})
    row = Sitting.objects.select_for_update().get(edition=edition)
    if row.status != SittingStatus.PREPARED:
        raise Refusal(["La séance a commencé."])
    row.held_on, row.place, row.ends_at = held_on, place.strip()[:120], ends_at
    row.serial += 1
    row.save()
    record("prepare_sitting", row, by=by, year=edition.year)
    return row


@transaction.atomic
def set_agenda(sitting: Sitting, *, order: str, by: User | None) -> int:
    """Put every filed candidature on the agenda, in this order, those that nobody contests grouped; how many there are.

    Raises Refusal once the sitting has begun, or for an unknown order.
    """
    row = _lock(sitting)
    if row.status != SittingStatus.PREPARED:
        raise Refusal(["La séance a commencé : l’ordre du jour ne change plus."])
    if order not in ORDERS:
        raise Refusal(["Choisissez un ordre de la liste."])
    rows = file_rows(row.edition)
    keys = {
        "strate": lambda r: (SIZES.get(r.candidature.strate, 9), -(r.proposal or 0), r.candidature.sort_key),
        "niveau": lambda r: (-(r.proposal or 0), r.candidature.sort_key),
        "doute": lambda r: (r.agrees, -len(r.flags), r.proposal is not None, r.candidature.sort_key),
    }
    Case.objects.filter(sitting=row).delete()
    Case.objects.bulk_create(
        Case(sitting=row, candidature=one.candidature, rank=rank, proposal=one.proposal, grouped=one.agrees)
        for rank, one in enumerate(sorted(rows, key=keys[order]), start=1)
    )
    row.save(update_fields=["serial"])
    record("set_agenda", row, by=by, items=len(rows))
    return len(rows)


@transaction.atomic
def mark_present(sitting: Sitting, member: JuryMember, *, present: bool, by: User) -> None:
    """Note the arrival or the departure of a member; a vote not yet closed goes with her. Raises Refusal for a closed sitting."""
    row = _lock(sitting)
    if row.status == SittingStatus.CLOSED:
        raise Refusal(["La séance est close."])
    if not member.votes or member.edition_id != row.edition_id:
        raise Refusal(["Seuls les membres qui votent sont à l’ordre des présences."])
    if present and not member.is_ready:
        raise Refusal([f"{member} n’a pas encore accepté la charte et déclaré ses liens : sa place n’est pas ouverte."])
    here = Attendance.objects.filter(sitting=row, member=member, left_at__isnull=True).first()
    if present == (here is not None):
        return
    if here is None:
        Attendance.objects.create(sitting=row, member=member)
    elif row.status == SittingStatus.PREPARED:
        here.delete()  # nothing has begun: nobody has left
    else:
        here.left_at = timezone.now()
        here.save(update_fields=["left_at"])
        Vote.objects.filter(member=member, case__sitting=row, case__status=CaseStatus.VOTING).delete()
    row.save(update_fields=["serial"])
    record("mark_present" if present else "mark_absent", member, by=by)


def opening_faults(sitting: Sitting, bench: Bench) -> list[str]:
    """What stands between a sitting and its opening, as French sentences; five queries."""
    edition = sitting.edition
    faults = []
    if edition.phase != Phase.DELIBERATION:
        faults.append("L’édition n’est pas en délibération : l’équipe change sa phase.")
    if not Case.objects.filter(sitting=sitting).exists():
        faults.append("L’ordre du jour est vide.")
    elif left := missing_cases(sitting):
        faults.append(f"Dossiers déposés absents de l’ordre du jour : {left}.")
    waiting = ConflictOfInterest.objects.filter(
        member__edition=edition, member__ended_at__isnull=True, status=ConflictStatus.PROPOSED
    ).count()
    if waiting:
        faults.append(f"Conflits d’intérêts à confirmer ou à écarter : {waiting}.")
    unready = [str(one) for one in bench.members if one.pk in bench.present and not one.is_ready]
    if unready:
        faults.append(f"Charte ou liens à compléter : {', '.join(unready)}.")
    regulation = getattr(edition, "regulation", None)
    needed = quorum_needed(len(bench.members), 0, regulation.quorum if regulation is not None else None)
    if len(bench.present) < needed:
        faults.append(f"Membres présents : {len(bench.present)} sur {needed} pour le quorum.")
    return faults


@transaction.atomic
def open_sitting(sitting: Sitting, *, by: JuryMember) -> None:
    """Open the sitting, or resume it after a suspension. Raises Refusal with everything that stands in the way."""
    row = _lock(sitting)
    if row.status == SittingStatus.OPEN:
        return
    if row.status == SittingStatus.CLOSED:
        raise Refusal(["La séance est close."])
    bench = bench_of(row)
    _runs(row, bench, by)
    if row.status == SittingStatus.PREPARED:
        if faults := opening_faults(row, bench):
            raise Refusal(faults)
        row.opened_at = timezone.now()
    row.status = SittingStatus.OPEN
    row.save(update_fields=["status", "opened_at", "serial"])
    record("open_sitting", row, by=by.user)


@transaction.atomic
def suspend_sitting(sitting: Sitting, *, by: JuryMember) -> None:
    """Suspend the sitting; what is on the table stays there, nobody votes meanwhile."""
    row = _lock(sitting)
    if row.status == SittingStatus.SUSPENDED:
        return
    _running(row)
    _runs(row, bench_of(row), by)
    row.status = SittingStatus.SUSPENDED
    row.save(update_fields=["status", "serial"])
    record("suspend_sitting", row, by=by.user)


def _running(row: Sitting) -> None:
    if row.status != SittingStatus.OPEN:
        words = {
            SittingStatus.PREPARED: "n’est pas encore ouverte",
            SittingStatus.SUSPENDED: "est suspendue",
            SittingStatus.CLOSED: "est close",
        }
        raise Refusal([f"La séance {words[SittingStatus(row.status)]}."])


def _case(row: Sitting, case: Case) -> Case:
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("candidature__edition__regulation", "candidature__collectivite")
        .get(pk=case.pk, sitting=row)
    )


def _table(row: Sitting, bench: Bench, case: Case) -> Table:
    table = table_of(row, bench, case)
    assert table is not None  # a case was given  # noqa: S101
    return table


def _chairs(bench: Bench, table: Table, member: JuryMember) -> None:
    if table.chair != member.pk:
        raise Refusal([_who(bench, table.chair)])


@transaction.atomic
def open_case(sitting: Sitting, case: Case, *, by: JuryMember) -> Case:
    """Put a case on the table and open its vote; without a quorum it is adjourned. Raises Refusal when another one is there."""
    row = _lock(sitting)
    _running(row)
    one, bench = _case(row, case), bench_of(row)
    if one.status in ON_THE_TABLE:
        return one  # a second click, another window
    other = Case.objects.on_the_table().filter(sitting=row).select_related("candidature").first()
    if other is not None:
        raise Refusal([f"{other.candidature.name} est encore ouvert : décidez-le ou ajournez-le d’abord."])
    if one.status == CaseStatus.DECIDED:
        raise Refusal(["Ce dossier est décidé : annulez d’abord sa décision."])
    table = _table(row, bench, one)
    if table.chair is None and table.has_quorum:
        raise Refusal([_who(bench, None)])
    # The president opens the vice-president's case when she is recused: she hands the chair over by opening it.
    if table.chair != by.pk:
        _presides(bench, by)
    one.opened_at, one.vote_closed_at = timezone.now(), None
    one.grouped = False
    one.status = CaseStatus.VOTING if table.has_quorum else CaseStatus.ADJOURNED
    one.save(update_fields=["opened_at", "vote_closed_at", "grouped", "status"])
    row.save(update_fields=["serial"])
    record("open_case" if table.has_quorum else "adjourn_case", one, by=by.user, candidature=one.candidature_id)
    return one


@transaction.atomic
def cast_vote(sitting: Sitting, case: Case, arobases: int, *, by: JuryMember) -> Vote:
    """Vote, or change one's vote, until the vote closes. Raises Refusal in words: closed, absent, recused, not a level that is open."""
    row = _lock(sitting)
    _running(row)
    one = _case(row, case)
    if one.status != CaseStatus.VOTING:
        raise Refusal([f"Le vote sur {one.candidature.name} est clos : votre vote n’est pas compté."])
    if (
        not by.votes
        or not by.is_ready
        or not Attendance.objects.filter(sitting=row, member=by, left_at__isnull=True).exists()
    ):
        raise Refusal(["Seuls les membres présents votent."])
    if Recusal.objects.filter(member=by, candidature=one.candidature_id).exists():
        raise Refusal(["Déport : vous ne votez pas sur ce dossier."])
    answer = ceilings_of(row.edition, [one.candidature], pasts_of_one(one), row.edition.terms)[one.candidature_id]
    if arobases not in range(1, 6):
        raise Refusal(["Un vote va de 1 à 5 arobases."])
    if answer[arobases].answer is not Answer.OPEN:
        raise Refusal([f"{arobases}\u00a0@ : {reason}." for reason in answer[arobases].reasons])
    vote, _ = Vote.objects.update_or_create(case=one, member=by, defaults={"arobases": arobases, "at": timezone.now()})
    row.save(update_fields=["serial"])
    record("cast_vote", one, by=by.user, candidature=one.candidature_id)  # never which level
    return vote


@transaction.atomic
def close_vote(sitting: Sitting, case: Case, *, by: JuryMember) -> Case:
    """Close the vote and count. Raises Refusal while votes are missing that members who are there may still give.

    With fewer voters present than the quorum the case is adjourned, and its votes are dropped.
    """
    row = _lock(sitting)
    _running(row)
    one, bench = _case(row, case), bench_of(row)
    if one.status != CaseStatus.VOTING:
        return one
    table = _table(row, bench, one)
    _chairs(bench, table, by)
    enough = len(table.voted) >= table.quorum
    if not enough and table.has_quorum:
        raise Refusal([f"{len(table.voted)} votes sur {table.quorum} nécessaires : attendez, ou ajournez ce dossier."])
    one.status, one.vote_closed_at = (CaseStatus.TALLIED if enough else CaseStatus.ADJOURNED), timezone.now()
    one.save(update_fields=["status", "vote_closed_at"])
    if not enough:
        Vote.objects.filter(case=one).delete()
    row.save(update_fields=["serial"])
    record("close_vote" if enough else "adjourn_case", one, by=by.user, candidature=one.candidature_id)
    return one


@transaction.atomic
def reopen_vote(sitting: Sitting, case: Case, *, by: JuryMember) -> Case:
    """Open the vote again before the decision: the votes already cast stay, each may change."""
    row = _lock(sitting)
    _running(row)
    one, bench = _case(row, case), bench_of(row)
    if one.status == CaseStatus.TALLIED:
        _chairs(bench, _table(row, bench, one), by)
        one.status, one.vote_closed_at = CaseStatus.VOTING, None
        one.save(update_fields=["status", "vote_closed_at"])
        row.save(update_fields=["serial"])
        record("reopen_vote", one, by=by.user, candidature=one.candidature_id)
    return one


@transaction.atomic
def adjourn_case(sitting: Sitting, case: Case, *, by: JuryMember) -> Case:
    """Put a case off: its votes are dropped, it comes back after the others."""
    row = _lock(sitting)
    _running(row)
    one, bench = _case(row, case), bench_of(row)
    if one.status in ON_THE_TABLE:
        _chairs(bench, _table(row, bench, one), by)
        one.status = CaseStatus.ADJOURNED
        one.save(update_fields=["status"])
        Vote.objects.filter(case=one).delete()
        row.save(update_fields=["serial"])
        record("adjourn_case", one, by=by.user, candidature=one.candidature_id)
    return one


@transaction.atomic
def decide(sitting: Sitting, case: Case, arobases: int, *, by: JuryMember, reason: str = "") -> Decision:
    """Decide a case whose vote is closed. Raises Refusal for a closed level, or without the reason that another one asks.

    Asked twice for the same level, the decision that stands is given back.
    """
    row = _lock(sitting)
    _running(row)
    one, bench = _case(row, case), bench_of(row)
    if one.status == CaseStatus.DECIDED:
        standing = one.decisions.get(undone_at__isnull=True)
        if standing.arobases == arobases:
            return standing
        raise Refusal([f"{one.candidature.name} est déjà décidé : {standing.arobases}\u00a0@."])
    if one.status != CaseStatus.TALLIED:
        raise Refusal(["Closez d’abord le vote."])
    table = _table(row, bench, one)
    _chairs(bench, table, by)
    if table.tally is None or table.tally.total < table.quorum:
        counted = table.tally.total if table.tally is not None else 0
        raise Refusal([f"{counted} votes comptés sur {table.quorum} nécessaires : ajournez ce dossier."])
    if len(reason) > LONGEST_REASON:
        raise Refusal([f"Ce motif compte {len(reason)} signes : {LONGEST_REASON} au plus."])
    if faults := decision_faults(arobases, table.tally, table.ceiling, reason):
        raise Refusal(faults)
    departs = arobases not in table.tally.results
    decision = Decision.objects.create(
        case=one, arobases=arobases, reason=reason.strip(), counts=list(table.tally.counts), eligible=len(table.voters),
        quorum=table.quorum, presided_by=by,
    )  # fmt: skip
    one.status = CaseStatus.DECIDED
    one.save(update_fields=["status"])
    row.save(update_fields=["serial"])
    record("decide", one, by=by.user, candidature=one.candidature_id, arobases=arobases, departs=departs)
    return decision


@transaction.atomic
def undo_last(sitting: Sitting, decision: Decision, *, by: JuryMember, reason: str) -> Case:
    """Undo the last decision, with a reason: its case comes back with its votes counted, the decision stays in the minutes.

    Raises Refusal when another case is on the table, when it is not the last one, or without a reason.
    """
    row = _lock(sitting)
    _running(row)
    last = Decision.objects.filter(case__sitting=row, undone_at__isnull=True).order_by("-decided_at", "-pk").first()
    if last is None or last.pk != decision.pk:
        raise Refusal(["Cette décision n’est plus la dernière."])
    if Case.objects.on_the_table().filter(sitting=row).exists():
        raise Refusal(["Un dossier est ouvert : décidez-le ou ajournez-le d’abord."])
    if not reason.strip():
        raise Refusal(["Dites pourquoi cette décision est annulée."])
    one, bench = _case(row, last.case), bench_of(row)
    _chairs(bench, _table(row, bench, one), by)
    last.undone_at, last.undone_reason = timezone.now(), reason.strip()[:500]
    last.save(update_fields=["undone_at", "undone_reason"])
    one.status = CaseStatus.WAITING if last.grouped else CaseStatus.TALLIED
    one.grouped = False
    one.save(update_fields=["status", "grouped"])
    row.save(update_fields=["serial"])
    record(
        "undo_decision",
        one,
        by=by.user,
        candidature=one.candidature_id,
        arobases=last.arobases,
        reason=last.undone_reason,
    )
    return one


@transaction.atomic
def pull_case(sitting: Sitting, case: Case, *, by: JuryMember) -> Case:
    """Take a case out of the grouped adoption, so that it is examined alone: any voter, until it is adopted."""
    row = _lock(sitting)
    one = _case(row, case)
    if not by.votes or by.edition_id != row.edition_id:
        raise Refusal(["Seuls les membres qui votent retirent un dossier de l’adoption groupée."])
    if Recusal.objects.filter(member=by, candidature=one.candidature_id).exists():
        raise Refusal(["Déport : ce dossier ne vous concerne pas."])
    if one.status == CaseStatus.DECIDED:
        raise Refusal(["Ce dossier est déjà adopté."])
    if one.grouped:
        one.grouped, one.pulled_by = False, by
        one.save(update_fields=["grouped", "pulled_by"])
        row.save(update_fields=["serial"])
        record("pull_case", one, by=by.user, candidature=one.candidature_id)
    return one


@dataclass(frozen=True)
class Adopted:
    """What a grouped adoption did: how many were adopted, are left to the other chair, leave the group, wait for a quorum."""

    adopted: int
    other_chair: int
    left: int
    short: int = 0


@transaction.atomic
def adopt_group(sitting: Sitting, *, by: JuryMember) -> Adopted:
    """Adopt together the proposals that nobody contests. Those whose level is no longer open leave the group.

    Those without a quorum stay there; when there are no others, nothing is done and a Refusal says so.
    The president adopts those that she presides, the vice-president the others.
    """
    row = _lock(sitting)
    _running(row)
    bench = bench_of(row)
    if Case.objects.on_the_table().filter(sitting=row).exists():
        raise Refusal(["Un dossier est ouvert : décidez-le ou ajournez-le d’abord."])
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .filter(sitting=row, grouped=True, status=CaseStatus.WAITING)
        .select_related("candidature")
        .order_by("rank")
    )
    if not cases:
        raise Refusal(["L’adoption groupée est vide."])
    ceilings = ceilings_of(row.edition, [one.candidature for one in cases], pasts_of(row.edition), row.edition.terms)
    out: dict[int, set[int]] = {}
    for member, candidature in Recusal.objects.filter(candidature__edition=row.edition_id).values_list(
        "member_id", "candidature_id"
    ):
        out.setdefault(candidature, set()).add(member)
    regulation = getattr(row.edition, "regulation", None)
    absent = {one.pk for one in bench.members} - bench.present
    voters = {one.pk for one in bench.members}
    decisions: list[Decision] = []
    adopted, dropped, others, short = [], [], 0, 0
    for one in cases:
        recused = out.get(one.candidature_id, set()) & voters
        eligible = len(bench.present - recused)
        quorum = quorum_needed(len(voters), len(recused), regulation.quorum if regulation is not None else None)
        level = one.proposal or 0
        chair = presiding(bench.president, bench.vice_president, absent | recused)
        if ceilings[one.candidature_id][level].answer is not Answer.OPEN:
            dropped.append(one.pk)
        elif eligible < quorum:
            short += 1
        elif chair != by.pk:
            others += 1
        else:
            decisions.append(
                Decision(case=one, arobases=level, grouped=True, eligible=eligible, quorum=quorum, presided_by=by)
            )
            adopted.append(one.pk)
    if not adopted and short:
        raise Refusal([f"Le quorum n’est pas atteint : {len(bench.present)} présents. L’adoption groupée attend."])
    if not adopted and others:
        _presides(bench, by, away=[by.pk])
    Decision.objects.bulk_create(decisions)
    Case.objects.filter(pk__in=adopted).update(status=CaseStatus.DECIDED)
    Case.objects.filter(pk__in=dropped).update(grouped=False)
    row.group_adopted_at = timezone.now()
    row.save(update_fields=["serial", "group_adopted_at"])
    record("adopt_group", row, by=by.user, items=len(adopted))
    return Adopted(len(adopted), others, len(dropped), short)


def pasts_of_one(case: Case) -> dict[int, list[PastParticipation]]:
    """The past of the one collectivité of a case, as `ceilings_of` takes it."""
    return {case.candidature.collectivite_id: past_of(case.candidature)[0]}


def closing_faults(sitting: Sitting) -> list[str]:
    """What is undecided, as French sentences; empty when the sitting may close."""
    left = undecided(sitting)
    faults = [f"{one.candidature.name} : {one.get_status_display().lower()}." for one in left[:20]]
    if len(left) > 20:
        faults.append(f"Et {len(left) - 20} autres dossiers sans décision.")
    if missing := missing_cases(sitting):
        faults.append(f"Dossiers déposés absents de l’ordre du jour : {missing}.")
    return faults

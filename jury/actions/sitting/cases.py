"""One case: on the table, voted, counted, decided, undone."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from jury.actions.sitting.base import (
    case_in,
    last_decision,
    lock,
    must_be_in_the_race,
    must_be_open,
    must_chair,
    must_lie_free,
    must_not_be_recused,
    must_preside,
    table_for,
    undo,
    who_presides,
)
from jury.actions.sitting.counting import drop_vote, end_vote, vote_afresh
from jury.enums import ON_THE_TABLE, CaseStatus
from jury.models import Attendance, Case, Decision, JuryMember, Sitting, Vote
from jury.queries.card import case_card
from jury.queries.seats import bench_of
from jury.queries.sitting import next_case
from jury.rules.sitting import decision_faults
from label.actions.base import record
from label.enums import LevelState
from label.queries.histories import ceiling_of
from label.rules.refusals import Refusal
from label.rules.regulation import level_name
from label.verbs import Verb
from toolkit.french import upper_first
from toolkit.typography import thousands

LONGEST_REASON = 2_000
# Why a vote was set aside or put off, where nobody typed anything: the minutes give it.
NO_QUORUM = "Quorum non atteint"
REOPENED = "Vote rouvert par la présidence"
ADJOURNED = "Dossier ajourné par la présidence"


@transaction.atomic
def open_case(sitting: Sitting, case: Case, *, by: JuryMember) -> Case:
    """Put a case on the table and open its vote; without a quorum it is adjourned. Raises Refusal when another one is
    there.
    """
    row = lock(sitting)
    must_be_open(row)
    one, bench = case_in(row, case), bench_of(row)
    table = table_for(row, bench, one)
    if table.chair is None and table.has_quorum:
        raise Refusal([who_presides(bench, None)])
    # The president opens the vice-president's case when she is recused: she hands the chair over by opening it.
    if table.chair != by.pk:
        must_preside(bench, by)
    must_be_in_the_race(one)
    if one.status in ON_THE_TABLE:
        return one  # a second click, another window
    other = Case.objects.on_the_table().filter(sitting=row).select_related("candidature").first()
    if other is not None:
        raise Refusal([f"{other.candidature.name} est encore ouvert : décidez-le ou ajournez-le d’abord."])
    must_lie_free(row)
    if one.status == CaseStatus.DECIDED:
        raise Refusal(["Ce dossier est décidé : annulez d’abord sa décision."])
    one.opened_at, one.vote_closed_at = timezone.now(), None
    was_grouped, one.grouped = one.grouped, False
    one.status = CaseStatus.VOTING if table.has_quorum else CaseStatus.ADJOURNED
    one.card = {**case_card(one), "was_grouped": was_grouped}
    one.save(update_fields=["opened_at", "vote_closed_at", "grouped", "status", "card"])
    row.save(update_fields=["serial"])
    if table.has_quorum:
        record(Verb.OPEN_CASE, one, by=by.user, candidature=one.candidature_id)
    else:
        record(Verb.ADJOURN_CASE, one, by=by.user, candidature=one.candidature_id, reason=NO_QUORUM)
    return one


@transaction.atomic
def cast_vote(sitting: Sitting, case: Case, arobases: int, *, by: JuryMember, opened: int = 0) -> Vote:
    """Vote, or change one's vote, until the vote closes. `opened`: when the case that the vote answers was opened, in
    seconds since 1970 (0: the page does not say). Raises Refusal in words: closed, opened anew since, absent, recused,
    not a level that is open.
    """
    row = lock(sitting)
    must_be_open(row)
    one = case_in(row, case)
    must_not_be_recused(one, by)
    if (
        not by.votes
        or not by.is_ready
        or not Attendance.objects.filter(sitting=row, member=by, left_at__isnull=True).exists()
    ):
        raise Refusal(["Seuls les membres présents votent."])
    must_be_in_the_race(one)
    if one.status != CaseStatus.VOTING:
        counted = any(by.pk in voters for voters in one.polls.standing().values_list("voters", flat=True))
        which = "ce changement n’est pas compté, votre premier vote l’est" if counted else "votre vote n’est pas compté"
        raise Refusal([f"Le vote sur {one.candidature.name} est clos : {which}."])
    _must_be_its_debate(one, opened)
    rulings = ceiling_of(one.candidature)
    levels = row.edition.terms.given_levels
    if arobases not in levels:
        raise Refusal([f"Un vote va de {levels[0]} à {levels[-1]} arobases."])
    if rulings[arobases].state is not LevelState.OPEN:
        raise Refusal([f"{upper_first(level_name(arobases))} : {reason}." for reason in rulings[arobases].reasons])
    vote, _ = Vote.objects.update_or_create(case=one, member=by, defaults={"arobases": arobases, "at": timezone.now()})
    row.save(update_fields=["serial"])
    record(Verb.CAST_VOTE, one, by=by.user, candidature=one.candidature_id)  # never which level
    if row.closes_itself:
        _close_if_all_voted(row, one)
    return vote


def _must_be_its_debate(one: Case, opened: int) -> None:
    """Raise Refusal for a vote kept while the network was away, whose case was put off and opened again meanwhile."""
    if opened and one.opened_at is not None and opened != int(one.opened_at.timestamp()):
        raise Refusal(["Ce dossier a été ouvert de nouveau depuis : votre vote d’avant n’est pas compté, votez ici."])


def _close_if_all_voted(row: Sitting, one: Case) -> None:
    """Close the vote once every voter who is there has voted, as who presides chose: nobody's gesture."""
    table = table_for(row, bench_of(row), one)
    if table.has_quorum and table.voters <= table.voted:
        end_vote(table, row.edition.terms.given_levels)
        record(Verb.CLOSE_VOTE, one, by=None, candidature=one.candidature_id)


@transaction.atomic
def close_vote(sitting: Sitting, case: Case, *, by: JuryMember) -> Case:
    """Close the vote and count. Raises Refusal while votes are missing that members who are there may still give.

    With fewer voters present than the quorum the case is adjourned, and its votes are dropped.
    """
    row = lock(sitting)
    must_be_open(row)
    one, bench = case_in(row, case), bench_of(row)
    table = table_for(row, bench, one)
    must_chair(bench, table, by)
    must_be_in_the_race(one)
    if one.status != CaseStatus.VOTING:
        return one
    enough = len(table.voted) >= table.quorum
    if not enough and table.has_quorum:
        raise Refusal(
            [f"Votes reçus : {len(table.voted)} sur {table.quorum} nécessaires. Attendez, ou ajournez ce dossier."]
        )
    row.save(update_fields=["serial"])
    if enough:
        end_vote(table, row.edition.terms.given_levels)
        record(Verb.CLOSE_VOTE, one, by=by.user, candidature=one.candidature_id)
    else:
        _adjourn(one, by, NO_QUORUM)
    return one


@transaction.atomic
def reopen_vote(sitting: Sitting, case: Case, *, by: JuryMember, reason: str = "") -> Case:
    """Vote afresh before the decision: everybody votes again, the first count stays in the minutes with the reason."""
    row = lock(sitting)
    must_be_open(row)
    one, bench = case_in(row, case), bench_of(row)
    must_chair(bench, table_for(row, bench, one), by)
    must_be_in_the_race(one)
    if one.status == CaseStatus.TALLIED:
        vote_afresh(one, reason.strip() or REOPENED)
        row.save(update_fields=["serial"])
        record(Verb.REOPEN_VOTE, one, by=by.user, candidature=one.candidature_id, reason=reason.strip())
    return one


@transaction.atomic
def adjourn_case(sitting: Sitting, case: Case, *, by: JuryMember, reason: str = "") -> Case:
    """Put a case off, saying why: its votes are dropped, it comes back after the others."""
    row = lock(sitting)
    must_be_open(row)
    one, bench = case_in(row, case), bench_of(row)
    must_chair(bench, table_for(row, bench, one), by)
    must_be_in_the_race(one)
    if one.status in ON_THE_TABLE:
        row.save(update_fields=["serial"])
        _adjourn(one, by, reason.strip()[:LONGEST_REASON])
    return one


def _adjourn(one: Case, by: JuryMember, reason: str) -> None:
    one.status = CaseStatus.ADJOURNED
    one.save(update_fields=["status"])
    drop_vote(one, reason or ADJOURNED)
    record(Verb.ADJOURN_CASE, one, by=by.user, candidature=one.candidature_id, reason=reason)


@transaction.atomic
def decide(sitting: Sitting, case: Case, arobases: int, *, by: JuryMember, reason: str = "") -> Decision:
    """Decide a case whose vote is closed. Raises Refusal for a closed level, or without the reason that another one
    asks.

    Asked twice for the same level, the decision that stands is given back.
    """
    row = lock(sitting)
    must_be_open(row)
    one, bench = case_in(row, case), bench_of(row)
    table = table_for(row, bench, one)
    must_chair(bench, table, by)
    must_be_in_the_race(one)
    if one.status == CaseStatus.DECIDED:
        standing = one.decisions.get(undone_at__isnull=True)
        if standing.arobases == arobases:
            return standing
        raise Refusal([f"{one.candidature.name} est déjà décidé : {level_name(standing.arobases)}."])
    if one.status != CaseStatus.TALLIED:
        raise Refusal(["Il faut d’abord clore le vote."])
    if table.tally is None or table.tally.total < table.quorum:
        total = table.tally.total if table.tally is not None else 0
        raise Refusal([f"Votes comptés : {total} sur {table.quorum} nécessaires. Ajournez ce dossier."])
    if len(reason) > LONGEST_REASON:
        raise Refusal([f"Ce motif compte {thousands(len(reason))} signes : {thousands(LONGEST_REASON)} au plus."])
    if faults := decision_faults(arobases, table.tally, table.ceiling, reason):
        raise Refusal(faults)
    departs = arobases not in table.tally.results
    decision = Decision.objects.create(
        case=one,
        arobases=arobases,
        reason=reason.strip(),
        poll=one.polls.standing().get(),
        eligible=len(table.voters),
        quorum=table.quorum,
        presided_by=by,
    )
    one.status = CaseStatus.DECIDED
    one.save(update_fields=["status"])
    row.save(update_fields=["serial"])
    record(Verb.DECIDE, one, by=by.user, candidature=one.candidature_id, arobases=arobases, departs=departs)
    return decision


@dataclass(frozen=True)
class DecidedAndOpened:
    """What « décider et ouvrir le suivant » did: the decision, the case that is now on the table, or why none is."""

    decision: Decision
    opened: Case | None = None
    reasons: tuple[str, ...] = ()


@transaction.atomic
def decide_and_open(
    sitting: Sitting, case: Case, arobases: int, *, by: JuryMember, reason: str = ""
) -> DecidedAndOpened:
    """Decide a case, then open the next one. The decision stands even when the next one cannot be opened; asked twice,
    nothing more is opened. Raises Refusal as `decide`.
    """
    before = Decision.objects.filter(case=case, undone_at__isnull=True).exists()
    decision = decide(sitting, case, arobases, by=by, reason=reason)
    following = None if before else next_case(sitting)
    if following is None:
        return DecidedAndOpened(decision)
    try:
        with transaction.atomic():
            return DecidedAndOpened(decision, open_case(sitting, following, by=by))
    except Refusal as refusal:
        return DecidedAndOpened(decision, None, tuple(refusal.reasons))


@transaction.atomic
def undo_last(sitting: Sitting, decision: Decision, *, by: JuryMember, reason: str) -> Case:
    """Undo the last decision, with a reason: its case comes back with its votes counted, the decision stays in the
    minutes.

    Raises Refusal when another case is on the table, when it is not the last one, or without a reason.
    """
    row = lock(sitting)
    must_be_open(row)
    last = last_decision(row)
    if last is None or last.pk != decision.pk:
        raise Refusal(["Cette décision n’est plus la dernière."])
    must_lie_free(row)
    if not reason.strip():
        raise Refusal(["Dites pourquoi cette décision est annulée."])
    one, bench = case_in(row, last.case), bench_of(row)
    must_chair(bench, table_for(row, bench, one), by)
    must_be_in_the_race(one)
    undo(row, last, one, CaseStatus.WAITING if last.grouped else CaseStatus.TALLIED, reason=reason, by=by)
    return one

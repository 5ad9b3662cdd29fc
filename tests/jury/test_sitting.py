"""The sitting through its actions: the real palmarès of 2012 decided again, the wall of a recusal, nothing lost nor
doubled.
"""

import pytest

from jury.actions.closing import close_sitting
from jury.actions.members import recuse
from jury.actions.sitting.cases import (
    adjourn_case,
    cast_vote,
    close_vote,
    decide,
    decide_and_open,
    open_case,
    reopen_vote,
    undo_last,
)
from jury.actions.sitting.group import pull_case
from jury.actions.sitting.opening import let_vote_close, mark_present, open_sitting, set_agenda, suspend_sitting
from jury.enums import CaseStatus, JuryRole, SittingStatus
from jury.models import Case, Decision, JuryMember, Poll, Recusal, Vote
from jury.queries.seats import bench_of
from jury.queries.sitting import next_case, table_of
from label.enums import LevelState, Phase
from label.models import Award, Candidature, Edition, JournalEntry
from label.queries.histories import ceiling_of
from label.verbs import Verb
from tests.jury.bench import Jury, adopt_all, jury_of, member, undecided_2012
from tests.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def edition(request: pytest.FixtureRequest) -> Edition:
    """Three dossiers; all of them for a test marked `whole_edition`."""
    return undecided_2012(few=not hasattr(request, "param"))


whole_edition = pytest.mark.parametrize("edition", ["356"], indirect=True)


@pytest.fixture
def jury(edition: Edition) -> Jury:
    found = jury_of(edition)
    open_sitting(found.sitting, by=found.president)
    return found


def case_of(code: str) -> Case:
    return Case.objects.select_related("candidature").get(candidature__collectivite__code=code)


def voted(jury: Jury, case: Case, *levels: int) -> Case:
    """Open a case, have the first members vote, close the vote."""
    open_case(jury.sitting, case, by=jury.president)
    for one, level in zip(jury.voters, levels, strict=False):
        cast_vote(jury.sitting, case, level, by=one)
    return close_vote(jury.sitting, case, by=jury.president)


def test_with_a_past_not_confirmed_five_is_to_check_where_no_four_is_known(edition: Edition) -> None:
    answers = {
        one.collectivite.code: ceiling_of(one)[5].state
        for one in edition.candidatures.select_related("collectivite", "edition__regulation")
    }
    assert list(answers.values()).count(LevelState.TO_CHECK) == 327
    assert list(answers.values()).count(LevelState.OPEN) == 29


def test_a_vote_is_changed_until_it_closes_and_refused_in_words_after(jury: Jury) -> None:
    case = case_of("38185")
    open_case(jury.sitting, case, by=jury.president)
    for one in jury.voters[:9]:
        cast_vote(jury.sitting, case, 2, by=one)
    cast_vote(jury.sitting, case, 3, by=jury.vice)
    assert Vote.objects.get(case=case, member=jury.vice).arobases == 3
    close_vote(jury.sitting, case, by=jury.president)
    assert "est clos" in refused(lambda: cast_vote(jury.sitting, case, 4, by=jury.vice))
    assert Poll.objects.get(case=case).counts == [0, 8, 1, 0, 0]
    lines = JournalEntry.objects.filter(verb="cast_vote")
    assert lines.count() == 10
    assert not any("arobases" in line.facts for line in lines)


def test_the_president_chooses_between_two_middle_votes_and_departs_only_with_a_reason(jury: Jury) -> None:
    case = voted(jury, case_of("38185"), 2, 2, 2, 2, 3, 3, 3, 3)
    table = table_of(jury.sitting, bench_of(jury.sitting))
    assert table is not None
    assert table.tally is not None
    assert table.tally.results == (2, 3)
    assert "motif écrit" in refused(lambda: decide(jury.sitting, case, 4, by=jury.president))
    assert decide(jury.sitting, case, 3, by=jury.president).counts == [0, 4, 4, 0, 0]
    again = decide(jury.sitting, case, 3, by=jury.president)
    assert Decision.objects.filter(case=case).get() == again
    assert "déjà décidé" in refused(lambda: decide(jury.sitting, case, 2, by=jury.president))


@whole_edition
def test_a_closed_level_is_neither_voted_nor_decided(jury: Jury, edition: Edition) -> None:
    Candidature.objects.filter(edition=edition).update(past_confirmed=True, past_source="Registre (test)")
    case = (
        Case.objects.exclude(candidature__collectivite__candidatures__award__arobases__gte=4)
        .select_related("candidature")
        .first()
    )
    assert case is not None
    open_case(jury.sitting, case, by=jury.president)
    assert "5\u00a0@" in refused(lambda: cast_vote(jury.sitting, case, 5, by=jury.vice))


def test_below_the_quorum_a_case_is_adjourned_and_comes_back_last(edition: Edition) -> None:
    jury = jury_of(edition, present=8)
    open_sitting(jury.sitting, by=jury.president)
    case = case_of("38185")
    open_case(jury.sitting, case, by=jury.president)
    for one in jury.voters[:3]:
        cast_vote(jury.sitting, case, 3, by=one)
    # The others are there: their votes are waited for, nothing is lost by closing too early.
    assert "3 sur 8" in refused(lambda: close_vote(jury.sitting, case, by=jury.president))
    assert Vote.objects.filter(case=case).count() == 3
    mark_present(jury.sitting, jury.others[0], present=False, by=jury.president.user)
    case = close_vote(jury.sitting, case, by=jury.president)
    assert case.status == CaseStatus.ADJOURNED
    assert not Vote.objects.filter(case=case).exists()
    other = next_case(jury.sitting)
    assert other is not None
    assert other.pk != case.pk
    assert open_case(jury.sitting, other, by=jury.president).status == CaseStatus.ADJOURNED
    assert "À examiner" not in str(case.get_status_display())
    said = refused(lambda: close_sitting(jury.sitting, by=jury.president))
    assert "ajourné" in said


def test_a_sitting_opens_only_when_everything_is_settled(edition: Edition) -> None:
    jury = jury_of(edition, present=3)
    unready = member(edition, JuryRole.MEMBRE, "Retardataire", ready=False)
    assert "charte" in refused(lambda: mark_present(jury.sitting, unready, present=True, by=jury.president.user))
    Case.objects.filter(candidature__collectivite__code="38185").delete()
    edition.phase = Phase.APPRAISAL
    edition.save()
    said = refused(lambda: open_sitting(jury.sitting, by=jury.president))
    for words in ("délibération", "absents de l’ordre du jour : 1", "3 sur 8 pour le quorum"):
        assert words in said


def test_the_vice_president_presides_when_the_president_is_recused_or_away(jury: Jury) -> None:
    case = case_of("38185")
    recuse(jury.president, case.candidature, reason="J’y habite", by=jury.president.user)
    open_case(jury.sitting, case, by=jury.president)  # she puts it on the table, and leaves the chair
    for one in jury.others[:8]:
        cast_vote(jury.sitting, case, 2, by=one)
    assert "Vice préside" in refused(lambda: close_vote(jury.sitting, case, by=jury.president))
    close_vote(jury.sitting, case, by=jury.vice)
    decide(jury.sitting, case, 2, by=jury.vice)
    assert Decision.objects.get(case=case).presided_by == jury.vice
    mark_present(jury.sitting, jury.president, present=False, by=jury.vice.user)
    other = next_case(jury.sitting)
    assert other is not None
    assert "Vice préside" in refused(lambda: open_case(jury.sitting, other, by=jury.president))
    open_case(jury.sitting, other, by=jury.vice)


def test_a_recusal_is_a_wall_that_falls_at_once(jury: Jury) -> None:
    case, juror = case_of("38185"), jury.others[0]
    open_case(jury.sitting, case, by=jury.president)
    cast_vote(jury.sitting, case, 5 - 2, by=juror)
    recuse(juror, case.candidature, reason="Mon employeur", by=juror.user)
    assert not Vote.objects.filter(case=case).exists()
    assert Recusal.objects.get(member=juror).in_sitting is True
    assert "Déport" in refused(lambda: cast_vote(jury.sitting, case, 3, by=juror))
    assert "Déport" in refused(lambda: pull_case(jury.sitting, case, by=juror))
    table = table_of(jury.sitting, bench_of(jury.sitting))
    assert table is not None
    assert (len(table.voters), table.quorum, [str(one) for one in table.recused]) == (14, 7, ["Juré0"])


@whole_edition
def test_a_double_click_and_a_second_window_do_nothing_twice(jury: Jury) -> None:
    case = case_of("38185")
    first = open_case(jury.sitting, case, by=jury.president)
    assert open_case(jury.sitting, case, by=jury.president).opened_at == first.opened_at
    other = (
        case_of("79202")
        if Case.objects.filter(candidature__collectivite__code="79202").exists()
        else case_of("247900665")
    )
    assert "est encore ouvert" in refused(lambda: open_case(jury.sitting, other, by=jury.president))
    for one in jury.voters[:8]:
        cast_vote(jury.sitting, case, 3, by=one)
    closed = close_vote(jury.sitting, case, by=jury.president)
    assert close_vote(jury.sitting, case, by=jury.president).vote_closed_at == closed.vote_closed_at
    assert JournalEntry.objects.filter(verb__in=("open_case", "close_vote")).count() == 2


def test_one_gesture_decides_and_opens_the_next_and_pressed_twice_opens_one(jury: Jury) -> None:
    Case.objects.update(grouped=False)
    case = voted(jury, case_of("38185"), *[3] * 8)
    done = decide_and_open(jury.sitting, case, 3, by=jury.president)
    assert done.opened == next(iter(Case.objects.on_the_table()))
    assert done.opened is not None
    assert done.opened.status == CaseStatus.VOTING
    again = decide_and_open(jury.sitting, case, 3, by=jury.president)
    assert (again.decision, again.opened, again.reasons) == (done.decision, None, ())
    assert Case.objects.on_the_table().count() == 1


def test_a_decision_stands_when_the_next_case_cannot_be_opened(jury: Jury) -> None:
    Case.objects.update(grouped=False)
    case = voted(jury, case_of("38185"), *[3] * 8)
    following = next_case(jury.sitting)
    assert following is not None
    for chair in (jury.president, jury.vice):
        recuse(chair, following.candidature, reason="Mandat", by=chair.user)
    done = decide_and_open(jury.sitting, case, 3, by=jury.president)
    assert (done.decision.arobases, done.opened) == (3, None)
    assert "peuvent présider" in " ".join(done.reasons)
    assert not Case.objects.on_the_table().exists()


def test_a_vote_closes_of_itself_when_who_presides_chose_so_and_all_have_voted(jury: Jury) -> None:
    case = case_of("38185")
    recuse(jury.others[0], case.candidature, reason="J’y habite", by=jury.others[0].user)
    open_case(jury.sitting, case, by=jury.president)
    assert "préside maintenant" in refused(lambda: let_vote_close(jury.sitting, itself=True, by=jury.others[1]))
    let_vote_close(jury.sitting, itself=True, by=jury.president)
    voters = [one for one in jury.voters if one != jury.others[0]]
    for one in voters[:-1]:
        cast_vote(jury.sitting, case, 3, by=one)
        case.refresh_from_db()
        assert case.status == CaseStatus.VOTING
    cast_vote(jury.sitting, case, 2, by=voters[-1])
    case.refresh_from_db()
    assert case.status == CaseStatus.TALLIED
    line = JournalEntry.objects.filter(verb="close_vote").latest("pk")
    assert line.by is None  # nobody is named: the last to vote is nobody's business
    let_vote_close(jury.sitting, itself=False, by=jury.president)
    reopen_vote(jury.sitting, case, by=jury.president)
    cast_vote(jury.sitting, case, 3, by=voters[-1])
    case.refresh_from_db()
    assert case.status == CaseStatus.VOTING


def test_the_last_decision_is_undone_with_a_reason_and_stays_in_the_minutes(jury: Jury) -> None:
    case = voted(jury, case_of("38185"), *[3] * 8)
    done = decide(jury.sitting, case, 3, by=jury.president)
    assert "Dites pourquoi" in refused(lambda: undo_last(jury.sitting, done, by=jury.president, reason=" "))
    undo_last(jury.sitting, done, by=jury.president, reason="Erreur de frappe")
    assert "n’est plus la dernière" in refused(
        lambda: undo_last(jury.sitting, done, by=jury.president, reason="encore")
    )
    case.refresh_from_db()
    assert case.status == CaseStatus.TALLIED
    decide(jury.sitting, case, 3, by=jury.president)
    assert [one.undone_reason for one in case.decisions.order_by("pk")] == ["Erreur de frappe", ""]


def test_nothing_is_voted_while_the_sitting_is_suspended(jury: Jury) -> None:
    case = case_of("38185")
    open_case(jury.sitting, case, by=jury.president)
    suspend_sitting(jury.sitting, by=jury.president)
    assert "suspendue" in refused(lambda: cast_vote(jury.sitting, case, 3, by=jury.vice))
    open_sitting(jury.sitting, by=jury.president)
    cast_vote(jury.sitting, case, 3, by=jury.vice)
    adjourn_case(jury.sitting, case, by=jury.president)
    assert not Vote.objects.exists()


@whole_edition
def test_a_closed_sitting_changes_no_more(jury: Jury, edition: Edition) -> None:
    Case.objects.update(grouped=True, proposal=2)
    adopt_all(jury.sitting, by=jury.president)
    minutes = close_sitting(jury.sitting, by=jury.president)
    assert close_sitting(jury.sitting, by=jury.president) == minutes
    assert minutes.content["niveaux"] == [[5, 0], [4, 0], [3, 0], [2, 356], [1, 0]]
    jury.sitting.refresh_from_db()
    assert jury.sitting.status == SittingStatus.CLOSED
    assert "close" in refused(lambda: open_case(jury.sitting, case_of("38185"), by=jury.president))
    assert "commencé" in refused(lambda: set_agenda(jury.sitting, order="strate", by=None))
    assert JuryMember.objects.active().filter(edition=edition).count() == 15
    assert Award.objects.filter(candidature__edition=edition, origin="decision").count() == 356


def test_once_closed_a_vote_is_a_count_and_a_list_of_who_voted(jury: Jury) -> None:
    case = case_of("38185")
    open_case(jury.sitting, case, by=jury.president)
    order = [jury.others[3], jury.president, jury.others[0], jury.vice, *jury.others[4:8]]
    for one, level in zip(order, [4, 3, 2, 3, 3, 3, 2, 3], strict=True):
        cast_vote(jury.sitting, case, level, by=one)
    close_vote(jury.sitting, case, by=jury.president)
    poll = Poll.objects.get(case=case)
    assert poll.counts == [0, 2, 5, 1, 0]
    assert poll.voters == sorted(one.pk for one in order)  # not in the order of their votes
    assert not Vote.objects.exists()
    told = [entry.facts for entry in JournalEntry.objects.filter(verb=Verb.CAST_VOTE)]
    assert told == [{"candidature": case.candidature_id}] * 8


def test_a_vote_that_is_opened_again_starts_from_nothing_and_keeps_its_first_count(jury: Jury) -> None:
    case = voted(jury, case_of("38185"), *[3] * 8)
    reopen_vote(jury.sitting, case, by=jury.president, reason="Une pièce est arrivée")
    table = table_of(jury.sitting, bench_of(jury.sitting))
    assert table is not None
    assert (table.voted, table.tally) == (frozenset(), None)
    first = Poll.objects.get(case=case)
    assert (first.counts, first.set_aside_reason) == ([0, 0, 8, 0, 0], "Une pièce est arrivée")
    for one in jury.voters[:8]:
        cast_vote(jury.sitting, case, 2, by=one)
    close_vote(jury.sitting, case, by=jury.president)
    assert decide(jury.sitting, case, 2, by=jury.president).counts == [0, 8, 0, 0, 0]


@whole_edition
def test_somebody_recused_once_she_was_counted_makes_all_vote_afresh(jury: Jury) -> None:
    case = voted(jury, case_of("38185"), *[3] * 8)
    recuse(jury.others[-1], case.candidature, reason="N’a pas voté", by=jury.others[-1].user)
    case.refresh_from_db()
    assert case.status == CaseStatus.TALLIED  # she was not counted
    juror = jury.voters[1]
    recuse(juror, case.candidature, reason="Lien découvert", by=juror.user)
    case.refresh_from_db()
    assert case.status == CaseStatus.VOTING
    assert f"Déport de {juror}" in Poll.objects.get(case=case).set_aside_reason
    assert "d’abord clore le vote" in refused(lambda: decide(jury.sitting, case, 3, by=jury.president))
    adjourn_case(jury.sitting, case, by=jury.president)
    assert "motif compte" in refused(
        lambda: decide(
            jury.sitting, voted(jury, case_of("247900665"), *[3] * 8), 4, by=jury.president, reason="x" * 2001
        )
    )


@whole_edition
def test_without_a_quorum_the_group_waits_as_it_is(edition: Edition) -> None:
    jury = jury_of(edition, present=8)
    Case.objects.update(grouped=True, proposal=2)
    open_sitting(jury.sitting, by=jury.president)
    mark_present(jury.sitting, jury.others[0], present=False, by=jury.president.user)
    assert "quorum" in refused(lambda: adopt_all(jury.sitting, by=jury.president))
    assert Case.objects.filter(grouped=True).count() == 356


def test_the_chair_of_the_case_suspends_and_resumes_and_nobody_else_acts_without_a_chair(jury: Jury) -> None:
    case = case_of("38185")
    recuse(jury.president, case.candidature, reason="J’y habite", by=jury.president.user)
    open_case(jury.sitting, case, by=jury.president)
    suspend_sitting(jury.sitting, by=jury.vice)
    open_sitting(jury.sitting, by=jury.vice)
    for one in (jury.president, jury.vice):
        mark_present(jury.sitting, one, present=False, by=jury.president.user)
    assert "Ni la présidence" in refused(lambda: adjourn_case(jury.sitting, case, by=jury.others[0]))
    case.refresh_from_db()
    assert case.status == CaseStatus.VOTING

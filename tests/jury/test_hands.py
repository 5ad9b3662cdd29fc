"""A show of hands, when devices fail: typed by the chair, confirmed by somebody else, said in the minutes."""

from copy import deepcopy

import pytest
from django.test import Client

from jury.actions.closing import close_sitting
from jury.actions.members import recuse
from jury.actions.sitting.cases import cast_vote, close_vote, decide, open_case
from jury.actions.sitting.hands import confirm_hands, count_hands
from jury.actions.sitting.opening import open_sitting
from jury.enums import CaseStatus
from jury.models import Case, Minutes, Poll, Vote
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import Jury, jury_of, seated_once
from tests.pages import text_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db
PAGE, HANDS = "/jury/2150/seance/", "/jury/2150/seance/main-levee/"


def opened() -> Jury:
    """One dossier of 2150, open; five members, there."""
    edition = EditionFactory(in_deliberation=True, year=2150)
    CandidatureFactory(edition=edition, name="Aix", past_confirmed=True, past_source="Registre (test)")
    found = jury_of(edition, size=5)
    open_sitting(found.sitting, by=found.president)
    open_case(found.sitting, Case.objects.get(), by=found.president)
    return found


seated = seated_once(opened)


@pytest.fixture
def jury(seated: Jury) -> Jury:
    """A copy of it, of whom a test may say anything."""
    return deepcopy(seated)


def counted(jury: Jury, counts: dict[int, int], voters: list[int] | None = None) -> Poll:
    who = voters if voters is not None else [one.pk for one in jury.voters]
    return count_hands(jury.sitting, Case.objects.get(), counts=counts, voters=who, by=jury.president)


def test_it_closes_the_vote_once_another_member_has_confirmed_it(jury: Jury) -> None:
    cast_vote(jury.sitting, Case.objects.get(), 4, by=jury.vice)
    poll = counted(jury, {2: 3, 3: 2})
    case = Case.objects.get()
    assert case.status == CaseStatus.VOTING
    assert "Un autre membre" in refused(lambda: confirm_hands(jury.sitting, case, poll=poll.pk, by=jury.president))
    confirm_hands(jury.sitting, case, poll=poll.pk, by=jury.vice)
    assert Case.objects.get().status == CaseStatus.TALLIED
    assert not Vote.objects.exists()  # the hands replace what was voted on the devices
    assert "n’attend plus" in refused(lambda: confirm_hands(jury.sitting, case, poll=poll.pk, by=jury.others[0]))
    decision = decide(jury.sitting, Case.objects.get(), 2, by=jury.president)
    assert decision.counts == [0, 3, 2, 0, 0]
    close_sitting(jury.sitting, by=jury.president)
    (line,) = Minutes.objects.get().content["dossiers"]
    assert line["main_levee"] == "à main levée, compté par Présidente, confirmé par Vice"
    assert len(line["votants"]) == 5


def test_the_room_and_who_has_not_voted_are_told_that_hands_are_counted(jury: Jury) -> None:
    juror = signed_in(jury.vice.user)
    assert "d’une touche" in text_of(juror.get(PAGE))
    counted(jury, {2: 3, 3: 2})
    page = text_of(juror.get(PAGE))
    assert "une fois confirmé, remplace les votes des écrans" in page
    assert "d’une touche" not in page
    assert "décompte à confirmer" in text_of(juror.get(f"{PAGE}ecran/"))


@pytest.mark.parametrize(
    ("counts", "voters", "said"),
    [
        ({2: 3}, None, "ne sont pas en même nombre"),
        ({2: 1}, "one", "sur 3 nécessaires"),
        ({5: 5}, None, "au plus 4"),
        ({2: 6}, "stranger", "Seuls les membres présents"),
    ],
)
def test_numbers_that_do_not_agree_are_refused(
    jury: Jury, counts: dict[int, int], voters: str | None, said: str
) -> None:
    who = [one.pk for one in jury.voters]
    if voters == "one":
        who = who[:1]
    if voters == "stranger":
        who = [*who, 10**9]
    assert said in refused(lambda: counted(jury, counts, who))
    assert not Poll.objects.exists()


def test_only_the_chair_counts_and_what_is_typed_again_replaces(jury: Jury) -> None:
    who = [one.pk for one in jury.voters]
    assert "ce geste lui revient" in refused(
        lambda: count_hands(jury.sitting, Case.objects.get(), counts={2: 5}, voters=who, by=jury.vice)
    )
    first = counted(jury, {2: 5})
    second = counted(jury, {3: 5})
    case = Case.objects.get()
    assert "relisez" in refused(lambda: confirm_hands(jury.sitting, case, poll=first.pk, by=jury.vice))
    confirm_hands(jury.sitting, case, poll=second.pk, by=jury.vice)
    assert Poll.objects.standing().get().counts == [0, 0, 5, 0, 0]


def test_a_recusal_or_a_vote_on_the_devices_takes_the_waiting_count_away(jury: Jury) -> None:
    poll = counted(jury, {2: 5})
    case = Case.objects.select_related("candidature").get()
    recuse(jury.others[0], case.candidature, reason="Lien", by=jury.others[0].user)
    assert "relisez" in refused(lambda: confirm_hands(jury.sitting, case, poll=poll.pk, by=jury.vice))
    assert "Déport" in refused(lambda: confirm_hands(jury.sitting, case, poll=poll.pk, by=jury.others[0]))
    counted(jury, {2: 4}, [one.pk for one in jury.voters if one != jury.others[0]])
    for one in (jury.president, jury.vice, *jury.others[1:]):
        cast_vote(jury.sitting, case, 3, by=one)
    close_vote(jury.sitting, case, by=jury.president)
    assert Poll.objects.get().counts == [0, 0, 4, 0, 0]


def test_it_is_done_from_the_screens(jury: Jury, client: Client) -> None:
    president, vice = signed_in(jury.president.user), signed_in(jury.vice.user)
    case = Case.objects.get()
    assert "Voter à main levée" in text_of(president.get(PAGE))
    assert "Voter à main levée" not in text_of(vice.get(PAGE))
    sent = {"case": case.pk, "count_2": 4, "count_3": 1, "voter": [one.pk for one in jury.voters]}
    # What does not agree comes back as it was typed, without a script too.
    back = president.post(HANDS, {**sent, "count_2": 2, "voter": [jury.vice.pk]})
    assert back.status_code == 409
    kept = " ".join(back.content.decode().split())
    assert 'name="count_2" min="0" max="99" value="2"' in kept
    assert f'id="votant-{jury.vice.pk}" checked' in kept
    assert f'id="votant-{jury.president.pk}" checked' not in kept
    assert '<details id="mains" open>' in kept
    president.post(HANDS, sent)
    assert "Un autre membre présent le confirme" in text_of(president.get(PAGE))
    page = text_of(vice.get(PAGE))
    assert "1 × 3 @, 4 × 2 @. Votants : Présidente, Vice, Juré0, Juré1, Juré2." in page
    vice.post(HANDS, {"case": case.pk, "poll": Poll.objects.get().pk, "confirm": "oui"})
    assert "Résultat proposé" in text_of(president.get(PAGE))
    president.post(HANDS, sent)
    assert Poll.objects.count() == 1

"""Between two sittings: pages left open, people who change, whose minutes they are."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from jury.actions.closing import close_sitting, pass_on
from jury.actions.members import end_member, name_member
from jury.actions.minutes import keep_signed_minutes
from jury.actions.sitting.cases import adjourn_case, cast_vote, close_vote, decide, open_case
from jury.actions.sitting.days import add_sitting
from jury.actions.sitting.opening import mark_present, open_sitting
from jury.enums import CaseStatus, JuryRole, SittingStatus
from jury.models import Minutes, Sitting, Vote
from label.models import Edition, JournalEntry
from label.verbs import Verb
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import Jury, case_of, sitting_on
from tests.pages import markup_of, words_of
from tests.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOWNS = ("Aix", "Bray")
ROOM, PREPARATION = "/jury/2150/seance/", "/pilotage/2150/jury/seance/"
SECOND = date(2011, 11, 9)
PDF = b"%PDF-1.7 "


@pytest.fixture
def jury(db: None) -> Jury:
    """Two dossiers of 2150; everybody is there, the first sitting is open."""
    return sitting_on(*TOWNS)


def decided(sitting: Sitting, jury: Jury, name: str, away: int = 0) -> None:
    """Decided by all, without the first `away` of them: the next one presides."""
    chair = jury.voters[away]
    case = open_case(sitting, case_of(name), by=chair)
    for one in jury.voters[away:]:
        cast_vote(sitting, case, 2, by=one)
    decide(sitting, close_vote(sitting, case, by=chair), 2, by=chair)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("geste/", {"gesture": "open-sitting"}),
        ("geste/", {"gesture": "pass-on", "held_on": "2011-11-10"}),
        ("geste/", {"gesture": "close-sitting"}),
        ("geste/", {"gesture": "consent", "batch": "999999"}),
        ("vote/", {"level": "2"}),
        ("main-levee/", {"count_2": "5"}),
    ],
)
def test_a_page_left_open_from_one_sitting_changes_nothing_in_the_next(
    jury: Jury, address: str, sent: dict[str, str]
) -> None:
    president = signed_in(jury.president.user)
    assert '<input type="hidden" name="sitting" value="1">' in markup_of(president.get(ROOM))
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    for one in jury.voters:
        mark_present(second, one, present=True, by=jury.president.user)
    before = Sitting.objects.get(pk=second.pk).serial
    case = {"case": str(case_of("Aix").pk), "sitting": "1"}
    answer = president.post(f"{ROOM}{address}", {**case, **sent}, follow=True)
    assert "Cette page montrait la séance 1, close depuis" in words_of(answer)
    by_script = president.post(f"{ROOM}{address}", {**case, **sent}, headers={"X-Requested-With": "sitting"})
    assert (by_script.status_code, "rien n’est fait à la séance 2" in words_of(by_script)) == (409, True)
    second.refresh_from_db()
    assert (second.status, second.serial, Vote.objects.count()) == (SittingStatus.PREPARED, before, 0)


def test_a_vote_that_waited_for_the_network_is_not_cast_in_the_next_sitting(jury: Jury) -> None:
    juror = signed_in(jury.others[0].user)
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    for one in jury.voters:
        mark_present(second, one, present=True, by=jury.president.user)
    open_sitting(second, by=jury.president)
    case = open_case(second, case_of("Aix"), by=jury.president)
    kept = {"case": str(case.pk), "level": "4", "sitting": "1"}
    assert juror.post(f"{ROOM}vote/", kept, headers={"X-Requested-With": "sitting"}).status_code == 409
    assert not case.votes.exists()
    assert juror.post(f"{ROOM}vote/", {**kept, "sitting": "2"}).status_code == 302
    assert case.votes.get().arobases == 4


def test_a_vote_that_waited_counts_for_its_own_debate_only(jury: Jury) -> None:
    juror, start = signed_in(jury.others[0].user), timezone.now()
    case = open_case(jury.sitting, case_of("Aix"), by=jury.president)
    form = re.search(r'name="opened" value="(\d+)"', markup_of(juror.get(ROOM)))
    assert form is not None
    kept = {"case": str(case.pk), "level": "4", "sitting": "1", "opened": form[1]}
    adjourn_case(jury.sitting, case, by=jury.president, reason="Une pièce")
    with time_machine.travel(start + timedelta(minutes=5)):
        again = open_case(jury.sitting, case_of("Aix"), by=jury.president)
        answer = juror.post(f"{ROOM}vote/", kept, headers={"X-Requested-With": "sitting"})
        assert (answer.status_code, "votre vote d’avant n’est pas compté" in words_of(answer)) == (409, True)
        assert not again.votes.exists()
        form = re.search(r'name="opened" value="(\d+)"', markup_of(juror.get(ROOM)))
        assert form is not None
        juror.post(f"{ROOM}vote/", {**kept, "opened": form[1]})
    assert again.votes.get().arobases == 4


def test_the_equipe_s_page_left_open_notes_nobody_in_the_next_sitting(jury: Jury, elise: Client) -> None:
    assert '<input type="hidden" name="sitting" value="1">' in markup_of(elise.get(PREPARATION))
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    gone = {"present": "oui", "sitting": "1"}
    answer = elise.post(f"{PREPARATION}presences/{jury.vice.pk}/", gone, follow=True)
    assert "Cette page montrait la séance 1" in words_of(answer)
    agenda = elise.post(f"{PREPARATION}ordre/", {"order": "strate", "sitting": "1"}, follow=True)
    assert "Cette page montrait la séance 1" in words_of(agenda)
    assert not second.attendances.exists()


def test_between_two_sittings_somebody_is_replaced_and_stays_in_the_minutes(jury: Jury, cast: Cast) -> None:
    edition = Edition.objects.get(year=2150)
    assert "notez plutôt son départ" in refused(lambda: end_member(jury.vice, by=cast.elise))
    decided(jury.sitting, jury, "Aix")
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    mark_present(second, jury.vice, present=True, by=cast.elise)
    end_member(jury.vice, by=cast.elise)
    assert (jury.sitting.attendances.count(), second.attendances.count()) == (5, 0)
    new = name_member(edition, email="neuve@jury.example", name="Neuve", role=JuryRole.VICE_PRESIDENT, by=cast.elise)
    told = Minutes.objects.get(sitting=jury.sitting).content["membres"]
    assert str(jury.vice) in [one["nom"] for one in told]
    before, after = (words_of(signed_in(cast.elise).get(f"/jury/2150/seances/{n}/")) for n in (1, 2))
    assert (str(jury.vice) in before, str(new) in before) == (True, False)
    assert (str(jury.vice) in after, str(new) in after, "absent(e)" in after) == (False, True, False)
    for one in (jury.president, *jury.others):
        mark_present(second, one, present=True, by=cast.elise)
    open_sitting(second, by=jury.president)
    case = open_case(second, case_of("Bray"), by=jury.president)
    for one in (jury.president, *jury.others):
        cast_vote(second, case, 2, by=one)
    decide(second, close_vote(second, case, by=jury.president), 2, by=jury.president)
    close_sitting(second, by=jury.president)
    told = Minutes.objects.get(sitting=second).content["membres"]
    assert [one["nom"] for one in told if one["preside"]] == [str(jury.president)]  # the new chair never came
    assert str(new) in [one["nom"] for one in told]
    assert "a fini" in refused(lambda: end_member(new, by=cast.elise))


def test_the_minutes_are_signed_by_whoever_presided_and_no_chair_who_stayed_away(jury: Jury, cast: Cast) -> None:
    decided(jury.sitting, jury, "Aix")
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    for one in (jury.vice, *jury.others):
        mark_present(second, one, present=True, by=cast.elise)
    open_sitting(second, by=jury.vice)
    decided(second, jury, "Bray", away=1)
    close_sitting(second, by=jury.vice)
    first_told, told = (
        [(one["nom"], one["suppleance"]) for one in row.content["membres"] if one["preside"]]
        for row in Minutes.objects.order_by("sitting__number")
    )
    assert first_told == [(str(jury.president), False), (str(jury.vice), False)]
    assert told == [(str(jury.vice), False)]


def test_why_a_file_was_put_off_is_read_where_it_is_opened_again(jury: Jury, cast: Cast) -> None:
    adjourn_case(
        jury.sitting, open_case(jury.sitting, case_of("Aix"), by=jury.president), by=jury.president, reason="Une pièce"
    )
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    for one in jury.voters:
        mark_present(second, one, present=True, by=cast.elise)
    open_sitting(second, by=jury.president)
    president = signed_in(jury.president.user)
    assert "Ouvrir Bray" in words_of(president.get(ROOM))
    open_case(second, case_of("Aix"), by=jury.president)
    page = words_of(president.get(ROOM))
    assert re.search(r"Ajourné le .+, « Une pièce »\.", page)
    assert "Une pièce" not in words_of(signed_in(jury.others[0].user).get(ROOM))


def test_minutes_signed_are_those_of_their_own_sitting(jury: Jury, cast: Cast) -> None:
    decided(jury.sitting, jury, "Aix")
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    for one in jury.voters:
        mark_present(second, one, present=True, by=cast.elise)
    open_sitting(second, by=jury.president)
    decided(second, jury, "Bray")
    close_sitting(second, by=jury.president)
    row, following = Minutes.objects.order_by("sitting__number")

    def keep(minutes: Minutes, text: bytes) -> object:
        return keep_signed_minutes(minutes, ContentFile(PDF + text, "pv.pdf"), name="pv.pdf", by=cast.elise)

    keep(row, b"signed 1")
    assert "procès-verbal signé de la séance 1" in refused(lambda: keep(following, b"signed 1"))
    keep(following, b"signed 2")


def test_the_days_of_the_jury_are_those_when_it_sat(jury: Jury, cast: Cast) -> None:
    edition = Edition.objects.get(year=2150)
    needless = add_sitting(edition, held_on=SECOND, place="Lyon", ends_at=None, by=cast.elise)
    assert "devenue inutile" not in words_of(signed_in(jury.president.user).get(ROOM))
    for name in TOWNS:
        decided(jury.sitting, jury, name)
    assert "La séance du 9 novembre 2011, devenue inutile, est annulée" in words_of(
        signed_in(jury.president.user).get(ROOM)
    )
    close_sitting(jury.sitting, by=jury.president)
    assert JournalEntry.objects.get(verb=Verb.CANCEL_SITTING).target == f"jury.sitting:{needless.pk}"
    edition.refresh_from_db()
    today = timezone.localdate()
    assert (edition.jury_on, edition.printed_jury["seance"]["jours"]) == (today, [today.isoformat()])
    assert case_of("Aix").status == CaseStatus.DECIDED


def test_a_sitting_that_waits_for_its_day_says_so_to_the_room(jury: Jury) -> None:
    pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    said = words_of(signed_in(jury.others[0].user).get(ROOM))
    assert "La séance 1 est close. La suivante se tient le 9 novembre 2011 (Paris)." in said
    assert "Cette séance est prévue le 9 novembre 2011." in words_of(signed_in(jury.president.user).get(ROOM))

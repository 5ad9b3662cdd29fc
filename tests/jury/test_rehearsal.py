"""A rehearsal: real members and devices, invented cards, nothing of it kept but its report."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jury.actions.closing import close_sitting
from jury.actions.rehearsal import close_rehearsal, measure, open_rehearsal, rehearse, rehearse_vote
from jury.actions.sitting.opening import open_sitting
from jury.enums import JuryRole
from jury.enums import RehearsalGesture as Gesture
from jury.models import Case, Decision, JuryMember, Poll, Rehearsal, RehearsalDevice, Vote
from jury.queries.rehearsal import reports_of
from jury.rules.rehearsal import CARDS, SILENT_AFTER, Board, device_words
from label.models import Award, Document, Edition, JournalEntry, PublicVersion
from tests.cast import Cast
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import Jury, adopt_all, jury_of, member
from tests.pages import markup_of, words_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db
PAGE, GESTURE, MEASURE = "/jury/2150/repetition/", "/jury/2150/repetition/geste/", "/jury/2150/repetition/mesure/"
REPORT = "/pilotage/2150/jury/repetition/"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
SCRIPT = {"X-Requested-With": "sitting"}


@pytest.fixture
def jury(db: None) -> Jury:
    """A jury of five whose sitting is prepared, with a dossier."""
    edition = EditionFactory(in_deliberation=True, year=2150)
    CandidatureFactory(edition=edition, name="Aix", past_confirmed=True, past_source="Registre (test)")
    return jury_of(edition, size=5)


@pytest.fixture
def rehearsal(jury: Jury, cast: Cast) -> Rehearsal:
    """One that is open, where the president and two others are."""
    row = open_rehearsal(jury.sitting.edition, by=cast.elise)
    for one in (jury.president, jury.others[0], jury.others[1]):
        measure(row, one, words="Firefox, Android", width=390, ms=120)
    return row


def test_it_is_played_by_real_members_and_nothing_of_it_is_kept(jury: Jury, cast: Cast, elise: Client) -> None:
    before = PublicVersion.objects.values_list("number", flat=True).get()
    assert "La répétition est ouverte" in words_of(elise.post(f"{REPORT}ouvrir/", follow=True))
    president, juror = signed_in(jury.president.user), signed_in(jury.others[0].user)
    for client, agent in ((president, "Firefox/140.0 Windows"), (juror, FIREFOX)):
        sent = client.post(MEASURE, {"ms": "0", "width": "390"}, headers={"User-Agent": agent})
        assert sent.status_code == 204
    assert "y participer" in words_of(juror.get("/jury/2150/"))
    assert "Ouvrir Montexemple" in words_of(president.get(PAGE))
    president.post(GESTURE, {"gesture": "open", "place": "0"})
    page = words_of(juror.get(PAGE))
    assert ("Montexemple" in page, "Les dossiers sont inventés" in page) == (True, True)
    for client, level in ((juror, 4), (juror, 3), (president, 3)):
        client.post(GESTURE, {"gesture": "vote", "place": "0", "level": str(level)}, headers=SCRIPT)
    assert "2 votes sur 2 présents" in words_of(president.get(PAGE))
    president.post(GESTURE, {"gesture": "close-vote", "place": "0"})
    row = Rehearsal.objects.get()
    assert row.table["votes"] == {}
    assert "Résultat proposé : 3 @" in words_of(juror.get(PAGE))
    president.post(GESTURE, {"gesture": "decide-next", "place": "0", "level": "3"})
    assert "Bourg-d’Essai" in words_of(juror.get(PAGE))
    juror.post(MEASURE, {"ms": "140", "width": "390"}, headers={"User-Agent": FIREFOX})
    assert "rien n’en est gardé" in words_of(elise.post(f"{REPORT}finir/", follow=True))
    row.refresh_from_db()
    assert row.table == {}
    awards = Award.objects.filter(candidature__edition__year=2150)
    for rows in (Vote.objects, Poll.objects, Decision.objects, awards, Document.objects):
        assert not rows.exists()
    assert set(Case.objects.values_list("status", flat=True)) == {"waiting"}
    assert PublicVersion.objects.values_list("number", flat=True).get() == before
    kept = JournalEntry.objects.filter(target__startswith="jury.rehearsal").order_by("pk")
    assert [(one.verb, one.facts) for one in kept] == [("open_rehearsal", {}), ("close_rehearsal", {})]
    report = words_of(elise.get(REPORT))
    assert "Firefox, Android" in report
    assert "Non joints : Vice, Juré1, Juré2" in report
    late = juror.post(GESTURE, {"gesture": "vote", "place": "1", "level": "2"}, headers=SCRIPT)
    assert (late.status_code, "rien n’en est gardé" in words_of(late)) == (409, True)
    assert juror.post(MEASURE, {"ms": "1", "width": "390"}).status_code == 409


def test_nothing_is_done_twice_and_each_refusal_says_why(rehearsal: Rehearsal, jury: Jury) -> None:
    chair, juror = jury.president, jury.others[0]
    assert "préside maintenant" in refused(lambda: rehearse(rehearsal, juror, Gesture.OPEN, place=0))
    rehearse(rehearsal, chair, Gesture.OPEN, place=0)
    rehearse(rehearsal, chair, Gesture.OPEN, place=0)
    assert "est encore ouvert" in refused(lambda: rehearse(rehearsal, chair, Gesture.OPEN, place=1))
    assert "Personne n’a encore voté" in refused(lambda: rehearse(rehearsal, chair, Gesture.CLOSE_VOTE, place=0))
    assert "d’abord clore le vote" in refused(lambda: rehearse(rehearsal, chair, Gesture.DECIDE, place=0, level=3))
    assert "Un vote va de 1 à 5" in refused(lambda: rehearse_vote(rehearsal, juror, place=0, level=9))
    assert "est clos" in refused(lambda: rehearse_vote(rehearsal, juror, place=4, level=2))
    rehearse_vote(rehearsal, juror, place=0, level=2)
    rehearse(rehearsal, chair, Gesture.CLOSE_VOTE, place=0)
    rehearse(rehearsal, chair, Gesture.CLOSE_VOTE, place=0)
    assert "est clos" in refused(lambda: rehearse_vote(rehearsal, juror, place=0, level=2))
    assert "Un niveau va de" in refused(lambda: rehearse(rehearsal, chair, Gesture.DECIDE, place=0, level=0))
    rehearse(rehearsal, chair, Gesture.DECIDE_NEXT, place=0, level=2)
    rehearse(rehearsal, chair, Gesture.DECIDE_NEXT, place=0, level=2)
    rehearsal.refresh_from_db()
    assert Board.read(rehearsal.table).decided == {0: 2}
    rehearse(rehearsal, chair, Gesture.PUT_BACK, place=1)
    assert "déjà décidé" in refused(lambda: rehearse(rehearsal, chair, Gesture.OPEN, place=0))
    assert "déjà décidé" in refused(lambda: rehearse(rehearsal, chair, Gesture.OPEN, place=99))
    rehearse(rehearsal, chair, Gesture.OPEN, place=1)


def test_who_presides_follows_who_is_there(rehearsal: Rehearsal, jury: Jury) -> None:
    with time_machine.travel(timezone.now() + SILENT_AFTER + timedelta(seconds=1), tick=False):
        measure(rehearsal, jury.others[1], words="Chrome, Windows", width=1280, ms=90)
        rehearse(rehearsal, jury.others[1], Gesture.OPEN, place=2)  # alone: she tries the console too
        measure(rehearsal, jury.vice, words="Safari, iPad", width=820, ms=90)
        assert "Vice préside" in refused(lambda: rehearse(rehearsal, jury.others[1], Gesture.PUT_BACK, place=2))
        measure(rehearsal, jury.president, words="Firefox, Android", width=390, ms=0)
    device = RehearsalDevice.objects.get(member=jury.president)
    assert (device.lost, device.measures, device.mean_ms) == (1, 1, 120)


def test_who_rehearses_is_led_to_the_sitting_that_opens(rehearsal: Rehearsal, jury: Jury) -> None:
    client = signed_in(jury.others[0].user)
    state = f"{PAGE}etat/"
    assert "Les dossiers sont inventés" in words_of(client.get(state))
    open_sitting(jury.sitting, by=jury.president)
    for address in (state, PAGE):
        assert client.get(address).headers["Location"] == "/jury/2150/seance/"


def test_the_report_names_whom_nobody_reached_and_who_was_lost(
    rehearsal: Rehearsal, jury: Jury, cast: Cast, elise: Client
) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        measure(rehearsal, jury.president, words="Firefox, Android", width=390, ms=900)
        close_rehearsal(rehearsal, by=cast.elise)
    (found,) = reports_of(Edition.objects.get(year=2150))
    assert [str(one) for one in found.never] == ["Vice", "Juré2"]
    assert [str(one) for one in found.silent] == ["Juré0", "Juré1"]
    (device,) = [one for one in found.devices if one.member == jury.president]
    assert (device.mean_ms, device.worst_ms, device.lost) == (510, 900, 1)
    assert "Perdus avant la fin : Juré0, Juré1" in words_of(elise.get(REPORT))
    member(jury.sitting.edition, JuryRole.MEMBRE, "Venue après")
    JuryMember.objects.filter(user__full_name="Venue après").update(named_at=timezone.now() + timedelta(days=1))
    assert "Venue après" not in words_of(elise.get(REPORT))  # nobody was to reach her then


def test_it_ends_when_the_sitting_opens_and_none_opens_afterwards(
    rehearsal: Rehearsal, jury: Jury, cast: Cast, elise: Client
) -> None:
    rehearse(rehearsal, jury.president, Gesture.OPEN, place=0)
    open_sitting(jury.sitting, by=jury.president)
    rehearsal.refresh_from_db()
    assert (rehearsal.closed_at is not None, rehearsal.table) == (True, {})
    assert "Le jury a siégé" in words_of(elise.post(f"{REPORT}ouvrir/", follow=True))
    assert "Répétition" not in words_of(elise.get("/pilotage/2150/jury/seance/"))


def test_its_report_outlives_the_sitting(rehearsal: Rehearsal, jury: Jury, elise: Client) -> None:
    Case.objects.update(grouped=True, proposal=2)
    open_sitting(jury.sitting, by=jury.president)
    adopt_all(jury.sitting, by=jury.president)
    close_sitting(jury.sitting, by=jury.president)
    report = words_of(elise.get(REPORT))
    assert "Présidente Firefox, Android" in report
    assert "Non joints : Vice, Juré2" in report


def test_either_chair_leads_it_and_the_others_take_part(jury: Jury, cast: Cast) -> None:
    juror, vice = signed_in(jury.others[0].user), signed_in(jury.vice.user)
    lead = "/jury/2150/repetition/conduire/"
    assert "l’équipe ou la présidence" in words_of(juror.post(lead, {"gesture": "open"}, follow=True))
    assert "Ouvrir une répétition" not in words_of(juror.get(PAGE))
    assert "La répétition est ouverte" in words_of(vice.post(lead, {"gesture": "open"}, follow=True))
    row = open_rehearsal(jury.sitting.edition, by=cast.elise)  # the same one
    assert Rehearsal.objects.count() == 1
    assert "rien n’en est gardé" in words_of(vice.post(lead, {"gesture": "close"}, follow=True))
    reader = member(jury.sitting.edition, JuryRole.INSTRUCTEUR, "Iris")
    assert signed_in(reader.user).get(PAGE).status_code == 403
    row.refresh_from_db()
    assert row.closed_at is not None


def test_a_member_rehearses_before_she_has_declared_anything(jury: Jury, cast: Cast) -> None:
    fresh: JuryMember = member(jury.sitting.edition, JuryRole.MEMBRE, "Nouvelle", ready=False)
    row = open_rehearsal(jury.sitting.edition, by=cast.elise)
    measure(row, fresh, words="Firefox, Linux", width=1280, ms=0)
    assert "Votez" not in words_of(signed_in(fresh.user).get(PAGE))
    assert "Ouvrir Montexemple" in words_of(signed_in(fresh.user).get(PAGE))


def test_without_a_script_a_member_says_that_she_is_there(jury: Jury, cast: Cast) -> None:
    row = open_rehearsal(jury.sitting.edition, by=cast.elise)
    president = signed_in(jury.president.user)
    assert "Me signaler" in words_of(president.get(PAGE))
    assert president.post(GESTURE, {"gesture": "undo"}).status_code == 404
    president.post(GESTURE, {"gesture": "here"}, headers={"User-Agent": FIREFOX})
    assert "Ouvrir Montexemple" in words_of(president.get(PAGE))
    juror = signed_in(jury.others[0].user)
    rehearse(row, jury.president, Gesture.OPEN, place=0)
    juror.post(GESTURE, {"gesture": "vote", "place": "0", "level": "2"}, headers={"User-Agent": FIREFOX})
    assert "1 vote sur 2 présents" in words_of(president.get(PAGE))
    assert [one.words for one in RehearsalDevice.objects.all()] == ["Firefox, Android", "Firefox, Android"]


def test_its_screen_costs_a_304_while_nothing_changes(rehearsal: Rehearsal, jury: Jury) -> None:
    juror = signed_in(jury.others[0].user)
    first = juror.get("/jury/2150/repetition/etat/")
    again = juror.get("/jury/2150/repetition/etat/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    rehearse(rehearsal, jury.president, Gesture.OPEN, place=3)
    moved = juror.get("/jury/2150/repetition/etat/", headers={"If-None-Match": first["ETag"]})
    assert (moved.status_code, CARDS[3].name in markup_of(moved)) == (200, True)


LEVEL = st.integers(1, 5)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("opened"), st.integers(0, 9)),
            st.tuples(st.just("voted"), st.integers(1, 15), LEVEL),
            st.tuples(st.just("closed"), st.just((1, 2, 3, 4, 5))),
            st.tuples(st.just("settled"), LEVEL),
            st.tuples(st.just("put_back")),
        ),
        max_size=40,
    )
)
def test_a_board_is_what_its_plain_values_say_and_keeps_no_vote_once_counted(steps: list[tuple[object, ...]]) -> None:
    board = Board()
    for name, *given_ in steps:
        if name == "closed" and not board.votes:
            continue
        board = getattr(board, str(name))(*given_)
        assert Board.read(json.loads(json.dumps(board.as_data()))) == board
        assert not (board.counts and board.votes) or name == "voted"
        assert board.following is None or board.following not in board.decided


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_device_is_named_in_words(agent: str, words: str) -> None:
    assert device_words(agent) == words

"""Dossiers dealt, given, taken back, their readers reminded and their day moved."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jury.actions.dealing import assign, assign_balanced, move_due_day
from jury.actions.members import declare_link
from jury.enums import JuryRole, LinkKind
from jury.models import Appraisal, Assignment, JuryMember
from label.models import Candidature, Edition, JournalEntry, MailMessage
from label.verbs import Verb
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import in_appraisal, member
from tests.pages import markup_of, text_of, words_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DEALING = "/pilotage/2012/jury/repartition/"


@pytest.fixture
def edition() -> Edition:
    return in_appraisal()


def test_files_are_dealt_without_conflicts_and_kept_when_dealt_again(edition: Edition, cast: Cast) -> None:
    one, two = (member(edition, JuryRole.INSTRUCTEUR, name) for name in ("Iris", "Olivier"))
    grenoble = Candidature.objects.select_related("edition").get(edition=edition, collectivite__code="38185")
    declare_link(one, kind=LinkKind.RESIDENCE, collectivite=grenoble.collectivite, by=one.user)
    assert assign_balanced(edition, each=1, due_on=None, by=cast.elise) == 356
    loads = [Assignment.objects.filter(member=row).count() for row in (one, two)]
    assert loads == [178, 178]
    assert Assignment.objects.get(candidature=grenoble).member == two
    assert assign_balanced(edition, each=1, due_on=None, by=cast.elise) == 0
    assert "conflit" in refused(lambda: assign(grenoble, one, by=cast.elise))
    assert "déjà confié" in refused(lambda: assign(grenoble, two, by=cast.elise))
    assert "1 à 2" in refused(lambda: assign_balanced(edition, each=3, due_on=None, by=cast.elise))


def test_one_more_reader_is_given_only_once_it_is_said_what_it_undoes(edition: Edition, cast: Cast) -> None:
    one, two = (member(edition, JuryRole.INSTRUCTEUR, name) for name in ("Iris", "Olivier"))
    elise, place = signed_in(cast.elise), "/pilotage/2012/jury/repartition/"
    past = elise.post(place, {"each": "1", "due_on": "2020-01-01"})
    assert (past.status_code, "à partir d’aujourd’hui" in text_of(past)) == (422, True)
    assign_balanced(edition, each=1, due_on=None, by=cast.elise)
    dossiers = Assignment.objects.filter(member=one).values_list("candidature", flat=True)[:3]
    for pk in dossiers:
        Appraisal.objects.create(
            candidature_id=pk, member=one, proposed_arobases=2, reasons="Régulier", trust=2, done_at=timezone.now()
        )
    asked = elise.post(place, {"each": "2"})
    assert asked.status_code == 422
    assert "356 dossiers ont déjà un lecteur, dont trois instruits" in text_of(asked)
    assert Assignment.objects.filter(member=two).count() == 178
    assert elise.post(place, {"each": "2", "is_adding": "on"}).status_code == 302
    assert Assignment.objects.filter(member=two).count() == 356
    page = words_of(elise.get(place))
    assert "lectures rendues sur 712 confiées" in page
    assert 'value="2"' in markup_of(elise.get(place)).partition('name="each"')[2][:80]
    assert page.count("retirer") == 712 - 3


def test_those_who_have_files_left_are_reminded_of_how_many(edition: Edition, cast: Cast, elise: Client) -> None:
    late, done = (member(edition, JuryRole.INSTRUCTEUR, name) for name in ("Iris", "Olivier"))
    dossiers = list(Candidature.objects.filter(edition=edition).select_related("edition").order_by("pk")[:3])
    for one in dossiers[:2]:
        assign(one, late, by=cast.elise, due_on=timezone.localdate() - timedelta(days=1))
    assign(dossiers[2], done, by=cast.elise)
    Appraisal.objects.create(
        candidature=dossiers[2], member=done, proposed_arobases=2, reasons="Régulier", trust=2, done_at=timezone.now()
    )
    MailMessage.objects.all().delete()
    assert elise.post("/pilotage/2012/jury/repartition/relancer/").status_code == 302
    letter = MailMessage.objects.get()
    assert letter.user == late.user
    assert "2\u00a0dossiers" in letter.text
    assert "dont 2" in letter.text
    again = text_of(elise.post("/pilotage/2012/jury/repartition/relancer/", follow=True))
    assert re.search(r"Une relance est déjà partie aujourd’hui, à \d", again)
    assert re.search(r"Dernière relance : .+, par Élise", again)
    assert MailMessage.objects.count() == 1


def test_the_table_of_the_dealing_is_searched_and_kept_as_filtered(edition: Edition, cast: Cast) -> None:
    reader = member(edition, JuryRole.INSTRUCTEUR, "Iris")
    elise = signed_in(cast.elise)
    page = markup_of(elise.get("/pilotage/2012/jury/repartition/?q=grenoble&etat=a-confier"))
    assert "<strong>1</strong> sur 356" in page
    grenoble = Candidature.objects.get(edition=edition, collectivite__code="38185")
    given = {"candidature": grenoble.pk, "member": reader.pk, "q": "grenoble", "etat": "a-confier", "autre": "x"}
    answer = elise.post("/pilotage/2012/jury/repartition/confier/", given)
    back = f"/pilotage/2012/jury/repartition/?q=grenoble&etat=a-confier&member={reader.pk}"
    assert answer["Location"] == back  # the next dossier is given to the same person, unless another is chosen
    assert f'<option value="{reader.pk}" selected>' in markup_of(elise.get(back))
    assert Assignment.objects.get().candidature == grenoble


def handed_in(candidature: Candidature, reader: JuryMember) -> Appraisal:
    return Appraisal.objects.create(
        candidature=candidature,
        member=reader,
        proposed_arobases=2,
        reasons="Régulier",
        trust=2,
        done_at=timezone.now(),
    )


def days_of(reader: JuryMember) -> list[date | None]:
    return list(Assignment.objects.filter(member=reader).order_by("pk").values_list("due_on", flat=True))


def test_the_day_of_what_a_reader_has_left_is_moved_and_she_is_told(
    edition: Edition, cast: Cast, elise: Client
) -> None:
    iris, olivier = (member(edition, JuryRole.INSTRUCTEUR, name) for name in ("Iris", "Olivier"))
    dossiers = list(Candidature.objects.filter(edition=edition).select_related("edition").order_by("pk")[:4])
    before, after = timezone.localdate() + timedelta(days=2), timezone.localdate() + timedelta(days=9)
    for one in dossiers[:3]:
        assign(one, iris, by=cast.elise, due_on=before)
    assign(dossiers[3], olivier, by=cast.elise, due_on=before)
    handed_in(dossiers[0], iris)
    MailMessage.objects.all().delete()
    sent = {"member": iris.pk, "due_on": after.isoformat()}
    page = text_of(elise.post(f"{DEALING}date/", sent, follow=True))
    assert "Deux dossiers sont attendus pour le" in page
    assert (days_of(iris), days_of(olivier)) == ([before, after, after], [before])
    letter = MailMessage.objects.get()
    assert (letter.user, "2\u00a0dossiers" in letter.text) == (iris.user, True)
    line = JournalEntry.objects.get(verb=Verb.MOVE_DUE_DAY)
    assert (line.by, line.facts) == (cast.elise, {"cases": 2, "due": after.isoformat()})
    assert elise.post(f"{DEALING}date/", {"member": "", "due_on": after.isoformat()}).status_code == 302
    assert (days_of(iris), days_of(olivier)) == ([before, after, after], [after])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"due_on": ""}, "À rendre pour le"),
        ({"due_on": "demain"}, "date"),
        ({"due_on": "2012-01-01"}, "L’instruction est attendue à partir d’aujourd’hui."),
        ({"due_on": "2999-01-01"}, "a tout rendu."),
        ({"due_on": "2999-01-01", "member": "999999"}, "Cette personne ne lit pas de dossier"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_what_was_typed(
    edition: Edition, elise: Client, typed: dict[str, str], words: str
) -> None:
    iris = member(edition, JuryRole.INSTRUCTEUR, "Iris")
    answer = elise.post(f"{DEALING}date/", {"member": str(iris.pk), **typed})
    page = text_of(answer)
    assert (answer.status_code, words in page) == (422, True)
    assert '<details class="card" open>' in page
    assert elise.get(f"{DEALING}date/")["Location"] == DEALING  # opened by hand, it leads to the page


def test_a_file_given_by_hand_is_due_with_the_others_unless_their_day_has_passed(
    edition: Edition, cast: Cast, elise: Client
) -> None:
    iris = member(edition, JuryRole.INSTRUCTEUR, "Iris")
    dossiers = list(Candidature.objects.filter(edition=edition).select_related("edition").order_by("pk")[:3])
    day = timezone.localdate()
    assign(dossiers[0], iris, by=cast.elise, due_on=day - timedelta(days=1))
    elise.post(f"{DEALING}confier/", {"candidature": dossiers[1].pk, "member": iris.pk})
    assert days_of(iris)[1] is None
    move_due_day(edition, due_on=day, by=cast.elise)
    elise.post(f"{DEALING}confier/", {"candidature": dossiers[2].pk, "member": iris.pk})
    assert days_of(iris)[2] == day

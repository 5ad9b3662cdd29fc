"""A service without an account: asked by mail, its answers are proposals, taken one by one."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from label.enums import CandidatureStatus
from label.models import Candidature, Edition, JournalEntry, MailMessage
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.actions.services import forget_services
from questionnaire.models import Answer, ServiceAnswer, ServiceLink
from questionnaire.rules.trame import Given
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import text_of, words_of
from tests.villes_internet.campaign.pages import said

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def home(candidature: Candidature) -> str:
    return f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/"


@pytest.fixture
def address(cast: Cast, home: str) -> str:
    """The address that « Éducation » received, for AP-01 and AP-05 of the first section."""
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    sent = {"service": "Éducation", "email": "ecoles@ville.example", "ends_on": day, "questions": ["AP-01", "AP-05"]}
    answer = signed_in(cast.alice).post(f"{home}sections/AP-A/service/", sent)
    assert answer.status_code == 302, text_of(answer)
    return written()


def written() -> str:
    mail = MailMessage.objects.get(address="ecoles@ville.example")
    assert mail.secret, "the mail is emptied once it has left"
    found = re.search(r"/service/[\w-]+/", mail.text)
    assert found is not None
    return found[0]


def link() -> ServiceLink:
    return ServiceLink.objects.get()


def test_what_a_service_answers_is_a_proposal_until_it_is_taken(
    client: Client, cast: Cast, candidature: Candidature, home: str, address: str
) -> None:
    save_answer(candidature, "AP-05", Typed(Given(Decimal(7)), 0), by=cast.bob)
    page = said(client, address)
    assert "Réponse actuelle : 7" in page
    assert "AP-02" not in page
    sent = {"AP-01-value": "oui", "AP-01-comment": "La médiathèque.", "AP-05-value": "9", "AP-05-comment": ""}
    client.post(address, sent)
    assert Answer.objects.get(candidature=candidature).value != "9", "nothing of the file has changed"
    client.post(address, {**sent, "AP-01-version": "1", "AP-05-version": "1", "done": ""})
    mail = MailMessage.objects.latest("pk")
    assert (mail.address, "deux réponses proposées" in mail.text) == (cast.alice.email, True)
    alice = signed_in(cast.alice)
    assert "2 réponses à relire" in said(alice, f"{home}questionnaire/")
    place = f"{home}services/{link().pk}/"
    review = said(alice, place)
    assert "La médiathèque." in review
    hidden = {"AP-01-value": "oui", "AP-01-comment": "La médiathèque.", "AP-01-version": "0"}
    shown = {"shown": ["AP-01:1", "AP-05:1"]}
    alice.post(place, {**hidden, **shown, "take": ["AP-01:value", "AP-01:comment"], "confirm": ""})
    taken = Answer.objects.get(candidature=candidature, item__code="AP-01")
    assert (taken.value, taken.comment, taken.saved_by) == ("oui", "La médiathèque.", cast.alice)
    assert "1 réponse à relire" in said(alice, f"{home}questionnaire/")
    alice.post(place, {**shown, "take": ["AP-05:value"], "leave": ""})
    assert link().waiting == []
    assert Answer.objects.get(candidature=candidature, item__code="AP-05").value == "7"
    verbs = JournalEntry.objects.filter(verb__contains="service").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["ask_service", "take_service", "leave_service"]
    client.post(address, {**sent, "AP-05-value": "11", "AP-05-version": "1", "AP-01-version": "1"})
    assert [row.item.code for row in link().waiting] == ["AP-05"], "said again, it is read again"


def test_taking_one_field_of_two_leaves_the_other_to_be_read(
    client: Client, cast: Cast, home: str, address: str
) -> None:
    client.post(address, {"AP-01-value": "oui", "AP-01-comment": "La médiathèque."})
    alice, place = signed_in(cast.alice), f"{home}services/{link().pk}/"
    hidden = {"AP-01-value": "oui", "AP-01-comment": "La médiathèque.", "AP-01-version": "0"}
    alice.post(place, {**hidden, "take": ["AP-01:value"], "confirm": ""})
    assert Answer.objects.get().comment == ""
    assert len(link().waiting) == 1
    assert "1 différence à confirmer" in said(alice, place)


def test_only_what_was_shown_is_left_aside(client: Client, cast: Cast, home: str, address: str) -> None:
    client.post(address, {"AP-01-value": "oui", "AP-01-comment": "Un mot"})
    alice, place = signed_in(cast.alice), f"{home}services/{link().pk}/"
    half = alice.post(place, {"shown": ["AP-01:1"], "take": ["AP-01:value"], "leave": ""})
    assert (half.status_code, "cochez aussi l’autre différence" in text_of(half)) == (422, True)
    client.post(address, {"AP-01-value": "non", "AP-01-comment": "Un mot", "AP-01-version": "1"})
    alice.post(place, {"shown": ["AP-01:1"], "take": ["AP-01:value", "AP-01:comment"], "leave": ""})
    assert len(link().waiting) == 1, "what the service said since is still to be read"
    signed_in(cast.alice).post(f"{home}services/{link().pk}/reprendre/")
    assert "1 réponse à relire" in said(alice, f"{home}questionnaire/"), "a link taken back hides nothing"
    assert signed_in(cast.bob).get(place).status_code == 403
    assert "réponse à relire" not in said(signed_in(cast.bob), f"{home}questionnaire/")


def test_what_a_closed_link_receives_is_shown_to_be_copied(client: Client, address: str) -> None:
    ServiceLink.objects.update(withdrawn_at=timezone.now())
    page = client.post(address, {"AP-01-comment": "Tapé trop tard"})
    assert (page.status_code, "Tapé trop tard" in text_of(page), "n’est pas gardé" in text_of(page)) == (
        410,
        True,
        True,
    )


def test_what_nobody_has_read_is_told_before_the_filing_and_still_read_after_it(
    client: Client, cast: Cast, candidature: Candidature, home: str, address: str
) -> None:
    alice, told = signed_in(cast.alice), "Éducation propose 1 réponse que personne n’a relue"
    assert told not in words_of(alice.get(f"{home}depot/"))
    client.post(address, {"AP-01-value": "oui", "AP-01-comment": "La médiathèque.", "AP-05-value": ""})
    assert told in words_of(alice.get(f"{home}depot/"))
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, submitted_at=timezone.now(), receipt="2150-1"
    )
    assert "1 réponse à relire" in said(alice, f"{home}questionnaire/")
    review = said(alice, f"{home}services/{link().pk}/")
    assert "La médiathèque." in review
    assert "elles ne s’enregistrent pas" in review


def test_what_a_service_leaves_blank_empties_nothing(
    client: Client, cast: Cast, candidature: Candidature, home: str, address: str
) -> None:
    save_answer(candidature, "AP-05", Typed(Given(Decimal(7), "Un mot"), 0), by=cast.bob)
    client.post(address, {"AP-05-value": "9", "AP-05-comment": ""})
    page = said(signed_in(cast.alice), f"{home}services/{link().pk}/")
    assert ("1 différence à confirmer" in page, "Commentaire sur le site" in page) == (True, False)
    client.post(address, {"AP-05-value": "", "AP-05-comment": "Neuf", "AP-05-version": "1"})
    page = said(signed_in(cast.alice), f"{home}services/{link().pk}/")
    assert ("Commentaire sur le site" in page, "Réponse sur le site" in page) == (True, False)


def test_two_people_with_one_link_never_overwrite_each_other(client: Client, address: str) -> None:
    one = client.post(
        f"{address}AP-01/", {"AP-01-comment": "De l’une", "AP-01-version": "0", "page": "a"}, headers=SCRIPT
    )
    assert (one.status_code, one.json()["version"]) == (200, 1)
    again = {"AP-01-comment": "De l’une, encore", "AP-01-version": "0", "page": "a"}
    assert client.post(f"{address}AP-01/", again, headers=SCRIPT).json()["version"] == 2, "her own earlier save"
    other = {"AP-01-comment": "De l’autre", "AP-01-version": "0", "page": "b"}
    clash = client.post(f"{address}AP-01/", other, headers=SCRIPT)
    assert (clash.status_code, clash.json()["code"]) == (409, "clash")
    assert "De l’une, encore" in strip_tags(clash.json()["html"])
    plain = client.post(address, {"AP-01-comment": "De l’autre", "AP-01-version": "0"})
    assert (plain.status_code, "De l’une, encore" in strip_tags(text_of(plain))) == (409, True)
    assert ServiceAnswer.objects.get(item__code="AP-01").comment == "De l’une, encore"


def test_what_cannot_be_read_is_said_and_the_rest_is_kept(client: Client, address: str) -> None:
    answer = client.post(address, {"AP-05-value": "beaucoup", "AP-05-comment": "Environ", "AP-01-value": "oui"})
    page = text_of(answer)
    assert (answer.status_code, "1 réponse à revoir" in page, "Un nombre est attendu" in page) == (422, True, True)
    assert 'value="beaucoup"' in answer.content.decode()
    assert "À corriger" in page
    kept = {row.item.code: (row.value, row.comment) for row in ServiceAnswer.objects.select_related("item")}
    assert kept == {"AP-01": ("oui", ""), "AP-05": (None, "Environ")}
    assert client.post(f"{address}AP-02/", {"AP-02-comment": "x"}, headers=SCRIPT).status_code == 404
    typed = client.post(f"{address}AP-05/", {"AP-05-value": "trop", "AP-05-version": "1"}, headers=SCRIPT).json()
    assert "À corriger" in unescape(typed["margins"]["AP-05"])


def test_it_ends_with_its_day_with_the_collectivite_and_with_the_filing(
    client: Client, cast: Cast, candidature: Candidature, home: str, address: str
) -> None:
    client.post(address, {"AP-01-comment": "À temps"})
    ServiceLink.objects.update(
        ends_at=timezone.now() - timedelta(seconds=1), asked_at=timezone.now() - timedelta(days=1)
    )
    over = client.get(address)
    assert (over.status_code, "arrivé à son terme" in text_of(over)) == (410, True)
    assert "demandez un autre lien" in text_of(over)
    late = client.post(f"{address}AP-01/", {"AP-01-comment": "Trop tard", "AP-01-version": "1"}, headers=SCRIPT)
    assert (late.status_code, "arrivé à son terme" in late.json()["message"]) == (409, True)
    ServiceLink.objects.update(ends_at=timezone.now() + timedelta(days=1))
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, submitted_at=timezone.now(), receipt="2013-38185-1"
    )
    assert "l’a déposé" in said(client, address, 410)
    assert "demandez un autre lien" not in said(client, address, 410), "nobody makes one any more"
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.REGISTERED, submitted_at=None, receipt=""
    )
    signed_in(cast.alice).post(f"{home}services/{link().pk}/reprendre/")
    assert "a repris ce lien" in said(client, address, 410)
    assert "déjà repris" in text_of(signed_in(cast.alice).post(f"{home}services/{link().pk}/reprendre/", follow=True))
    assert "À temps" in said(signed_in(cast.alice), f"{home}services/{link().pk}/"), "what it said stays to be read"
    assert client.get("/service/personne/").status_code == 404


def test_asking_is_refused_in_words(cast: Cast, candidature: Candidature, home: str) -> None:
    alice, place = signed_in(cast.alice), f"{home}sections/AP-A/service/"
    asked = {"service": "Éducation", "email": "ecoles@ville.example", "questions": ["AP-01"]}
    past, far = (timezone.localdate() + timedelta(days=days) for days in (-1, 400))
    for sent, words in (
        ({**asked, "ends_on": past.isoformat()}, "déjà passé"),
        ({**asked, "ends_on": far.isoformat()}, "après la clôture"),
        ({**asked, "ends_on": "demain"}, "Une date est attendue"),
        ({**asked, "questions": [], "ends_on": far.isoformat()}, "Ce champ est nécessaire"),
        ({**asked, "questions": ["ZZ-99"], "ends_on": far.isoformat()}, "Cette question n’est pas là"),
    ):
        page = alice.post(place, sent)
        assert (page.status_code, words in text_of(page)) == (422, True), words
    assert alice.get(f"{home}sections/ZZ-Z/service/").status_code == 404
    Edition.objects.filter(pk=candidature.edition_id).update(closes_at=timezone.now() - timedelta(seconds=1))
    assert "ne se remplit pas en ce moment" in said(alice, place)
    assert not ServiceLink.objects.exists()


def test_nothing_is_finished_before_something_is_said(client: Client, address: str) -> None:
    assert "Répondez d’abord" in text_of(client.post(address, {"done": ""}, follow=True))
    client.post(address, {"AP-01-comment": "Voilà", "done": ""})
    again = client.post(address, {"AP-01-comment": "Voilà", "AP-01-version": "1", "done": ""}, follow=True)
    assert "Vous l’avez déjà dit" in text_of(again)
    assert MailMessage.objects.filter(subject__contains="Éducation a répondu").count() == 1


def test_where_it_was_written_to_is_forgotten(address: str) -> None:
    assert forget_services() == 0
    ServiceLink.objects.update(
        ends_at=timezone.now() - timedelta(days=31), asked_at=timezone.now() - timedelta(days=40)
    )
    assert forget_services() == 1
    assert link().email == ""

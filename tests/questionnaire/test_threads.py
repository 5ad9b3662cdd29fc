"""What is said beside a question: colleagues between themselves, a town and the équipe; nobody else reads it."""

import pytest
from django.test import Client

from label.models import Candidature, Draft, Edition, JournalEntry, MailMessage
from label.rules.refusals import Refusal
from questionnaire.actions.sections import assign_section
from questionnaire.actions.threads import answer_item, note_item
from questionnaire.models import ItemNote
from questionnaire.views.threads import asked_in
from tests.cast import Cast
from tests.conftest import signed_in
from tests.villes_internet.campaign.pages import said
from villes_internet.personal import personal_data

pytestmark = pytest.mark.django_db


def place(candidature: Candidature) -> str:
    return f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/reponses/AP-01/echanges/"


def test_a_word_reaches_whoever_has_the_section_and_whoever_spoke(cast: Cast, candidature: Candidature) -> None:
    assign_section(candidature, "AP-A", cast.bob, due_on=None, by=cast.alice)
    MailMessage.objects.all().delete()
    note_item(candidature, "AP-01", text="Faut-il compter la médiathèque ?", with_equipe=False, by=cast.sacha)
    assert [one.address for one in MailMessage.objects.all()] == [cast.bob.email]
    note_item(candidature, "AP-01", text="Oui.", with_equipe=False, by=cast.bob)
    assert MailMessage.objects.latest("pk").address == cast.sacha.email
    assert JournalEntry.objects.filter(verb="note_item").count() == 2
    assert [one["mot"] for one in personal_data(cast.bob)["mots"]] == ["Oui."], "it is hers to read and to take away"
    assert "médiathèque" not in str(JournalEntry.objects.filter(verb="note_item").values_list("facts", flat=True))


def test_the_equipe_is_asked_and_its_answer_comes_back(client: Client, cast: Cast, candidature: Candidature) -> None:
    """By the pages: asked beside the question, read in « Ce qui vous attend », answered, read beside the question."""
    year = candidature.edition.year
    client.force_login(cast.bob)
    client.post(f"{place(candidature)}equipe/", {"text": "Un bus compte-t-il ?"})
    mail = MailMessage.objects.latest("pk")
    assert mail.address == "contact@villes-internet.example"
    assert "Un bus compte-t-il" in mail.text
    elise = signed_in(cast.elise)
    assert "1 question d’une collectivité" in said(elise, f"/pilotage/{year}/")
    assert "Un bus compte-t-il" in said(elise, f"/pilotage/{year}/questions/")
    answer = f"/pilotage/{year}/questions/{candidature.collectivite.code}/AP-01/"
    assert "nécessaire" in said(elise, answer, 422, text="")
    elise.post(answer, {"text": "Oui, s’il est ouvert à tous."})
    assert MailMessage.objects.latest("pk").address == cast.bob.email
    assert not asked_in(year)[0].waits
    page = said(client, place(candidature))
    assert "Oui, s’il est ouvert à tous." in page
    assert "équipe du label" in page
    assert "2 mots" in said(client, place(candidature).replace("reponses/AP-01/echanges/", "questionnaire/AP/"))


def test_colleagues_alone_read_their_words(client: Client, cast: Cast, candidature: Candidature) -> None:
    note_item(candidature, "AP-01", text="Entre nous.", with_equipe=False, by=cast.alice)
    year = candidature.edition.year
    client.force_login(cast.charlie)
    assert client.get(place(candidature)).status_code == 404
    elise = signed_in(cast.elise)
    assert elise.get(place(candidature)).status_code == 404
    assert "Entre nous" not in said(elise, f"/pilotage/{year}/questions/")
    answer = f"/pilotage/{year}/questions/{candidature.collectivite.code}/AP-01/"
    assert elise.post(answer, {"text": "x"}).status_code == 404, "the équipe answers only what it was asked"


def test_what_is_typed_is_kept_until_it_is_sent(client: Client, cast: Cast, candidature: Candidature) -> None:
    client.force_login(cast.bob)
    address = f"{place(candidature)}collegues/"
    client.post(address, {"text": "Je tape"}, headers={"Accept": "application/json"})
    assert Draft.objects.get(place=f"item-collegues:{candidature.pk}:AP-01:{cast.bob.pk}").content == {
        "text": "Je tape"
    }
    assert "Je tape" in said(client, place(candidature))
    client.post(address, {"text": "Je tape et j’envoie"})
    assert ItemNote.objects.get().text == "Je tape et j’envoie"


def test_what_is_refused_in_words(cast: Cast, candidature: Candidature) -> None:
    for by, text, code, words in (
        (cast.charlie, "x", "AP-01", "rattachées"),
        (cast.alice, "  ", "AP-01", "Écrivez"),
        (cast.alice, "x" * 4001, "AP-01", "4000 signes"),
        (cast.alice, "x", "ZZ-99", "n’est pas posée"),
    ):
        with pytest.raises(Refusal, match=words):
            note_item(candidature, code, text=text, with_equipe=True, by=by)
    with pytest.raises(Refusal, match="Personne n’a posé"):
        answer_item(candidature, "AP-01", text="x", by=cast.elise)
    with pytest.raises(Refusal, match="L’équipe du label répond"):
        answer_item(candidature, "AP-01", text="x", by=cast.alice)
    Edition.objects.filter(pk=candidature.edition_id).update(phase="published")
    candidature.edition.refresh_from_db()
    with pytest.raises(Refusal, match="est publiée"):
        note_item(candidature, "AP-01", text="x", with_equipe=False, by=cast.alice)

"""The pages of the questionnaire: filled by section without script, item by item with it, read only once closed."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from label.enums import CandidatureStatus
from label.models import Candidature, Edition
from questionnaire.actions.answers import Typed, carry_over, save_answer
from questionnaire.actions.sections import assign_section
from questionnaire.loading.reading import trame_file
from questionnaire.models import Answer, SectionAssignment
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.pages import html_of, markup_of, words_of
from villes_internet.missing import missing

pytestmark = pytest.mark.django_db
SPACE = f"/candidature/{GRENOBLE}/2013/questionnaire/"
HOSTILE = "<script>alert(1)</script> 😀 \u202eRTL مرحبا " + "é" * 100


@pytest.fixture
def alice(cast: Cast, candidature: Candidature) -> Client:
    return signed_in(cast.alice)


def item_address(code: str) -> str:
    return f"/candidature/{GRENOBLE}/2013/reponses/{code}/"


def typed(code: str, value: str = "", comment: str = "", version: int = 0, **more: str) -> dict[str, str]:
    return {f"{code}-value": value, f"{code}-comment": comment, f"{code}-version": str(version), **more}


def current(code: str) -> Answer:
    return Answer.objects.get(candidature__edition__year=2013, item__code=code)


def test_every_theme_opens_with_its_items(alice: Client) -> None:
    page = html_of(alice.get(SPACE))
    for theme in trame_file().for_year(2013).themes:
        assert theme.label in page
        inside = html_of(alice.get(f"{SPACE}{theme.code}/"))
        for item in theme.items:
            assert f'id="item-{item.code}"' in inside
    assert alice.get(f"{SPACE}ZZ/").status_code == 404


def test_a_collectivite_that_is_not_registered_is_led_to_its_home(cast: Cast, candidature: Candidature) -> None:
    Candidature.objects.filter(edition__year=2013).delete()
    answer = signed_in(cast.alice).get(SPACE)
    assert (answer.status_code, answer["Location"]) == (302, f"/candidature/{GRENOBLE}/2013/")


def test_an_answer_is_saved_as_it_is_typed(alice: Client, cast: Cast) -> None:
    answer = alice.post(item_address("AP-05"), typed("AP-05", "1 234,5", HOSTILE))
    data = answer.json()
    assert (answer.status_code, data["version"]) == (200, 1)
    assert data["saved"].startswith("Enregistré à ")
    assert list(data["margins"]) == ["AP-05"]
    assert data["progress"]["sections"]["AP-A"] == {"done": 1, "of": 3, "percent": 20}
    assert (current("AP-05").value, current("AP-05").comment, current("AP-05").saved_by) == (
        "1234.5",
        HOSTILE,
        cast.alice,
    )
    page = markup_of(alice.get(f"{SPACE}AP/"))
    assert "<script>alert(1)" not in page
    assert 'value="1\u202f234,5"' in unescape(page)


def test_what_an_answer_shows_or_contradicts_comes_back_with_it(alice: Client) -> None:
    shown = alice.post(item_address("AP-01"), typed("AP-01", "oui")).json()["shown"]
    assert shown == {"AP-02": True, "AP-03": True, "AP-04": True, "AP-07": True}
    answer = alice.post(item_address("AP-02"), typed("AP-02", "0")).json()
    assert sorted(answer["margins"]) == ["AP-01", "AP-02"]
    assert "le nombre de lieux est nul" in unescape(answer["margins"]["AP-01"])
    assert not any(alice.post(item_address("AP-01"), typed("AP-01", "non", version=1)).json()["shown"].values())


@pytest.mark.parametrize(
    ("code", "value", "comment", "field", "words"),
    [
        ("AP-05", "douze", "", "value", "Un nombre est attendu"),
        ("AP-05", "-3", "", "value", "positif ou nul"),
        ("AP-18", "101", "", "value", "de 0 à 100"),
        ("AP-01", "peut-être", "", "value", "oui ou par non"),
        ("AP-01", "oui", "x" * 20_001, "comment", "20\u202f000 au plus"),
    ],
)
def test_what_is_typed_wrong_is_told_beside_its_field(
    alice: Client, code: str, value: str, comment: str, field: str, words: str
) -> None:
    answer = alice.post(item_address(code), typed(code, value, comment))
    assert answer.status_code == 422
    assert words in answer.json()["faults"][field]
    assert not Answer.objects.exclude(value="oui", comment="").filter(candidature__edition__year=2013).exists()


def test_what_can_be_read_of_an_item_is_saved_and_the_rest_stays_typed(alice: Client) -> None:
    alice.post(item_address("AP-05"), typed("AP-05", "3"))
    answer = alice.post(item_address("AP-05"), typed("AP-05", "douze", "Douze, à confirmer", 1))
    data = answer.json()
    assert (answer.status_code, data["code"], data["version"]) == (422, "unreadable", 2)
    margin = unescape(data["margins"]["AP-05"])
    assert ("À corriger" in margin, "Répondu" in margin, "Reste enregistré\u00a0: 3\u00a0sites." in margin) == (
        True,
        False,
        True,
    )
    assert (current("AP-05").value, current("AP-05").comment) == ("3", "Douze, à confirmer")
    page = alice.post(f"{SPACE}AP/", {"section": "AP-A", **typed("AP-05", "treize", "Treize, à confirmer", 2)})
    assert page.status_code == 422
    assert 'value="treize"' in html_of(page)
    assert "À corriger" in html_of(page)
    assert (current("AP-05").value, current("AP-05").comment) == ("3", "Treize, à confirmer")


def test_what_two_people_touch_apart_is_kept_of_both(alice: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-06", Typed(Given("oui"), 0), by=cast.bob)
    answer = alice.post(item_address("AP-06"), typed("AP-06", "", "Le bus", 0))
    assert answer.status_code == 200
    assert answer.json()["fields"] == [
        ["AP-06-value", "oui"],
        ["AP-06-not_applicable", ""],
        ["AP-06-version", "2"],
    ]
    assert (current("AP-06").value, current("AP-06").comment) == ("oui", "Le bus")
    # A comment that both wrote is a conflict; keeping mine keeps the value that only Bob touched.
    save_answer(candidature, "AP-06", Typed(Given("non", "Bob"), 2), by=cast.bob)
    data = alice.post(item_address("AP-06"), typed("AP-06", "oui", "Alice", 2)).json()
    blank = ["AP-06-not_applicable", ""]
    mine = [["AP-06-value", "non"], blank, ["AP-06-comment", "Alice"], ["AP-06-version", "3"]]
    assert data["choices"]["mine"] == mine


def test_a_comment_of_20000_signs_is_kept_whole(alice: Client) -> None:
    assert alice.post(item_address("AP-06"), typed("AP-06", "oui", "é" * 20_000)).status_code == 200
    assert len(current("AP-06").comment) == 20_000


def test_a_null_byte_is_refused_and_never_an_error(alice: Client) -> None:
    assert alice.post(item_address("AP-06"), typed("AP-06", "oui", "a\x00b")).status_code == 400


def test_the_second_of_two_people_is_shown_both(alice: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-06", Typed(Given("oui", "de Bob"), 0), by=cast.bob)
    answer = alice.post(item_address("AP-06"), typed("AP-06", "non", "d’Alice"))
    data = answer.json()
    assert (answer.status_code, data["code"], data["version"]) == (409, "clash", 1)
    assert "Bob Durand" in data["html"]
    assert "de Bob" in data["html"]
    blank, version = ["AP-06-not_applicable", ""], ["AP-06-version", "1"]
    assert data["choices"]["theirs"] == [["AP-06-value", "oui"], blank, ["AP-06-comment", "de Bob"], version]
    assert data["choices"]["mine"] == [["AP-06-value", "non"], blank, ["AP-06-comment", "d’Alice"], version]
    assert ["AP-06-comment", "de Bob\n\nd’Alice"] in data["choices"]["both"]
    assert ["AP-06-value", "non"] in data["choices"]["both"]
    said = " ".join(data["html"].split())  # whose answer it keeps, before it is pressed
    assert "Réunir les textes et garder le mien pour le reste" in said
    alike = alice.post(item_address("AP-06"), typed("AP-06", "oui", "d’Alice")).json()["html"]
    assert "Réunir les deux textes" in " ".join(alike.split())
    assert current("AP-06").comment == "de Bob"


def test_an_answer_typed_under_another_account_is_refused(alice: Client, cast: Cast) -> None:
    answer = alice.post(item_address("AP-06"), typed("AP-06", "oui", person=str(cast.bob.pk)))
    assert (answer.status_code, answer.json()["code"]) == (409, "stranger")
    assert not Answer.objects.filter(candidature__edition__year=2013).exists()


def test_after_the_closing_the_refusal_is_in_words_and_the_page_is_read(
    alice: Client, cast: Cast, candidature: Candidature
) -> None:
    save_answer(candidature, "AP-06", Typed(Given("oui", "avant"), 0), by=cast.bob)
    Edition.objects.filter(year=2013).update(closes_at=timezone.now() - timedelta(seconds=1))
    answer = alice.post(item_address("AP-06"), typed("AP-06", "non", "après", 1))
    assert (answer.status_code, answer.json()["code"]) == (409, "late")
    assert "La clôture est passée" in answer.json()["message"]
    page = html_of(alice.get(f"{SPACE}AP/"))
    assert "La clôture est passée" in page
    assert "avant" in page
    assert "<textarea" not in page
    late = alice.post(f"{SPACE}AP/", {"section": "AP-A", **typed("AP-06", "non", "trop tard", 1)})
    assert late.status_code == 409
    assert "trop tard" in html_of(late)
    assert "Enregistré à" not in html_of(late)
    assert current("AP-06").comment == "avant"


def test_a_filed_questionnaire_is_read(alice: Client, candidature: Candidature) -> None:
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, submitted_at=timezone.now(), receipt="2013-38185-1"
    )
    assert "Le dossier est déposé" in html_of(alice.get(f"{SPACE}AP/"))
    assert alice.post(item_address("AP-06"), typed("AP-06", "oui")).status_code == 409


# Without script
# ----------------------------------------------------------------------------------------------------


def test_a_section_is_saved_by_its_button(alice: Client) -> None:
    sent = {"section": "AP-A", **typed("AP-01", "oui", "La médiathèque"), **typed("AP-05", "3"), **typed("AP-06")}
    answer = alice.post(f"{SPACE}AP/", sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{SPACE}AP/#AP-A")
    assert (current("AP-01").comment, current("AP-05").value) == ("La médiathèque", "3")
    assert Answer.objects.filter(candidature__edition__year=2013).count() == 2


def test_what_is_wrong_in_a_section_stays_typed_and_the_rest_is_saved(alice: Client) -> None:
    answer = alice.post(
        f"{SPACE}AP/", {"section": "AP-A", **typed("AP-05", "trois"), **typed("AP-06", "non", "pas encore")}
    )
    page = html_of(answer)
    assert answer.status_code == 422
    assert "1\u00a0réponse à revoir" in page
    assert 'value="trois"' in page
    assert current("AP-06").comment == "pas encore"
    assert not Answer.objects.filter(candidature__edition__year=2013, item__code="AP-05").exists()


def test_what_was_overtaken_in_a_section_shows_both_and_wins_the_next_time(
    alice: Client, cast: Cast, candidature: Candidature
) -> None:
    save_answer(candidature, "AP-06", Typed(Given("oui", "de Bob"), 0), by=cast.bob)
    answer = alice.post(f"{SPACE}AP/", {"section": "AP-A", **typed("AP-06", "non", "d’Alice")})
    page = html_of(answer)
    assert answer.status_code == 409
    assert "Bob Durand" in page
    assert "de Bob" in page
    assert "d’Alice" in page
    version = re.search(r'name="AP-06-version" value="(\d+)"', page)
    assert version is not None
    assert version[1] == "1"
    again = alice.post(f"{SPACE}AP/", {"section": "AP-A", **typed("AP-06", "non", "d’Alice", 1)})
    assert again.status_code == 302
    assert current("AP-06").comment == "d’Alice"


def test_what_is_typed_in_an_expired_session_comes_back_after_signing_in(cast: Cast, candidature: Candidature) -> None:
    client = signed_in(cast.alice)
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    body = {"section": "AP-A", "person": str(cast.alice.pk), **typed("AP-06", "non", "tapé longtemps")}
    assert client.post(f"{SPACE}AP/", body).status_code == 302
    client.force_login(cast.alice)
    page = html_of(client.get(f"{SPACE}AP/"))
    assert "tapé longtemps" in page
    assert "Votre session avait expiré" in page
    assert "tapé longtemps" not in html_of(client.get(f"{SPACE}AP/"))


# Last edition's answers
# ----------------------------------------------------------------------------------------------------


@pytest.fixture
def last_year(candidature: Candidature) -> None:
    last = Candidature.objects.select_related("edition__questionnaire").get(
        collectivite__code=GRENOBLE, edition__year=2012
    )
    items = numbered_of(last.edition.questionnaire).items
    for code, value, comment in (("AP-01", "oui", "Depuis 2002"), ("AP-05", "4", ""), ("AP-06", "non", "")):
        Answer.objects.create(candidature=last, item_id=items[code], value=value, comment=comment)


def test_last_time_stands_beside_and_is_kept_changed_or_dropped(alice: Client, last_year: None) -> None:
    page = html_of(alice.get(f"{SPACE}AP/"))
    assert "Depuis 2002" in page
    assert "Garder et relire 3\u00a0réponses de 2012" in page
    alice.post(f"{SPACE}AP/", {"section": "AP-A", "keep": "AP-01"})
    alice.post(f"{SPACE}AP/", {"section": "AP-A", "take": "AP-05"})
    alice.post(f"{SPACE}AP/", {"section": "AP-A", "set_aside": "AP-06"})
    assert (current("AP-01").confirmed, current("AP-05").confirmed, current("AP-06").value) == (True, False, None)
    page = html_of(alice.get(f"{SPACE}AP/"))
    assert "Confirmer 1\u00a0réponse relue" in page
    assert "Reprise de 2012" in page
    read = {"section": "AP-A", "confirm_section": "AP-A", **typed("AP-05", "4", "", 1)}
    assert "1 réponse confirmée." in words_of(alice.post(f"{SPACE}AP/", read, follow=True))
    assert current("AP-05").confirmed


def test_a_section_is_kept_whole_and_read_again(alice: Client, last_year: None) -> None:
    keep = {"section": "AP-A", "keep_section": "AP-A"}
    page = alice.post(f"{SPACE}AP/", {**keep, **typed("AP-06", "oui", "cette année, si")}, follow=True)
    assert "2 réponses reprises de 2012 : relisez-les, puis confirmez-les." in words_of(page)
    assert "rien n’était plus à reprendre" in words_of(alice.post(f"{SPACE}AP/", keep, follow=True))
    assert current("AP-06").value == "oui"
    assert not current("AP-01").confirmed
    assert "2\u00a0réponses reprises attendent d’être relues" in html_of(alice.get(SPACE))


def test_what_was_not_read_again_asks_nothing_of_whoever_can_type_no_more(
    alice: Client, last_year: None, candidature: Candidature
) -> None:
    alice.post(f"{SPACE}AP/", {"section": "AP-A", "keep_section": "AP-A"})
    Candidature.objects.filter(pk=candidature.pk).update(status="withdrawn", status_reason="Plus le temps")
    assert "d’être relue" not in words_of(alice.get(SPACE))
    page = words_of(alice.get(f"{SPACE}AP/"))
    assert ("relisez-la" in page, "pas relue : elle ne compte pas" in page) == (False, True)
    assert "Cette candidature est retirée : elle se lit seulement." in page
    assert ("Repris, à relire" in page, "Repris, pas relu" in page) == (False, True)
    assert ("À remplir" in page, "Sans réponse" in page) == (False, True)


def test_a_village_says_no_to_what_is_left_of_a_theme(alice: Client, last_year: None, candidature: Candidature) -> None:
    assert "à ce qui reste" not in html_of(alice.get(f"{SPACE}AP/"))
    Candidature.objects.filter(pk=candidature.pk).update(strate="village")
    assert "Non, ou zéro, à ce qui reste" in html_of(alice.get(f"{SPACE}AP/"))
    alice.post(item_address("AP-22"), typed("AP-22", "oui", "Des tablettes"))
    alice.post(item_address("AP-23"), typed("AP-23", "", "Un mot d’abord"))
    assert "changez ce qui ne convient pas" in html_of(alice.post(f"{SPACE}AP/non/", follow=True))
    given = {row.item.code: row for row in Answer.objects.filter(candidature=candidature)}
    assert given.pop("AP-22").value == "oui"
    assert (given["AP-23"].value, given["AP-23"].comment) == ("non", "Un mot d’abord")
    assert {row.value for row in given.values()} == {"non", "0"}
    assert not {"AP-01", "AP-05", "AP-06"} & set(given), "what last edition offers is read again instead"
    Edition.objects.filter(pk=candidature.edition_id).update(closes_at=timezone.now())
    assert "La clôture est passée" in html_of(alice.post(f"{SPACE}MR/non/", follow=True))


def test_what_was_set_aside_can_be_taken_back(alice: Client, last_year: None) -> None:
    alice.post(item_address("AP-01"), {"gesture": "set_aside"})
    assert (current("AP-01").set_aside, current("AP-01").carried_from) == (True, None)
    page = html_of(alice.get(f"{SPACE}AP/"))
    assert "Écartée." in page
    assert "Garder et relire 2\u00a0réponses" in page
    assert "Depuis 2002" in unescape(alice.post(item_address("AP-01"), {"gesture": "take"}).json()["html"])
    assert (current("AP-01").value, current("AP-01").set_aside, current("AP-01").carried_from) == ("oui", False, 2012)


def test_a_comment_already_typed_is_kept_with_last_times_value(alice: Client, last_year: None) -> None:
    alice.post(item_address("AP-01"), typed("AP-01", "", "Cette année, deux lieux"))
    assert "Garder" in html_of(alice.get(f"{SPACE}AP/")).split('id="item-AP-02"')[0]
    alice.post(item_address("AP-01"), {"gesture": "keep"})
    assert (current("AP-01").value, current("AP-01").comment) == ("oui", "Cette année, deux lieux")
    refused = alice.post(item_address("AP-01"), {"gesture": "keep"})
    assert (refused.status_code, "rien n’est repris" in refused.json()["message"]) == (409, True)
    refused = alice.post(item_address("AP-01"), {"gesture": "set_aside"})
    assert (refused.status_code, "rien à écarter" in refused.json()["message"]) == (409, True)


def test_only_what_the_page_showed_is_confirmed(
    alice: Client, cast: Cast, candidature: Candidature, last_year: None
) -> None:
    alice.post(item_address("AP-01"), {"gesture": "take"})
    shown = {"section": "AP-A", **typed("AP-01", "oui", "Depuis 2002", 1)}
    carry_over(candidature, ["AP-05"], confirm=False, by=cast.bob)  # taken up by a colleague since
    alice.post(f"{SPACE}AP/", shown | {"confirm_section": "AP-A"})
    assert (current("AP-01").confirmed, current("AP-05").confirmed) == (True, False)


def test_a_figure_that_moved_stays_pointed_out_when_another_item_shows_it_again(
    alice: Client, candidature: Candidature, last_year: None
) -> None:
    before = Answer.objects.get(item__code="AP-01", candidature__edition__year=2012)
    item = before.item.section.items.get(code="AP-02")
    Answer.objects.create(candidature=before.candidature, item=item, value="4")
    for code, value, version in (("AP-01", "oui", 0), ("AP-02", "0", 0), ("AP-01", "non", 1)):
        alice.post(item_address(code), typed(code, value, version=version))
    margins = alice.post(item_address("AP-01"), typed("AP-01", "oui", version=2)).json()["margins"]
    assert "4 lieux en 2012, 0 lieu cette année" in unescape(margins["AP-02"]).replace("\u00a0", " ")


def test_a_gesture_on_an_item_brings_it_back_drawn_anew(alice: Client, last_year: None) -> None:
    answer = alice.post(item_address("AP-01"), {"gesture": "keep"})
    assert answer.status_code == 200
    assert "Depuis 2002" in unescape(answer.json()["html"])
    assert current("AP-01").confirmed
    assert alice.post(item_address("AP-01"), {"gesture": "inventer"}).status_code == 409


def test_a_figure_that_moved_is_pointed_out_at_once(alice: Client, last_year: None) -> None:
    margin = unescape(alice.post(item_address("AP-05"), typed("AP-05", "12")).json()["margins"]["AP-05"])
    assert "4\u00a0sites en 2012, 12\u00a0sites cette année" in margin


# History, people, what is missing
# ------------------------------------------------------------------------------------------------


def test_a_history_names_its_authors_and_restores(alice: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-06", Typed(Given("oui", "de Bob"), 0), by=cast.bob)
    save_answer(candidature, "AP-06", Typed(Given("non", "d’Alice"), 1), by=cast.alice)
    page = html_of(alice.get(item_address("AP-06") + "versions/"))
    assert "Bob Durand" in page
    assert "version actuelle" in page
    history, back = item_address("AP-06") + "versions/", {"version": "1", "names": "answer,comment"}
    assert "a changé depuis" in html_of(alice.post(history, {**back, "vue": "1"}, follow=True))
    alice.post(history, {**back, "vue": "2"})
    assert (current("AP-06").comment, current("AP-06").version) == ("de Bob", 3)
    for nonsense in ("", "9", "abc", "1" * 30):
        answer = alice.post(history, {"version": nonsense, "names": "comment", "vue": "3"}, follow=True)
        assert "Cette version n’existe pas." in html_of(answer)
    assert current("AP-06").version == 3
    assert "Aucune version encore" in html_of(alice.get(item_address("AP-05") + "versions/"))


def test_a_section_is_handed_out_and_taken_back(alice: Client, cast: Cast) -> None:
    day = timezone.localdate() + timedelta(days=3)
    alice.post(
        f"/candidature/{GRENOBLE}/2013/sections/SH-A/confier/", {"person": cast.bob.pk, "due_on": day.isoformat()}
    )
    row = SectionAssignment.objects.get()
    assert (row.person, row.due_on) == (cast.bob, day)
    assert "Ce qui vous est confié" in html_of(signed_in(cast.bob).get(SPACE))
    assert "Confiée à Bob Durand" in html_of(alice.get(f"{SPACE}SH/"))
    for wrong in ({"person": cast.charlie.pk}, {"person": ""}, {"person": cast.bob.pk, "due_on": "hier"}):
        answer = alice.post(f"/candidature/{GRENOBLE}/2013/sections/SH-A/confier/", wrong, follow=True)
        assert 'class="alert error"' in html_of(answer)
        assert '<details class="assign" open>' in html_of(answer)  # with what was typed
    assert f'<option value="{cast.bob.pk}" selected' in " ".join(html_of(answer).split())
    assert 'value="hier"' in html_of(answer)
    alice.post(f"/candidature/{GRENOBLE}/2013/sections/confiees/{row.pk}/reprendre/")
    assert not SectionAssignment.objects.exists()


def test_what_is_missing_leads_to_its_place(alice: Client, cast: Cast, candidature: Candidature) -> None:
    candidature = Candidature.objects.select_related("edition", "profile").get(pk=candidature.pk)
    lacking = {item.text: item for item in missing(candidature)}
    assert lacking["Questionnaire : aucune réponse encore"].blocking
    save_answer(candidature, "AP-05", Typed(Given(not_applicable=True), 0), by=cast.bob)
    lacking = {item.text: item for item in missing(candidature)}
    unjustified = lacking["AP-05 : « sans objet » est à justifier en commentaire"]
    assert (unjustified.blocking, unjustified.detail, unjustified.anchor) == (True, "AP", "item-AP-05")
    assert not lacking["Lieux d’accès public : 3 réponses à compléter"].blocking
    page = html_of(alice.get(f"/candidature/{GRENOBLE}/2013/"))
    assert f'href="{SPACE}AP/#item-AP-05"' in page
    assert "Continuer : Fiche d’identité" in page


def test_the_equipe_sees_it_as_an_agent_and_saves_nothing(cast: Cast, candidature: Candidature) -> None:
    client = signed_in(cast.elise)
    client.post(f"/pilotage/personnes/{cast.alice.pk}/voir-comme/")
    page = html_of(client.get(f"{SPACE}AP/"))
    assert "elle se lit seulement" in page
    assert "<textarea" not in page
    assert client.post(item_address("AP-06"), typed("AP-06", "oui")).status_code == 403


# Speed
# ----------------------------------------------------------------------------------------------------


def queries_of(captured: CaptureQueriesContext) -> list[str]:
    """What production would send: the savepoints are those of the tests' transaction."""
    return [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]


def test_the_longest_theme_costs_the_same_whatever_is_answered(
    alice: Client, cast: Cast, candidature: Candidature, last_year: None
) -> None:
    theme = max(trame_file().for_year(2013).themes, key=lambda t: len(t.items))
    alice.get(f"{SPACE}{theme.code}/")
    counts = []
    for codes in ([], [item.code for item in theme.items if not item.source_auto]):
        for code in codes:
            save_answer(candidature, code, Typed(Given(comment="un mot"), 0), by=cast.bob)
            save_answer(candidature, code, Typed(Given(comment="deux mots"), 1), by=cast.bob)
        if codes:
            assign_section(candidature, theme.asked_sections[0].code, cast.bob, due_on=None, by=cast.alice)
        with CaptureQueriesContext(connection) as captured:
            alice.get(f"{SPACE}{theme.code}/")
        counts.append(len(queries_of(captured)))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_a_save_costs_six_queries_and_the_activity_once_a_minute(
    alice: Client, cast: Cast, candidature: Candidature, last_year: None
) -> None:
    alice.get(f"{SPACE}AP/")
    for version, value in enumerate(("3", "4", "40")):
        with CaptureQueriesContext(connection) as captured:
            assert alice.post(item_address("AP-05"), typed("AP-05", value, "", version)).status_code == 200
        assert len(queries_of(captured)) == (6 if version else 7), "\n".join(queries_of(captured))


def test_the_whole_costs_the_same_whatever_is_answered(alice: Client, cast: Cast, candidature: Candidature) -> None:
    alice.get(SPACE)
    counts = []
    for code in ("AP-01", "SH-01"):
        save_answer(candidature, code, Typed(Given(comment="un mot"), 0), by=cast.bob)
        assign_section(candidature, f"{code[:2]}-A", cast.bob, due_on=None, by=cast.alice)
        with CaptureQueriesContext(connection) as captured:
            alice.get(SPACE)
        counts.append(len(queries_of(captured)))
    assert counts[0] == counts[1] <= 12


def test_an_address_that_is_not_a_code_is_a_404(alice: Client) -> None:
    for address in ("AP-0A1B", "ap-01", "AP-99", "AP"):
        assert (
            alice.post(
                item_address(address), urlencode({}), content_type="application/x-www-form-urlencoded"
            ).status_code
            == 404
        )

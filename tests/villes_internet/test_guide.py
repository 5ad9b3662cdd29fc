"""The guides and the words: every picture there is shown, every word said where a text writes it; the way of a file."""

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from label.enums import Strate
from label.models import Candidature
from label.rules.words import WORDS, Word, explained
from label.templatetags.components import explained as explained_on_screen
from questionnaire.rules.completeness import Progress
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.pages import markup_of, words_of
from villes_internet.path import PathStep, time_of
from villes_internet.views.guide import GUIDES, PICTURES

HOME = f"/candidature/{GRENOBLE}/2013/"


@pytest.mark.django_db
def test_the_guides_show_the_pictures_that_are_kept_and_no_other(client: Client) -> None:
    kept = {file.stem for file in (settings.BASE_DIR / "static" / "img" / "aide").iterdir()}
    pages = "".join(markup_of(client.get(f"/aide/{one.slug}/")) for one in GUIDES)
    shown = {name for name in PICTURES if f"img/aide/{name}." in pages}
    assert kept == shown == set(PICTURES)


@pytest.mark.django_db
def test_every_guide_is_a_choice_and_says_whom_to_ask(client: Client) -> None:
    index = words_of(client.get("/aide/"))
    assert all(one.label in index for one in GUIDES)
    assert settings.LABEL["contact_email"] in index
    assert client.get("/aide/pilote/").status_code == 404


@pytest.mark.django_db
def test_the_phone_and_its_hours_stand_where_one_asks(client: Client) -> None:
    told = {**settings.LABEL, "contact_phone": "01 99 00 12 34", "contact_hours": "du lundi au jeudi"}
    with override_settings(LABEL=told):
        for page in ("/aide/", "/contact/"):
            assert "01 99 00 12 34, du lundi au jeudi" in words_of(client.get(page))


def test_a_word_is_said_once_in_a_text_whatever_its_case() -> None:
    parts = explained("Médiation numérique au CCAS ; la médiation numérique, content d’un ent.")
    assert [(text, word.slug) for text, word in parts if word is not None] == [
        ("Médiation numérique", "mediation"),
        ("CCAS", "ccas"),
    ]
    assert "".join(text for text, _ in parts).endswith("content d’un ent.")


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.slug)
def test_every_word_is_found_under_its_label(word: Word) -> None:
    label = word.label.replace("(@)", "").strip()
    assert [found for _, found in explained(f"Voir : {label}.") if found is not None] == [word]


def test_what_is_typed_in_a_text_stays_text() -> None:
    html = explained_on_screen("<b>CCAS</b> & strate")
    assert html.startswith("&lt;b&gt;<a")
    assert html.count("<a ") == 2


@pytest.mark.parametrize(("left", "minutes"), [(0, 0), (1, 5), (15, 5), (16, 10), (29, 10), (31, 15)])
def test_ten_minutes_are_a_theme_of_seventeen_answers_and_twelve_comments(left: int, minutes: int) -> None:
    assert Progress(given=40 - left, expected=40).minutes == minutes


@pytest.mark.parametrize(("minutes", "words"), [(0, ""), (40, "40 minutes"), (60, "1 h"), (85, "1 h 25")])
def test_the_time_of_the_way_is_said_in_hours(minutes: int, words: str) -> None:
    assert time_of([PathStep("", "", minutes)]).replace("\u00a0", " ") == words


@pytest.mark.django_db
def test_a_first_visit_shows_where_to_start(cast: Cast, candidature: Candidature) -> None:
    home = words_of(signed_in(cast.alice).get(HOME))
    assert "Votre chemin" in home
    assert "Commencer : Fiche d’identité" in home
    assert "environ 5 minutes" in home
    Candidature.objects.filter(pk=candidature.pk).update(
        card_confirmed_at=timezone.now(), started_at=timezone.now(), strate=Strate.VILLAGE
    )
    home = words_of(signed_in(cast.alice).get(HOME))
    assert "un village remplit son dossier en une soirée" in home
    assert "Continuer : Accès publics" in home

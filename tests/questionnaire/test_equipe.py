"""The équipe's pages of the questionnaire: read, worded, previewed, compared; a score explained and never a level."""

import pytest
from django.test import Client

from label.enums import Phase
from label.models import Candidature, Edition, JournalEntry
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.loading import trame_file
from questionnaire.models import Item, Questionnaire
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.pages import applied, html_of

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/questionnaire/"


def test_the_whole_questionnaire_is_read(elise: Client, questionnaire: Questionnaire) -> None:
    page = html_of(elise.get(f"{PLACE}2013/"))
    assert "111\u00a0questions posées" in page
    assert all(f'id="{code}"' in page for code in trame_file().for_year(2013).items)
    assert elise.get(PLACE)["Location"] == f"{PLACE}2013/"
    assert elise.get(f"{PLACE}?annee=2012")["Location"] == f"{PLACE}2012/"


def test_an_edition_without_questionnaire_loads_its_trame_with_a_button(elise: Client) -> None:
    assert "Charger la trame 2010" in html_of(elise.get(f"{PLACE}2010/"))
    elise.post(f"{PLACE}2010/")
    assert Item.objects.filter(questionnaire__edition__year=2010).count() == 54


def test_loading_again_is_refused_once_somebody_answered(elise: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    page = html_of(elise.post(f"{PLACE}2013/", follow=True))
    assert "ont déjà répondu" in page


def test_an_item_is_worded_while_the_filling_is_open_and_agents_read_it(
    elise: Client, questionnaire: Questionnaire
) -> None:
    page = html_of(elise.get(f"{PLACE}2013/AP-02/"))
    assert 'name="points"' not in page
    assert "Barème" in page
    answer = applied(elise, f"{PLACE}2013/AP-02/", {"label": "Combien de lieux publics ?", "help": ""})
    assert answer["Location"] == f"{PLACE}2013/#AP-02"
    assert "Combien de lieux publics\u202f?" in html_of(elise.get(f"{PLACE}2013/apercu/AP/"))
    line = JournalEntry.objects.get(verb="edit_item")
    assert "libellé « Combien de lieux publics ? »" in line.facts["after"]
    assert "question modifiée" in html_of(elise.get("/pilotage/journal/"))


def test_before_the_filling_points_place_and_presence_are_set(
    elise: Client, filling: Edition, questionnaire: Questionnaire
) -> None:
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.REGISTRATION)
    row = Item.objects.get(questionnaire=questionnaire, code="AP-02")
    sent = {"label": row.label, "help": row.help, "points": "8", "position": "1"}
    assert applied(elise, f"{PLACE}2013/AP-02/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.points, row.position, row.active, row.scale[-1][1]) == (8, 0, False, 8)
    assert "non posée" in html_of(elise.get(f"{PLACE}2013/"))


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"label": ""}, 422, "Ce champ est nécessaire."),
        ({"points": "beaucoup"}, 422, "Un nombre entier est attendu."),
        ({"position": "0"}, 422, "Le rang commence à 1."),
        ({"points": "2"}, 409, "4 seuils"),
        ({"points": "500"}, 409, "de 0 à 100"),
    ],
)
def test_what_makes_no_sense_is_told_and_stays_typed(
    elise: Client, filling: Edition, questionnaire: Questionnaire, sent: dict[str, str], status: int, words: str
) -> None:
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.REGISTRATION)
    whole = {"label": "Libellé gardé", "help": "", "points": "4", "position": "2", "active": "on"} | sent
    answer = applied(elise, f"{PLACE}2013/AP-02/", whole)
    page = html_of(answer)
    assert answer.status_code == status
    assert words in page
    if sent.get("label") != "":
        assert "Libellé gardé" in html_of(elise.get(f"{PLACE}2013/AP-02/"))


def test_a_preview_shows_every_item_and_saves_nothing(elise: Client, questionnaire: Questionnaire) -> None:
    page = html_of(elise.get(f"{PLACE}2013/apercu/SH/"))
    theme = trame_file().for_year(2013).theme("SH")
    assert theme is not None
    assert all(f'id="item-{item.code}"' in page for item in theme.items)
    assert 'data-draft-url="/' not in page
    assert elise.get(f"{PLACE}2013/apercu/ZZ/").status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("de=2010&a=2012", ("De 2010 à 2012", "Nouvelles", "2010\u00a0: trame du fichier")),
        ("de=2012&a=2027", ("De 2012 à 2027", "AP-11", "2027\u00a0: trame du fichier", "choix ajouté")),
        ("de=2012&a=2012", ("Les mêmes questions, dans les mêmes termes.",)),
        ("de=demain&a=²", ("De 2011 à 2012",)),
        ("", ("De 2011 à 2012",)),
    ],
)
def test_two_years_are_compared(elise: Client, query: str, words: tuple[str, ...]) -> None:
    page = html_of(elise.get(f"{PLACE}comparer/?{query}"))
    for word in words:
        assert word in page


def test_a_score_is_explained_point_by_point_and_never_said_as_a_level(
    elise: Client, cast: Cast, candidature: Candidature
) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque"), 0), by=cast.alice)
    page = html_of(elise.get(f"/pilotage/2013/collectivites/{GRENOBLE}/score/"))
    assert "4 / 4" in page
    assert "il ne dit aucun niveau" in page
    assert "arobase" not in page.split("<main", 1)[1].split("</main", 1)[0].lower()
    assert f'href="/pilotage/2013/collectivites/{GRENOBLE}/score/"' in html_of(
        elise.get(f"/pilotage/2013/collectivites/{GRENOBLE}/")
    )
    for nothing in ("/pilotage/2013/collectivites/01001/score/", f"/pilotage/1999/collectivites/{GRENOBLE}/score/"):
        assert elise.get(nothing).status_code == 404


def test_the_table_of_candidatures_shows_how_much_is_answered(
    elise: Client, cast: Cast, candidature: Candidature
) -> None:
    for code in ("AP-05", "AP-08"):
        save_answer(candidature, code, Typed(Given(comment="un mot"), 0), by=cast.alice)
    page = html_of(elise.get("/pilotage/2013/candidatures/"))
    assert 'data-label="Rempli"' in page
    assert "fiche " in page

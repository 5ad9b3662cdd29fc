"""The équipe's pages of the questionnaire: read, worded, previewed, compared; a score explained and never a level."""

import pytest
from django.test import Client

from label.models import Candidature
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.loading.reading import trame_file
from questionnaire.models import Questionnaire
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.pages import html_of

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/questionnaire/"


def test_the_whole_questionnaire_is_read(elise: Client, questionnaire: Questionnaire) -> None:
    page = html_of(elise.get(f"{PLACE}2013/"))
    assert "111\u00a0questions posées" in page
    assert all(f'id="{code}"' in page for code in trame_file().for_year(2013).items)
    assert elise.get(PLACE)["Location"] == f"{PLACE}2013/"
    assert elise.get(f"{PLACE}?annee=2012")["Location"] == f"{PLACE}2012/"


def test_a_preview_shows_every_item_and_saves_nothing(elise: Client, questionnaire: Questionnaire) -> None:
    page = html_of(elise.get(f"{PLACE}2013/apercu/SH/"))
    theme = trame_file().for_year(2013).theme("SH")
    assert theme is not None
    assert all(f'id="item-{item.code}"' in page for item in theme.items)
    assert 'data-draft-url="/' not in page
    village = html_of(elise.get(f"{PLACE}2013/apercu/MR/?strate=village"))
    assert "3 points au plus : 2 dès 1, 3 dès 3." in village
    assert "1 dès 1, 2 dès 5, 3 dès 20" in html_of(elise.get(f"{PLACE}2013/apercu/MR/?strate=grande_ville"))
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

"""What pages read: exact results, and a constant number of queries with one row and with three."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from label.models import Collectivite, Edition
from label.queries.histories import next_step_of, participations_told_in, public_history, replay
from label.queries.results import (
    background_of,
    map_points,
    nearest_collectivites,
    neighbours_of,
    participants_of,
    results_of,
    search_collectivites,
)
from label.rules.regulation import RegulationTerms
from tests.factories.label import CandidatureFactory, CollectiviteFactory, EditionFactory

pytestmark = pytest.mark.django_db


def names(text: str, count: int = 3) -> list[str]:
    return [c.name for c in search_collectivites(text)[:count]]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("paris", "Paris"),
        ("ÉPINAL", "Épinal"),
        ("epinal", "Épinal"),
        ("st denis", "Saint-Denis"),
        ("l'isle adam", "L'Isle-Adam"),
        ("l’isle-adam", "L'Isle-Adam"),
        ("38185", "Grenoble"),
        ("2a004", "Ajaccio"),
        ("95290", "L'Isle-Adam"),
        ("vandoeuvre les", "Vandœuvre-lès-Nancy"),
        ("200041333", "CC de Parthenay-Gâtine"),
        ("cherbourg octeville", "Cherbourg-en-Cotentin"),
        ("lomme", "Lomme"),
        ("plaine commune", "Communauté d'agglomération Plaine Commune"),
        ("217902022", "Parthenay"),
        ("grigny sur", "Grigny-sur-Rhône"),
        ("saint etienne", "Saint-Étienne"),
        ("villeneuve d ascq", "Villeneuve-d'Ascq"),
    ],
)
def test_a_search_puts_the_expected_town_first(typed: str, first: str) -> None:
    assert names(typed, 1) == [first]


@pytest.mark.parametrize("typed", ["", "   ", "''", "-", "%", "_", "\\", "🏛️"])
def test_a_search_without_letter_nor_digit_finds_nothing(typed: str) -> None:
    assert names(typed) == []


@pytest.mark.parametrize("typed", ["zzzz", "%zq%", "zq' OR 1=1 --", "<b>grenoble</b> x", "a" * 4000])
def test_a_strange_search_finds_nothing_and_breaks_nothing(typed: str) -> None:
    assert names(typed) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("laroche bernar", "La Roche-Bernard"),
        ("Besansson", "Besançon"),
        ("Monpelier", "Montpellier"),
        ("grenobl", "Grenoble"),
        ("parthney", "Parthenay"),
        ("montpelier", "Montpellier"),
        ("chatillon sur touet", "Châtillon-sur-Thouet"),
        ("aix en provense", "Aix-en-Provence"),
        ("villeurbane", "Villeurbanne"),
        ("St Ettienne", "Saint-Étienne"),
        ("Charleville mezieres ville", "Charleville-Mézières"),
    ],
)
def test_a_fault_in_a_name_is_forgiven(typed: str, meant: str) -> None:
    """The real référentiel, whole: what was meant is among the two first of the few that are proposed."""
    found = [one.name for one in nearest_collectivites(typed)]
    assert meant in found[:2]
    assert len(found) <= 8


@pytest.mark.parametrize("typed", ["", "-", "zq", "xqzwk", "\\"])
def test_what_resembles_nothing_is_told_nothing(typed: str) -> None:
    assert nearest_collectivites(typed) == []


def test_the_nearest_names_cost_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(4):  # the savepoint and its release too
        assert nearest_collectivites("besansson")


def test_a_search_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert len(list(search_collectivites("saint")[:40])) == 40


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("read", "queries"),
    [
        (results_of, 2),
        (map_points, 1),
        (lambda e: replay(e, RegulationTerms()), 2),
        (background_of, 6),
        (lambda e: participations_told_in(e.year), 1),
    ],
)
def test_reading_an_edition_costs_the_same_whatever_its_rows(
    rows: int, read: Callable[[Edition], object], queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = EditionFactory()
    for _ in range(rows):
        CandidatureFactory(edition=edition, awarded=3)
    with django_assert_num_queries(queries):
        read(edition)


def test_results_come_by_level_then_by_name(blank: None) -> None:
    edition = EditionFactory()
    for name, level in (("Zed", 5), ("Écu", 4), ("Dis", 4), ("Eau", 4)):
        CandidatureFactory(edition=edition, collectivite__name=name, awarded=level)
    CandidatureFactory(edition=edition, collectivite__name="Sans niveau")
    assert [(r.arobases, r.name) for r in results_of(edition)] == [(5, "Zed"), (4, "Dis"), (4, "Eau"), (4, "Écu")]


def test_towns_of_one_name_come_in_one_order(blank: None) -> None:
    edition = EditionFactory()
    codes = [f"99{n}" for n in (107, 103, 105, 101)]
    for code in codes:
        CandidatureFactory(edition=edition, collectivite__code=code, collectivite__name="Saint-Denis", awarded=4)
    assert [row.code for row in results_of(edition)] == sorted(codes)
    assert [row.code for row in map_points(edition)] == sorted(codes)
    assert [code for code, _ in participants_of(edition)] == sorted(codes)


def test_a_history_knows_what_it_does_not_know() -> None:
    history = {e.year: e for e in public_history(Collectivite.objects.get(code="38185"))}
    assert sorted(history) == [*range(1999, 2009), 2010, 2011, 2012]
    assert (history[1999].participated, history[1999].arobases) == (True, None)
    assert history[2002].participated is None
    assert (history[2000].arobases, history[2000].is_certain) == (3, False)
    assert (history[2012].arobases, history[2012].is_certain) == (5, True)
    absent = {e.year: e for e in public_history(Collectivite.objects.get(code="75056"))}
    assert (absent[2012].participated, absent[2011].participated) == (False, None)


def test_a_history_costs_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    place = Collectivite.objects.get(code="57463")
    with django_assert_num_queries(2):
        assert len(public_history(place)) == 13


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("38185", "5\u00a0@ à confirmer\u00a0: le plus haut niveau, obtenu en 2012"),
        ("69266", "5\u00a0@ possibles\u00a0: 4\u00a0@ obtenues en 2012"),
        (
            "75056",
            (
                "De 1 à 4\u00a0@ possibles, sans niveau antérieur connu\u202f; 5\u00a0@ à vérifier, le passé n’étant "
                "connu qu’en partie"
            ),
        ),
        ("59355", None),
        ("33281", "5\u00a0@ à confirmer\u00a0: le plus haut niveau, obtenu en 2012"),
    ],
)
def test_the_next_step_of_a_town(code: str, text: str | None) -> None:
    place = Collectivite.objects.get(code=code)
    step = next_step_of(place, public_history(place))
    assert (step.text if step else None) == text


def test_neighbours_are_of_the_same_strate_and_nature_the_nearest_first(blank: None) -> None:
    edition = EditionFactory()
    here = CollectiviteFactory(latitude=47.0, longitude=2.0)
    for name, latitude, strate in (
        ("Loin", 49.0, "petite_ville"),
        ("Près", 47.1, "petite_ville"),
        ("Grande", 47.05, "grande_ville"),
    ):
        CandidatureFactory(
            edition=edition, collectivite__name=name, collectivite__latitude=latitude, strate=strate, awarded=2
        )
    CandidatureFactory(
        edition=edition,
        collectivite__code="999999991",
        collectivite__kind="cc",
        collectivite__latitude=47.02,
        awarded=2,
    )
    found = neighbours_of(here, here.strate, edition)
    assert [(n.name, n.distance) for n in found] == [("Près", 11), ("Loin", 222)]
    assert neighbours_of(here, None, edition) == []

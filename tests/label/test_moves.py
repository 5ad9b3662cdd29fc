"""« Qui bouge »: who rose, fell, came, returned and left; nothing is said of what is not known."""

import pytest
from django.test import Client
from hypothesis import given as holds_for
from hypothesis import strategies as st

from label.enums import Confidence
from label.models import Edition
from label.rules.histories import HistoryYear, Subject
from label.rules.moves import moves
from tests.factories.label import CandidatureFactory, CollectiviteFactory, EditionFactory
from tests.pages import words_of


def told(code: str, **levels: int | None) -> Subject:
    """A collectivité with its levels: `y2012=3`."""
    return Subject(code, f"Ville {code}", tuple(HistoryYear(int(year[1:]), True, n) for year, n in levels.items()))


SUBJECTS = [
    told("up", y2012=3, y2013=5),
    told("step", y2012=3, y2013=4),
    told("down", y2012=4, y2013=2),
    told("same", y2012=1, y2013=1),
    told("new", y2013=2),
    told("back", y2010=3, y2013=3),
    told("left", y2012=2),
]


def test_each_goes_where_it_moved_the_largest_move_first() -> None:
    found = moves(2013, 2012, SUBJECTS, whole=True)
    assert [move.code for move in found.risen] == ["up", "step"]
    assert [move.code for move in found.fallen] == ["down"]
    assert (found.held, found.compared) == (1, 4)
    assert [move.code for move in found.came] == ["new"]
    assert [move.code for move in found.returned] == ["back"]
    assert [move.code for move in found.gone] == ["left"]
    assert found.risen[0].words == "3\u00a0@\u00a0→\u00a05\u00a0@"


def test_an_edition_known_in_part_tells_neither_arrivals_nor_departures() -> None:
    found = moves(2013, 2012, SUBJECTS, whole=False)
    assert (found.came, found.returned, found.gone, found.flows) == ((), (), (), None)
    assert len(found.risen) == 2


def test_who_took_part_without_a_level_is_not_new() -> None:
    found = moves(2013, 2012, [told("none", y2012=None, y2013=1)], whole=True)
    assert [move.code for move in found.returned] == ["none"]
    assert found.came == ()


def test_a_doubtful_level_is_compared_with_nothing() -> None:
    doubt = HistoryYear(2012, True, 1, Confidence.UNCERTAIN)
    found = moves(2013, 2012, [Subject("a", "A", (doubt, HistoryYear(2013, True, 4)))], whole=False)
    assert (found.compared, found.doubtful) == (0, 1)


@holds_for(st.lists(st.tuples(st.one_of(st.none(), st.integers(1, 5)), st.one_of(st.none(), st.integers(1, 5)))))
def test_everybody_of_both_palmares_is_counted_once(pairs: list[tuple[int | None, int | None]]) -> None:
    subjects = [
        told(str(n), **{f"y{year}": level for year, level in ((2012, one), (2013, two)) if level is not None})
        for n, (one, two) in enumerate(pairs)
    ]
    found = moves(2013, 2012, subjects, whole=True)
    there = [pair for pair in pairs if pair != (None, None)]
    assert found.compared + len(found.came) + len(found.returned) + len(found.gone) == len(there)
    assert sum((found.flows or {}).values()) == len(there)


@pytest.mark.django_db
def test_the_page_of_2012_says_that_2011_is_known_in_part(client: Client) -> None:
    page = words_of(client.get("/palmares/2012/qui-bouge/"))
    assert "n’est connue qu’en partie" in page
    assert "Ne sont plus au palmarès" not in page


@pytest.mark.django_db
def test_two_whole_editions_tell_the_flows(client: Client) -> None:
    edition = EditionFactory(year=2013)
    grenoble = Edition.objects.get(year=2012).candidatures.get(collectivite__code="38185").collectivite
    CandidatureFactory(edition=edition, collectivite=grenoble, awarded=4)
    CandidatureFactory(edition=edition, collectivite=CollectiviteFactory(name="Toute Neuve"), awarded=1)
    page = words_of(client.get("/palmares/2013/qui-bouge/"))
    assert "En 2013, 1 collectivité descend." in page
    assert "Toute Neuve 1 @" in page.replace("\u00a0", " ")
    assert "Ne sont plus au palmarès 355 " in page


@pytest.mark.django_db
def test_it_asks_as_many_queries_for_one_town_as_for_all(client: Client, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        client.get("/palmares/2012/qui-bouge/")


@pytest.mark.django_db
@pytest.mark.parametrize("year", [1999, 2000])
def test_the_first_editions_have_nothing_before_them(client: Client, year: int) -> None:
    answer = client.get(f"/palmares/{year}/qui-bouge/")
    assert answer.status_code == 200

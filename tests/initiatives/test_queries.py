"""What is read of the initiatives, and what it costs: as much for three as for one."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from initiatives.models import Highlight, Initiative, Photo
from initiatives.queries import highlights_of, landmarks, page_of, proven_by, public_of, shown_pictures
from label.models import Candidature
from tests.cast import Cast
from tests.initiatives.stories import draft, public

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("read", "queries"), [(lambda c: public_of(c.collectivite), 1), (highlights_of, 1)])
def test_the_initiatives_of_a_town_cost_one_query_whatever_their_number(
    rows: int,
    read: Callable[[Candidature], list[object]],
    queries: int,
    candidature: Candidature,
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        one = public(candidature.collectivite, cast.alice, cast.elise, title=f"Initiative {number}")
        Highlight.objects.create(candidature=candidature, initiative=one)
    with django_assert_num_queries(queries):
        assert len(read(candidature)) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_whatever_its_photos(
    rows: int, candidature: Candidature, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = public(candidature.collectivite, cast.alice, cast.elise)
    facts = {"sha256": "0" * 64, "width": 800, "height": 600, "widths": [400, 800], "alternative": "Le bus"}
    Photo.objects.bulk_create([Photo(initiative=row, **facts) for _ in range(rows)])
    row.photos_shown = [
        {"pk": one.pk, "widths": [400, 800], "alternative": "Le bus", "credit": "", "width": 800, "height": 600}
        for one in row.photos.all()
    ]
    with django_assert_num_queries(0):  # what is public is kept in the initiative
        context = page_of(row, row.text)
    assert len(context["photos"]) == rows


def test_what_is_not_public_is_in_no_list(candidature: Candidature, cast: Cast) -> None:
    draft(candidature.collectivite, cast.alice, title="Brouillon")
    shown = public(candidature.collectivite, cast.alice, cast.elise, title="Publique")
    assert public_of(candidature.collectivite) == [shown]
    assert shown_pictures(shown) == []


def test_the_items_that_initiatives_prove_are_those_they_name() -> None:
    rows = [Initiative(draft={"items": ["AP-01", "AP-05"]}), Initiative(draft={"items": ["AP-01"]}), Initiative()]
    assert proven_by(rows) == {"AP-01", "AP-05"}


def test_a_place_is_found_by_the_towns_around(
    candidature: Candidature, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    town = candidature.collectivite
    with django_assert_num_queries(1):
        names = [name for name, _, _ in landmarks(town)]
    assert names[0] == "Grenoble"
    town.latitude = None
    assert landmarks(town) == []

"""Queries that Django writes once."""

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from label.models import Award, Edition
from toolkit.prepared import Prepared, PreparedModels

pytestmark = pytest.mark.django_db
YEARS = Prepared(
    lambda year: Edition.objects.filter(year__lte=year).order_by("-year").values_list("year", "number")[:2], 2999
)


def test_it_answers_as_the_query_does_whatever_the_arguments() -> None:
    for year in (2012, 2010, 1900):
        rows = Edition.objects.filter(year__lte=year).order_by("-year").values_list("year", "number")[:2]
        with CaptureQueriesContext(connection) as asked:
            assert list(YEARS.rows(year)) == list(rows)
        assert asked.captured_queries[0]["sql"] == asked.captured_queries[1]["sql"]


@pytest.mark.parametrize(
    "wrong",
    [
        Prepared(lambda _year: Edition.objects.values_list("year"), 2999),
        Prepared(lambda a, b: Edition.objects.filter(year=a, number=b).values_list("year"), 2999, 2999),
    ],
)
def test_an_argument_that_the_query_does_not_hold_is_a_fault(wrong: Prepared) -> None:
    with pytest.raises(ValueError, match="every argument"):
        wrong.rows(2012, 13)


def told(levels: int) -> QuerySet[Award]:
    """Awards of this level with their candidature, and what is worked out beside."""
    return (
        Award.objects.filter(arobases=levels)
        .select_related("candidature__edition")
        .defer("candidature__edition__stated_totals")
        .annotate(twice=F("arobases") * 2)
        .order_by("pk")
    )


TOLD = PreparedModels[Award](told, 29_999)


def test_models_are_those_of_the_query_joined_deferred_and_annotated() -> None:
    for level in (5, 1, 5):
        with CaptureQueriesContext(connection) as asked:
            found, own = TOLD.all(level), list(told(level))
        assert asked.captured_queries[0]["sql"] == asked.captured_queries[1]["sql"]
        assert found == own
        assert len(found) > 20
        with CaptureQueriesContext(connection) as more:
            assert [vars(one.candidature.edition) | {"_state": 0} for one in found] == [
                vars(one.candidature.edition) | {"_state": 0} for one in own
            ]
            assert {one.twice for one in found} == {level * 2}  # type: ignore[attr-defined]
        assert not more
    found[0].candidature.edition.refresh_from_db()
    assert TOLD.all(99) == []


def test_the_one_that_is_not_there_is_said_as_django_does() -> None:
    one = PreparedModels[Edition](lambda key: Edition.objects.filter(pk=key), 987654321)
    edition = Edition.objects.get(year=2012)
    assert one.one(edition.pk) == edition
    with pytest.raises(Edition.DoesNotExist):
        one.one(0)

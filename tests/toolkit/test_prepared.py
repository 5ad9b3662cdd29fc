"""Queries that Django writes once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from label.models import Edition
from toolkit.prepared import Prepared

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

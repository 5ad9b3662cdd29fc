"""A search walks its index: read on a database of its own, whose tables no other test has touched."""

import pytest
from django.db import connection

from label.queries.results import search_collectivites


@pytest.mark.usefixtures("committed")
def test_a_search_uses_its_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE label_collectivite")
    plan = search_collectivites("parthen").explain()
    assert "collectivite_search" in plan, plan

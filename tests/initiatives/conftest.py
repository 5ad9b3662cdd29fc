"""The observatory before anybody has told anything: what the book of 2012 told is taken away, for this test."""

import pytest

from initiatives.models import Initiative
from villes_internet.book.models import ProfileFocus


@pytest.fixture(autouse=True)
def untold(request: pytest.FixtureRequest) -> None:
    """Only where a test asks for the database."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        ProfileFocus.objects.all().delete()
        Initiative.objects.all().delete()

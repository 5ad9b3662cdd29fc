"""The campaign of 2013, for the tests that need one under way."""

from datetime import timedelta

from django.utils import timezone

from label.enums import Phase
from label.models import Edition, User
from villes_internet.actions import create_edition


def filling_2013(before: Edition, *, by: User | None) -> Edition:
    """The edition that follows the one of 2012, open to filling for nine more days."""
    return filled_now(create_edition(before, number=14, year=2013, by=by))


def filled_now(edition: Edition) -> Edition:
    """The same edition, open to filling for nine more days."""
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(
        phase=Phase.FILLING,
        opens_at=now - timedelta(days=20),
        fills_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=9),
    )
    edition.refresh_from_db()
    return edition

"""The cover: the edition's title as in print."""

from django.conf import settings

from label.models import Edition
from villes_internet.book.content.types import Chapter, Cover


def cover(edition: Edition, *, total: int, title: str) -> Chapter:
    """The first page of a document about an edition of `total` labelled collectivités."""
    subtitle = f"{total} collectivités labellisées"
    content = Cover(title, edition.year, edition.number, subtitle, settings.LABEL["publisher"])
    return Chapter("couverture", "", content)

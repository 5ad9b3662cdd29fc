"""The cover: the edition's title as in print, over the constellation of the labelled collectivités."""

from collections.abc import Sequence

from django.conf import settings

from label.models import Edition
from label.queries.results import MapPoint
from villes_internet.book.content.maps import spot
from villes_internet.book.content.types import Chapter, Cover


def cover(edition: Edition, *, total: int, title: str, points: Sequence[MapPoint] = ()) -> Chapter:
    """The first page of a document about an edition of `total` labelled collectivités."""
    subtitle = f"{total} collectivités labellisées"
    spots = tuple(sorted((spot(p) for p in points), key=lambda s: (s.arobases, s.code)))
    content = Cover(title, edition.year, edition.number, subtitle, settings.LABEL["publisher"], spots)
    return Chapter("couverture", "", content)

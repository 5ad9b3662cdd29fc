"""The maps of the 5 @ and of the 4 @."""

from collections.abc import Sequence

from django.conf import settings

from label.queries.results import MapPoint
from toolkit.charts.atlas.labels import Spot
from villes_internet.book.content.types import Chapter, LevelMap, Maps

LEVELS = (5, 4)


def spot(point: MapPoint) -> Spot:
    """A point of the map as a drawing takes it."""
    return Spot(point.code, point.name, point.departement, point.longitude, point.latitude, point.arobases)


def maps(points: Sequence[MapPoint]) -> Chapter | None:
    """A map for each level that holds someone with a place; None when there is none."""
    levels = []
    for level in LEVELS:
        spots = tuple(sorted((spot(p) for p in points if p.arobases == level), key=lambda s: s.code))
        if spots:
            levels.append(LevelMap(level, spots))
    attribution = f"{settings.LABEL['attribution']}."
    return Chapter("cartes", "Les cartes", Maps(tuple(levels), attribution)) if levels else None

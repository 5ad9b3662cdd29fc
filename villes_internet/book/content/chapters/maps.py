"""The maps of the 5 @ and of the 4 @."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from label.queries.results import MapPoint, departement_features
from label.rules.regulation import REFERENTES
from toolkit.charts.atlas.labels import Spot
from toolkit.charts.atlas.levels import level_map
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Place, Put


@dataclass(frozen=True)
class LevelMap:
    """The collectivités of one level that have a place."""

    arobases: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Maps:
    """The maps, the highest level first, and whom their outlines come from."""

    levels: tuple[LevelMap, ...]
    attribution: str


def spot(point: MapPoint) -> Spot:
    """A point of the map as a drawing takes it."""
    return Spot(point.code, point.name, point.departement, point.longitude, point.latitude, point.arobases)


def read(matter: Matter) -> Maps | None:
    """A map for each level that holds someone with a place; None when there is none."""
    levels = []
    for level in REFERENTES:
        spots = tuple(sorted((spot(p) for p in matter.points if p.arobases == level), key=lambda s: s.code))
        if spots:
            levels.append(LevelMap(level, spots))
    return Maps(tuple(levels), f"{settings.LABEL['attribution']}.") if levels else None


def places(maps: Maps) -> Iterator[Place]:
    """A map for all those that stand on it."""
    for sheet in maps.levels:
        for one in sheet.spots:
            yield Place(one.code, one.name, one.departement, f"carte-{sheet.arobases}", sheet.arobases)


def drawings(maps: Maps, put: Put) -> dict[str, Any]:
    """A sheet a level, with those whose name found no room."""
    return {"cartes": [_sheet(level, put) for level in maps.levels]}


def _sheet(level: LevelMap, put: Put) -> dict[str, Any]:
    arobases, count = level.arobases, len(level.spots)
    words = "collectivité" if count == 1 else "collectivités"
    title = f"Carte : {count} {words} à {arobases} @ ; les mêmes sont dans « Les choix du jury » et dans l’index."
    svg, mute = level_map(title, departement_features(), level.spots)
    shown = put(f"carte-{arobases}", svg)
    return {"arobases": arobases, "count": count, "svg": shown, "mute": sorted(spot.name for spot in mute)}


MAPS = ChapterKind("cartes", "Les cartes", read, word="carte", places=places, drawings=drawings, side="left")

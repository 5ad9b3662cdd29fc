"""France in Lambert-93 with its overseas départements in boxes, and the labelled collectivités as dots."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Protocol

from toolkit.charts.drawing import AROBASE, LEVEL_COLOURS, MUTED, document, write


class Located(Protocol):
    """What the map needs of a point."""

    @property
    def arobases(self) -> int: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def departement(self) -> str: ...


def lambert93(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees (WGS 84) to metres in Lambert-93 (IGN, NT/G 71: conic with parallels 44° and 49°, origin 3° E)."""
    n, c, xs, ys = 0.7256077650, 11754255.426, 700000.0, 12655612.050
    e = 0.0818191910428158
    phi = math.radians(latitude)
    sine = math.sin(phi)
    iso = math.log(math.tan(math.pi / 4 + phi / 2) * ((1 - e * sine) / (1 + e * sine)) ** (e / 2))
    r = c * math.exp(-n * iso)
    gamma = n * math.radians(longitude - 3)
    return xs + r * math.sin(gamma), ys - r * math.cos(gamma)


MAP_WIDTH, MAP_HEIGHT = 1000, 1112
WEST, NORTH, SCALE = 92_000.0, 7_118_000.0, 1 / 1160
# Each overseas département in its own box, drawn at its own scale: (west, south, east, north), place and size of the
# box.
INSETS: dict[str, tuple[tuple[float, float, float, float], str]] = {
    "971": ((-61.85, 15.80, -60.95, 16.55), "Guadeloupe"),
    "972": ((-61.28, 14.35, -60.78, 14.92), "Martinique"),
    "973": ((-54.65, 2.05, -51.55, 5.85), "Guyane"),
    "974": ((55.18, -21.42, 55.88, -20.83), "La Réunion"),
    "976": ((45.00, -13.03, 45.33, -12.60), "Mayotte"),
}
INSET_SIZE, INSET_TOP, INSET_GAP = 150, 930, 24
INSET_FILL = 130 / 150  # of the box, the rest is margin
Projection = Callable[[float, float, str], tuple[float, float] | None]


def in_box(longitude: float, latitude: float, code: str, left: float, top: float, size: float) -> tuple[float, float]:
    """A point of the overseas département `code`, fitted in a square box of `size` whose corner is (left, top)."""
    (west, south, east, north), _ = INSETS[code]
    shrink = math.cos(math.radians((south + north) / 2))
    scale = size * INSET_FILL / max((east - west) * shrink, north - south)
    x = left + size / 2 + (longitude - (west + east) / 2) * shrink * scale
    return x, top + size / 2 - (latitude - (south + north) / 2) * scale


def is_overseas(departement: str) -> bool:
    """Whether a département lies overseas, in a box of the map or outside of it."""
    return departement.startswith("9") and len(departement) == 3


def inset_left(index: int) -> int:
    """Where the box of an overseas département begins, in the order of INSETS."""
    return 60 + index * (INSET_SIZE + INSET_GAP + 6)


def insets() -> Iterator[tuple[int, str]]:
    """Each overseas box: where it begins, and its name."""
    for index, (_, name) in enumerate(INSETS.values()):
        yield inset_left(index), name


def radius_of(arobases: int) -> float:
    """The radius of a dot, which grows with its level."""
    return 4 + 1.3 * arobases


def project(longitude: float, latitude: float, departement: str) -> tuple[float, float] | None:
    """A point on the map's sheet of 1000 by 1112, overseas départements in their boxes; None outside of both."""
    if departement in INSETS:
        left = inset_left(list(INSETS).index(departement))
        return in_box(longitude, latitude, departement, left, INSET_TOP, INSET_SIZE)
    if is_overseas(departement):
        return None
    x, y = lambert93(longitude, latitude)
    return (x - WEST) * SCALE, (NORTH - y) * SCALE


def simplified(points: Sequence[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """The line without the points that lie within `tolerance` of what is left of it (Douglas and Peucker, 1973)."""
    if len(points) < 3:
        return list(points)
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (x1, y1), (x2, y2) = points[first], points[last]
        length = math.hypot(x2 - x1, y2 - y1)
        farthest, distance = 0, tolerance
        for index in range(first + 1, last):
            x, y = points[index]
            gap = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else math.hypot(x - x1, y - y1)
            if gap > distance:
                farthest, distance = index, gap
        if farthest:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [points[index] for index in sorted(kept)]


def rings(
    features: Iterable[Mapping[str, Any]],
    place: Projection = project,
    digits: int | None = None,
    tolerance: float = 0,
) -> Iterator[list[tuple[float, float]]]:
    """The outlines of the départements, rounded to the sheet's unit (or `digits`) so that neighbours keep the same
    border.

    `tolerance`, in the sheet's unit, leaves out the points that nobody would see.
    """
    for feature in features:
        code = feature["properties"]["code"]
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for polygon in polygons:
            points: list[tuple[float, float]] = []
            for longitude, latitude in polygon[0]:
                spot = place(longitude, latitude, code)
                if spot is not None:
                    point = (round(spot[0], digits), round(spot[1], digits))
                    if not points or point != points[-1]:
                        points.append(point)
            if tolerance:
                points = simplified(points, tolerance)
            if len(points) > 3:
                yield points[:-1]


def outline(
    features: Iterable[Mapping[str, Any]],
    place: Projection = project,
    digits: int | None = None,
    tolerance: float = 0,
) -> str:
    """The same as one path, each point by its distance to the one before: half as long."""
    return "".join(map(_ring_path, rings(features, place, digits, tolerance)))


def _ring_path(ring: Sequence[tuple[float, float]]) -> str:
    (left, top), *_ = ring
    steps = " ".join(f"{round(x2 - x1, 3):g} {round(y2 - y1, 3):g}" for (x1, y1), (x2, y2) in pairwise(ring))
    return f"M{left:g} {top:g}l{steps}z"


def map_svg(title: str, land: str, points: Iterable[Located]) -> str:
    """The labelled collectivités on France and its overseas boxes; `land` is the path of `outline`. 1000 by 1112."""
    parts = [f'<path d="{land}" fill="#f4f6f9" stroke="#c3cbd4" stroke-width="1" stroke-linejoin="round"/>']
    for left, name in insets():
        parts.append(
            f'<rect x="{left}" y="{INSET_TOP}" width="{INSET_SIZE}" height="{INSET_SIZE}" fill="none" stroke="#c3cbd4" '
            f'rx="6"/>'
        )
        parts.append(
            write(
                left + INSET_SIZE / 2, INSET_TOP + INSET_SIZE + 22, name, text_anchor="middle", font_size=16, fill=MUTED
            )
        )
    for point in points:
        place = project(point.longitude, point.latitude, point.departement)
        if place is None:
            continue
        radius = radius_of(point.arobases)
        parts.append(
            f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{radius:.1f}" fill="{LEVEL_COLOURS[point.arobases]}" '
            f'stroke="{"#ffffff" if point.arobases > 2 else AROBASE}" stroke-width="1"/>'
        )
    return document(MAP_WIDTH, MAP_HEIGHT, title, "".join(parts))

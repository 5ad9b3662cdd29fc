"""One area on its départements: the référentes of a région for the page of one of them, every result for its own."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolkit.charts.atlas.labels import (
    Box,
    Label,
    Spot,
    apart,
    candidates,
    place_labels,
    shortened,
    text_width,
)
from toolkit.charts.atlas.marks import TOLERANCE, dot, land, leader, ring
from toolkit.charts.drawing import BLUE_DARK, INK, LEVEL_COLOURS, MUTED, Point, document, write
from toolkit.charts.map import is_overseas, lambert93, outline

Features = Sequence[Mapping[str, Any]]
Placing = Callable[[float, float, str], tuple[float, float]]
RING, OWN_SIZE = 10, 14
LOW = 80  # px: the height of a map where the region and its points need all there is
AREA_SIZE, AREA_DOT, AREA_GAP, AREA_NAMES = 13, 6, 13, 40


def region_map(title: str, features: Features, spots: Sequence[Spot], here: str, size: tuple[int, int]) -> str:
    """The référentes of a region on its départements, the collectivité `here` ringed and named; `size` in pixels."""
    width, height = size
    room = 26
    # A low map is all for its region, or its points would hide it.
    edge = 14 if height - room > LOW else 3
    place = fitting(features, spots, width, height - room, edge)
    parts = [land(outline(features, place, 1, 2 * TOLERANCE))]
    ordered = sorted(spots, key=lambda s: (s.code == here, s.arobases, s.code))
    points = apart([place(s.longitude, s.latitude, s.departement) for s in ordered], 9.5)
    for spot, point in zip(ordered, points, strict=True):
        if spot.code == here:
            parts.append(
                f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{RING}" fill="none" stroke="{BLUE_DARK}" '
                f'stroke-width="2"/>'
            )
        parts.append(dot(*point, 5 if spot.code == here else 4) if spot.arobases == 5 else ring(*point))
    parts.extend(_key(spots, height))
    if ordered and ordered[-1].code == here:
        parts += _own_name(ordered[-1], points, Box(2, 2, width - 2, height - room))
    return document(width, height, title, "".join(parts))


def area_map(title: str, features: Features, spots: Sequence[Spot], width: int) -> str:
    """Every result of an area on its départements, in the colour of its level, named where there is room; four thirds
    as wide as high, `width` in pixels.
    """
    height = width * 3 // 4
    place = fitting(features, spots, width, height, 16)
    parts = [land(outline(features, place, 1, TOLERANCE))]
    ordered = sorted(spots, key=lambda s: (s.arobases, s.code))
    points = apart([place(s.longitude, s.latitude, s.departement) for s in ordered], AREA_GAP)
    placed = [(spot, *point) for spot, point in zip(ordered, points, strict=True)]
    parts += [dot(x, y, AREA_DOT, LEVEL_COLOURS[spot.arobases]) for spot, x, y in placed]
    first = sorted(placed, key=lambda one: (-one[0].arobases, one[0].code))[:AREA_NAMES]
    for label in place_labels(first, Box(2, 2, width - 2, height - 2), AREA_SIZE, placed, in_order=True):
        box = label.box
        if label.is_far:
            continue  # a line on a crowded map says less than the list beside it
        at = ((box.left + box.right) / 2, box.bottom - AREA_SIZE * 0.34)
        style: dict[str, Any] = {"text_anchor": "middle", "font_size": AREA_SIZE, "font_weight": 600}
        name = shortened(label.spot.name, width / 2, AREA_SIZE)
        parts += [write(*at, name, stroke="#ffffff", stroke_width=3, **style), write(*at, name, fill=INK, **style)]
    return document(width, height, title, "".join(parts))


def _own_name(own: Spot, points: Sequence[Point], sheet: Box) -> list[str]:
    """The name of the page's collectivité, the last of the points, where it covers no point, with a line when that is
    far.
    """
    x, y = points[-1]
    name = shortened(own.name, sheet.right - 20, OWN_SIZE)
    dots = [Box(px - 5, py - 5, px + 5, py + 5) for px, py in points[:-1]] + [
        Box(x - RING, y - RING, x + RING, y + RING)
    ]
    boxes = candidates(x, y, text_width(name, OWN_SIZE), OWN_SIZE, RING + 3)
    box = next((b for b in boxes if b.inside(sheet) and not any(b.meets(dot) for dot in dots)), None)
    if box is None:
        return []
    label = Label(own, box, x, y)
    style: dict[str, Any] = {"text_anchor": "middle", "font_size": OWN_SIZE, "font_weight": 600}
    at = ((box.left + box.right) / 2, box.bottom - OWN_SIZE * 0.34)
    halo = write(*at, name, stroke="#ffffff", stroke_width=3, **style)  # WeasyPrint ignores paint-order
    line = []
    if label.is_far:
        line.append(leader(x, y, min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)))
    return [*line, halo, write(*at, name, fill=INK, **style)]


def _key(spots: Sequence[Spot], height: float) -> list[str]:
    """What the colours mean, with the number of each: « 5 @ : 4 »."""
    parts, x = [], 6.0
    for level in sorted({s.arobases for s in spots}, reverse=True):
        count = sum(s.arobases == level for s in spots)
        text = f"{level} @ : {count}"
        parts.append(dot(x + 4, height - 9, 4) if level == 5 else ring(x + 4, height - 9))
        parts.append(write(x + 14, height - 4, text, font_size=13, fill=MUTED))
        x += 34 + text_width(text, 13)
    return parts


def fitting(features: Features, spots: Sequence[Spot], width: float, height: float, margin: float) -> Placing:
    """A projection that fits the outlines (or the spots alone) in a box: Lambert-93 in metropolitan France, flat
    overseas.
    """

    def flat(longitude: float, latitude: float, code: str) -> tuple[float, float]:
        if is_overseas(code):
            return longitude * math.cos(math.radians(latitude)) * 111_000, latitude * 111_000
        return lambert93(longitude, latitude)

    points = [flat(s.longitude, s.latitude, s.departement) for s in spots]
    for feature in features:
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        code = feature["properties"]["code"]
        points += [flat(pair[0], pair[1], code) for polygon in polygons for pair in polygon[0]]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    scale = min((width - 2 * margin) / max(east - west, 1000), (height - 2 * margin) / max(north - south, 1000))

    def place(longitude: float, latitude: float, code: str) -> tuple[float, float]:
        x, y = flat(longitude, latitude, code)
        return width / 2 + (x - (west + east) / 2) * scale, height / 2 - (y - (south + north) / 2) * scale

    return place

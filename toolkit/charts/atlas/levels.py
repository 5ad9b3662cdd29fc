"""The sheet of a level: metropolitan France on top, Île-de-France enlarged with its names in two columns, overseas in
boxes.

1000 by 1330.
"""

from collections.abc import Sequence
from zlib import crc32

from toolkit.charts.atlas.labels import (
    DOT,
    FONT,
    LONGEST,
    Box,
    Label,
    Spot,
    apart,
    place_labels,
    set_within,
    shortened,
)
from toolkit.charts.atlas.marks import BORDER, TOLERANCE, dot, land, leader
from toolkit.charts.atlas.regions import Features
from toolkit.charts.drawing import MUTED, Point, document, write
from toolkit.charts.map import INSETS, in_box, is_overseas, lambert93, outline, project

WIDTH, HEIGHT, FRANCE_BOTTOM = 1000, 1330, 930
ILE_DE_FRANCE = frozenset({"75", "77", "78", "91", "92", "93", "94", "95"})


def level_map(title: str, features: Features, spots: Sequence[Spot]) -> tuple[str, list[Spot]]:
    """The sheet of a level, and the spots whose name found no room (their points are drawn)."""
    metropole = [f for f in features if not is_overseas(f["properties"]["code"])]
    parts = [land(outline(metropole, tolerance=TOLERANCE))]
    located: list[tuple[Spot, Point]] = []
    for spot in spots:
        point = None if is_overseas(spot.departement) else project(spot.longitude, spot.latitude, spot.departement)
        if point is not None:
            located.append((spot, point))
    capital = [spot for spot, _ in located if spot.departement in ILE_DE_FRANCE]
    small = apart([point for spot, point in located if spot.departement in ILE_DE_FRANCE], 11)
    parts += [dot(*point, 5) for point in small]
    others = [(spot, point) for spot, point in located if spot.departement not in ILE_DE_FRANCE]
    moved = apart([point for _, point in others], 2 * DOT + 2)
    placed = [(spot, *point) for (spot, _), point in zip(others, moved, strict=True)]
    labels = place_labels(placed, Box(6, 6, WIDTH - 6, FRANCE_BOTTOM))
    parts.extend(_labelled(placed, labels))
    mute = [spot for spot, _, _ in placed if spot not in {label.spot for label in labels}]
    enlarged, mute_capital = _enlargement(metropole, capital)
    overseas, mute_overseas = _overseas(features, spots)
    parts += [enlarged, overseas]
    return document(WIDTH, HEIGHT, title, "".join(parts)), mute + mute_capital + mute_overseas


def _labelled(spots: Sequence[tuple[Spot, float, float]], labels: Sequence[Label]) -> list[str]:
    lines, names = [], []
    for label in labels:
        box = label.box
        if label.is_far:
            end_x = min(max(label.x, box.left), box.right)
            end_y = min(max(label.y, box.top), box.bottom)
            lines.append(leader(label.x, label.y, end_x, end_y))
        if box.left > label.x:
            x, anchor = box.left, "start"
        elif box.right < label.x:
            x, anchor = box.right, "end"
        else:
            x, anchor = (box.left + box.right) / 2, "middle"
        name = shortened(label.spot.name, LONGEST)
        names.append(write(x, box.bottom - FONT * 0.34, name, text_anchor=anchor, font_size=FONT, font_weight=600))
    return [*lines, *(dot(x, y) for _, x, y in spots), *names]


# The enlargement of Île-de-France: a column of names, the map, a column of names.
ZOOM = Box(204, 985, 464, 1290)
COLUMN_WIDTH = 192
ROW = 24


def _enlargement(features: Features, spots: Sequence[Spot]) -> tuple[str, list[Spot]]:
    """Île-de-France around its spots, names in columns on both sides so that no two lines cross; nothing without a
    spot.
    """
    if not spots:
        return "", []
    points = {spot: lambert93(spot.longitude, spot.latitude) for spot in spots}
    west, east = min(p[0] for p in points.values()), max(p[0] for p in points.values())
    south, north = min(p[1] for p in points.values()), max(p[1] for p in points.values())
    width, height = ZOOM.right - ZOOM.left, ZOOM.bottom - ZOOM.top
    scale = min(width / (max(east - west, 30_000) + 8_000), height / (max(north - south, 30_000) + 8_000))
    centre_x, centre_y = (west + east) / 2, (south + north) / 2

    def place(longitude: float, latitude: float, _code: str) -> tuple[float, float]:
        x, y = lambert93(longitude, latitude)
        return (
            ZOOM.left + width / 2 + (x - centre_x) * scale,
            ZOOM.top + height / 2 - (y - centre_y) * scale,
        )

    around = [f for f in features if f["properties"]["code"] in ILE_DE_FRANCE]
    frame = f'x="{ZOOM.left}" y="{ZOOM.top}" width="{width}" height="{height}"'
    ident = f"agrandi-{crc32(repr(sorted(points.values())).encode()):08x}"  # once in a page of several maps
    parts = [
        f'<clipPath id="{ident}"><rect {frame}/></clipPath>',
        f'<g clip-path="url(#{ident})">{land(outline(around, place, tolerance=TOLERANCE))}</g>',
        f'<rect {frame} fill="none" stroke="{BORDER}"/>',
        write(ZOOM.left, ZOOM.top - 12, "Île-de-France, agrandie", font_size=16, fill=MUTED),
    ]
    rows = int(height // ROW)
    found = apart([place(s.longitude, s.latitude, s.departement) for s in spots], 12)
    placed = sorted(zip(found, spots, strict=True), key=lambda item: item[0])
    half = (len(placed) + 1) // 2
    mute: list[Spot] = []
    for side, column in ((-1, placed[:half]), (1, placed[half:])):
        shown, left_out = column[:rows], column[rows:]
        mute += [spot for _, spot in left_out]
        parts += [dot(*point, 5) for point, _ in left_out]
        parts += _column(shown, side, rows)
    return "".join(parts), mute


def _column(placed: Sequence[tuple[tuple[float, float], Spot]], side: int, rows: int) -> list[str]:
    """Names beside the enlargement, each at a free row near its point, exchanged until no two lines cross."""
    edge = ZOOM.left - 10 if side < 0 else ZOOM.right + 10
    order = sorted(placed, key=lambda item: item[0][1])
    heights: list[float] = []
    row = 0
    for index, ((_, y), _spot) in enumerate(order):
        row = max(row, min(int((y - ZOOM.top) // ROW), rows - len(order) + index))
        heights.append(ZOOM.top + ROW * (row + 0.5))
        row += 1
    crossing = True
    while crossing:  # each exchange shortens the two lines together, so that it ends
        crossing = False
        for i in range(len(order)):
            for j in range(i + 1, len(order)):
                if _cross(order[i][0], (edge, heights[i]), order[j][0], (edge, heights[j])):
                    order[i], order[j], crossing = order[j], order[i], True
    anchor = "end" if side < 0 else "start"
    names = []
    for ((x, y), spot), height in zip(order, heights, strict=True):
        name, size = set_within(spot.name, COLUMN_WIDTH)
        names.append(leader(x, y, edge - 4 * side, height))
        names.append(write(edge, height + FONT * 0.34, name, text_anchor=anchor, font_size=size, font_weight=600))
    return names + [dot(*point) for point, _ in order]


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the segments ab and cd cross."""

    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


OVERSEAS_PLACES = {"971": (722, 985), "972": (844, 985), "973": (666, 1160), "974": (786, 1160), "976": (906, 1160)}
OVERSEAS_SIZE = 92


def _overseas(features: Features, spots: Sequence[Spot]) -> tuple[str, list[Spot]]:
    """The overseas départements in boxes; the names stand under the box, as many as there is room for."""
    parts: list[str] = []
    mute: list[Spot] = []
    for code, (left, top) in OVERSEAS_PLACES.items():
        island = [f for f in features if f["properties"]["code"] == code]

        def place(
            longitude: float, latitude: float, code: str, left: int = left, top: int = top
        ) -> tuple[float, float]:
            return in_box(longitude, latitude, code, left, top, OVERSEAS_SIZE)

        size = OVERSEAS_SIZE
        parts.append(land(outline(island, place, 1, TOLERANCE)))
        parts.append(
            f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="{BORDER}" rx="4"/>'
        )
        here = [spot for spot in spots if spot.departement == code]
        middle = left + size / 2
        parts.append(write(middle, top - 8, INSETS[code][1], text_anchor="middle", font_size=15, fill=MUTED))
        for row, spot in enumerate(here):
            parts.append(dot(*place(spot.longitude, spot.latitude, code)))
            if row < 2:
                height = top + size + 20 + row * 20
                name, letters = set_within(spot.name, 118, 16)
                parts.append(write(middle, height, name, text_anchor="middle", font_size=letters, font_weight=600))
            else:
                mute.append(spot)
    return "".join(parts), mute


# On the cover's blue, from a faint dot to a white one.
SKY = {0: "#3d50b3", 1: "#5c6cc2", 2: "#7f8cd0", 3: "#a9b2e1", 4: "#d9def4", 5: "#ffffff"}


NIGHT, ISLANDS = "#3146ba", "#4a5dc9"  # the land under the stars, the small ones lighter, to be seen at a distance
SKY_PLACES = {"971": (20, 440), "972": (112, 440), "973": (20, 532), "974": (112, 532), "976": (66, 624)}
SKY_SIZE, SKY_TOLERANCE = 88, 2


def constellation(spots: Sequence[Spot], features: Features) -> str:
    """Every labelled collectivité as a star over the land on a dark ground, overseas beside: a cover's picture."""
    metropole = [f for f in features if not is_overseas(f["properties"]["code"])]
    parts = [_night(outline(metropole, tolerance=SKY_TOLERANCE))]
    for code, (left, top) in SKY_PLACES.items():

        def place(longitude: float, latitude: float, of: str, left: int = left, top: int = top) -> Point:
            return in_box(longitude, latitude, of, left, top, SKY_SIZE)

        island = [f for f in features if f["properties"]["code"] == code]
        parts.append(_night(outline(island, place, 1, SKY_TOLERANCE), ISLANDS))
    for spot in sorted(spots, key=lambda s: (s.arobases, s.code)):
        where: Point | None
        if spot.departement in SKY_PLACES:
            where = in_box(spot.longitude, spot.latitude, spot.departement, *SKY_PLACES[spot.departement], SKY_SIZE)
        else:
            where = project(spot.longitude, spot.latitude, spot.departement)
        if where is not None:
            radius = 2.6 + 1.2 * spot.arobases
            parts.append(
                f'<circle cx="{where[0]:.1f}" cy="{where[1]:.1f}" r="{radius:.1f}" fill="{SKY[spot.arobases]}"/>'
            )
    title = (
        f"Les {len(spots)} collectivités labellisées, comme des étoiles à leur place sur la carte, outre-mer compris."
    )
    return document(WIDTH, FRANCE_BOTTOM + 20, title, "".join(parts))


def _night(path: str, colour: str = NIGHT) -> str:
    return f'<path d="{path}" fill="{colour}" stroke="{colour}" stroke-width="1.5"/>'

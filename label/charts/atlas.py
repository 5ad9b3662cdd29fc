"""Maps for paper: every collectivité of a level with its name, no label over another; and the référentes of one region.

The sheet of a level is 1000 by 1330: metropolitan France on top, then Île-de-France enlarged with its names in two columns, and the
overseas départements in boxes.
"""

import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from label.charts.drawing import AROBASE, BLUE_DARK, INK, LEVEL_COLOURS, MUTED, document, write
from label.charts.map import INSETS, in_box, is_overseas, lambert93, outline, project
from label.rules import typographic

Features = Sequence[Mapping[str, Any]]
Point = tuple[float, float]
Place = Callable[[float, float, str], tuple[float, float]]
LAND, BORDER = "#f4f6f9", "#c3cbd4"
WIDTH, HEIGHT, FRANCE_BOTTOM = 1000, 1330, 930
FONT = 18
ILE_DE_FRANCE = frozenset({"75", "77", "78", "91", "92", "93", "94", "95"})
DOT = 6.5
# Advance widths of Source Sans 3 at weight 600, in thousandths of the size, rounded up (tests hold them against the font).
ADVANCES = {
    letter: width
    for width, letters in (
        (200, " \u00a0"), (270, "ij"), (280, "l’'.,:;"), (290, "I"), (320, "f"), (330, "-()"), (350, "/"), (370, "t"), (380, "r"),
        (440, "s"), (450, "z"), (470, "c"), (490, "x"), (500, "vyJ"), (510, "eFLY"), (520, "ag0123456789"), (530, "k"), (540, "EVZ"),
        (550, "oSTX"), (560, "hnuA"), (570, "bdpq"), (580, "C"), (590, "P"), (600, "BKR"), (630, "DG"), (640, "&"), (660, "NU"),
        (670, "H"), (680, "OQ"), (750, "wM"), (780, "æ"), (800, "W"), (830, "œ"), (840, "Æ"), (850, "m"), (860, "Œ"), (880, "@"),
    )
    for letter in letters
}  # fmt: skip
WIDEST = 970  # « … », and whatever is not listed
DISTANCES = (0, 16, 32, 52, 76, 104)
DIRECTIONS = 16
LONGEST = 400
TOLERANCE = 0.6  # a tenth of a millimetre on paper
RING, OWN_SIZE = 10, 14
CROWD, ROUNDS = 80, 40


@dataclass(frozen=True)
class Spot:
    """A collectivité to be shown."""

    code: str
    name: str
    departement: str
    longitude: float
    latitude: float
    arobases: int


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def inside(self, other: "Box") -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Label:
    """A name placed on the sheet: its box, and the point it belongs to."""

    spot: Spot
    box: Box
    x: float
    y: float

    @property
    def is_far(self) -> bool:
        """Whether a line must lead from the point to its name."""
        dx = max(self.box.left - self.x, 0, self.x - self.box.right)
        dy = max(self.box.top - self.y, 0, self.y - self.box.bottom)
        return math.hypot(dx, dy) > DOT + 8


def text_width(text: str, size: float) -> float:
    """The width of a text in Source Sans 3 semi-bold, never less than the real one for French names (kerning apart)."""
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return sum(ADVANCES.get(letter, WIDEST) for letter in letters) * size / 1000


def shortened(name: str, width: float, size: float = FONT) -> str:
    """The name as it is printed, cut with « … » where it is wider than `width`."""
    name = typographic(name)
    if text_width(name, size) <= width:
        return name
    while name and text_width(f"{name}…", size) > width:
        name = name[:-1]
    return f"{name.rstrip()}…"


def place_labels(spots: Sequence[tuple[Spot, float, float]], sheet: Box, size: float = FONT) -> list[Label]:
    """A box for each name: beside its point if it can, further away if it must; a name without room has none.

    No box meets another, nor another's point, nor leaves the sheet. The most crowded points choose first.
    """
    dots = [Box(x - DOT, y - DOT, x + DOT, y + DOT) for _, x, y in spots]

    def crowd(index: int) -> int:
        _, x, y = spots[index]
        return sum(math.hypot(x - other_x, y - other_y) < 90 for _, other_x, other_y in spots)

    labels: dict[int, Label] = {}
    for index in sorted(range(len(spots)), key=lambda i: (-crowd(i), spots[i][0].code)):
        spot, x, y = spots[index]
        others = [label.box for label in labels.values()] + dots[:index] + dots[index + 1 :]
        for box in _candidates(x, y, text_width(shortened(spot.name, LONGEST, size), size), size):
            if box.inside(sheet) and not any(box.meets(other) for other in others):
                labels[index] = Label(spot, box, x, y)
                break
    return [labels[index] for index in sorted(labels)]


def _candidates(x: float, y: float, width: float, size: float, gap: float = DOT + 4) -> Iterable[Box]:
    """Right, left, above, below, then rings of growing distance."""
    half = size * 0.62
    yield Box(x + gap, y - half, x + gap + width, y + half)
    yield Box(x - gap - width, y - half, x - gap, y + half)
    yield Box(x - width / 2, y - gap - 2 * half, x + width / 2, y - gap)
    yield Box(x - width / 2, y + gap, x + width / 2, y + gap + 2 * half)
    for distance in DISTANCES:
        for step in range(DIRECTIONS):
            angle = 2 * math.pi * (step + 0.5) / DIRECTIONS
            reach = gap + distance
            centre_x = x + math.cos(angle) * (reach + width / 2)
            centre_y = y + math.sin(angle) * (reach + half)
            yield Box(centre_x - width / 2, centre_y - half, centre_x + width / 2, centre_y + half)


def level_map(title: str, features: Features, spots: Sequence[Spot]) -> tuple[str, list[Spot]]:
    """The sheet of a level, and the spots whose name found no room (their points are drawn)."""
    metropole = [f for f in features if not is_overseas(f["properties"]["code"])]
    parts = [_land(outline(metropole, tolerance=TOLERANCE))]
    located: list[tuple[Spot, Point]] = []
    for spot in spots:
        point = None if is_overseas(spot.departement) else project(spot.longitude, spot.latitude, spot.departement)
        if point is not None:
            located.append((spot, point))
    capital = [spot for spot, _ in located if spot.departement in ILE_DE_FRANCE]
    small = apart([point for spot, point in located if spot.departement in ILE_DE_FRANCE], 11)
    parts += [_dot(*point, 5) for point in small]
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


def apart(points: Sequence[Point], distance: float) -> list[Point]:
    """The same points, those nearer than `distance` pushed away from each other as little as it takes, so that each can be counted.

    A crowd of more than CROWD points cannot be parted and stays as it is.
    """
    moved = list(points)
    if len(moved) > CROWD:
        return moved
    for _ in range(ROUNDS):
        calm = True
        for i, j in combinations(range(len(moved)), 2):
            (x1, y1), (x2, y2) = moved[i], moved[j]
            gap = math.hypot(x2 - x1, y2 - y1)
            if gap >= distance - 0.01:
                continue
            calm = False
            along = ((x2 - x1) / gap, (y2 - y1) / gap) if gap > 0.01 else (math.cos(j), math.sin(j))
            push = (distance - gap) / 2
            moved[i] = (x1 - along[0] * push, y1 - along[1] * push)
            moved[j] = (x2 + along[0] * push, y2 + along[1] * push)
        if calm:
            break
    return moved


def _land(path: str) -> str:
    return f'<path d="{path}" fill="{LAND}" stroke="{BORDER}" stroke-width="1" stroke-linejoin="round"/>'


def _ring(x: float, y: float, radius: float = 3.4) -> str:
    """A référente at 4 @ among those at 5 @: another shape, since two oranges look alike."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="#ffffff" stroke="{LEVEL_COLOURS[4]}" stroke-width="1.8"/>'


def _dot(x: float, y: float, radius: float = DOT, fill: str = AROBASE) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="#ffffff" stroke-width="1.2"/>'


def _labelled(spots: Sequence[tuple[Spot, float, float]], labels: Sequence[Label]) -> list[str]:
    lines, names = [], []
    for label in labels:
        box = label.box
        if label.is_far:
            end_x = min(max(label.x, box.left), box.right)
            end_y = min(max(label.y, box.top), box.bottom)
            lines.append(_leader(label.x, label.y, end_x, end_y))
        if box.left > label.x:
            x, anchor = box.left, "start"
        elif box.right < label.x:
            x, anchor = box.right, "end"
        else:
            x, anchor = (box.left + box.right) / 2, "middle"
        name = shortened(label.spot.name, LONGEST)
        names.append(write(x, box.bottom - FONT * 0.34, name, text_anchor=anchor, font_size=FONT, font_weight=600))
    return [*lines, *(_dot(x, y) for _, x, y in spots), *names]


def _leader(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{MUTED}" stroke-width="0.8"/>'


# The enlargement of Île-de-France: a column of names, the map, a column of names.
ZOOM = Box(204, 985, 464, 1290)
COLUMN_WIDTH = 192
ROW = 24


def _enlargement(features: Features, spots: Sequence[Spot]) -> tuple[str, list[Spot]]:
    """Île-de-France around its spots, names in columns on both sides so that no two lines cross; nothing without a spot."""
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
    parts = [
        f'<clipPath id="agrandi"><rect {frame}/></clipPath>',
        f'<g clip-path="url(#agrandi)">{_land(outline(around, place, tolerance=TOLERANCE))}</g>',
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
        parts += [_dot(*point, 5) for point, _ in left_out]
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
        name = shortened(spot.name, COLUMN_WIDTH)
        names.append(_leader(x, y, edge - 4 * side, height))
        names.append(write(edge, height + FONT * 0.34, name, text_anchor=anchor, font_size=FONT, font_weight=600))
    return names + [_dot(*point) for point, _ in order]


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
        land = [f for f in features if f["properties"]["code"] == code]

        def place(
            longitude: float, latitude: float, code: str, left: int = left, top: int = top
        ) -> tuple[float, float]:
            return in_box(longitude, latitude, code, left, top, OVERSEAS_SIZE)

        size = OVERSEAS_SIZE
        parts.append(_land(outline(land, place, 1, TOLERANCE)))
        parts.append(
            f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="{BORDER}" rx="4"/>'
        )
        here = [spot for spot in spots if spot.departement == code]
        middle = left + size / 2
        parts.append(
            write(middle, top - 8, INSETS[code][1], text_anchor="middle", font_size=15, fill=MUTED)
        )  # fmt: skip
        for row, spot in enumerate(here):
            parts.append(_dot(*place(spot.longitude, spot.latitude, code)))
            if row < 2:
                height = top + size + 20 + row * 20
                parts.append(
                    write(
                        middle,
                        height,
                        shortened(spot.name, 118, 16),
                        text_anchor="middle",
                        font_size=16,
                        font_weight=600,
                    )
                )
            else:
                mute.append(spot)
    return "".join(parts), mute


# On the cover's blue, from a faint dot to a white one.
SKY = {0: "#3d50b3", 1: "#5c6cc2", 2: "#7f8cd0", 3: "#a9b2e1", 4: "#d9def4", 5: "#ffffff"}


def constellation(spots: Sequence[Spot]) -> str:
    """Every labelled collectivité of metropolitan France as a star on a dark ground, without any outline: a cover's picture."""
    parts = []
    for spot in sorted(spots, key=lambda s: (s.arobases, s.code)):
        point = None if is_overseas(spot.departement) else project(spot.longitude, spot.latitude, spot.departement)
        if point is not None:
            radius = 2.2 + 1.1 * spot.arobases
            parts.append(
                f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius:.1f}" fill="{SKY[spot.arobases]}"/>'
            )
    title = f"Les {len(spots)} collectivités labellisées, comme des étoiles à leur place sur la carte de France."
    return document(WIDTH, FRANCE_BOTTOM + 20, title, "".join(parts))


def region_map(title: str, features: Features, spots: Sequence[Spot], here: str, size: tuple[int, int]) -> str:
    """The référentes of a region on its départements, the collectivité `here` ringed and named; `size` in pixels."""
    width, height = size
    room = 26
    place = _fitting(features, spots, width, height - room, 14)
    parts = [_land(outline(features, place, 1, 2 * TOLERANCE))]
    ordered = sorted(spots, key=lambda s: (s.code == here, s.arobases, s.code))
    points = apart([place(s.longitude, s.latitude, s.departement) for s in ordered], 9.5)
    for spot, point in zip(ordered, points, strict=True):
        if spot.code == here:
            parts.append(
                f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{RING}" fill="none" stroke="{BLUE_DARK}" stroke-width="2"/>'
            )
        parts.append(_dot(*point, 5 if spot.code == here else 4) if spot.arobases == 5 else _ring(*point))
    parts.extend(_key(spots, height))
    if ordered and ordered[-1].code == here:
        parts += _own_name(ordered[-1], points, Box(2, 2, width - 2, height - room))
    return document(width, height, title, "".join(parts))


def _own_name(own: Spot, points: Sequence[Point], sheet: Box) -> list[str]:
    """The name of the page's collectivité, the last of the points, where it covers no point, with a line when that is far."""
    x, y = points[-1]
    name = shortened(own.name, sheet.right - 20, OWN_SIZE)
    dots = [Box(px - 5, py - 5, px + 5, py + 5) for px, py in points[:-1]] + [
        Box(x - RING, y - RING, x + RING, y + RING)
    ]
    boxes = _candidates(x, y, text_width(name, OWN_SIZE), OWN_SIZE, RING + 3)
    box = next((b for b in boxes if b.inside(sheet) and not any(b.meets(dot) for dot in dots)), None)
    if box is None:
        return []
    label = Label(own, box, x, y)
    style: dict[str, Any] = {"text_anchor": "middle", "font_size": OWN_SIZE, "font_weight": 600}
    at = ((box.left + box.right) / 2, box.bottom - OWN_SIZE * 0.34)
    halo = write(*at, name, stroke="#ffffff", stroke_width=3, **style)  # WeasyPrint ignores paint-order
    line = []
    if label.is_far:
        line.append(_leader(x, y, min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)))
    return [*line, halo, write(*at, name, fill=INK, **style)]


def _key(spots: Sequence[Spot], height: float) -> list[str]:
    """What the colours mean, with the number of each: « 5 @ : 4 »."""
    parts, x = [], 6.0
    for level in sorted({s.arobases for s in spots}, reverse=True):
        count = sum(s.arobases == level for s in spots)
        text = f"{level} @ : {count}"
        parts.append(_dot(x + 4, height - 9, 4) if level == 5 else _ring(x + 4, height - 9))
        parts.append(write(x + 14, height - 4, text, font_size=13, fill=MUTED))
        x += 34 + text_width(text, 13)
    return parts


def _fitting(features: Features, spots: Sequence[Spot], width: float, height: float, margin: float) -> Place:
    """A projection that fits the outlines (or the spots alone) in a box: Lambert-93 in metropolitan France, flat overseas."""

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

"""Where names go on a map: beside their points, over nothing else; and points parted so that each can be counted."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from toolkit.charts.drawing import Point
from toolkit.typography import typographic

FONT = 18
DOT = 6.5
# Advance widths of Source Sans 3 at weight 600, in thousandths of the size, rounded up (tests hold them against the
# font).
ADVANCES = {
    letter: width
    for width, letters in (
        (200, " \u00a0"),
        (270, "ij"),
        (280, "l’'.,:;"),
        (290, "I"),
        (320, "f"),
        (330, "-()"),
        (350, "/"),
        (370, "t"),
        (380, "r"),
        (440, "s"),
        (450, "z"),
        (470, "c"),
        (490, "x"),
        (500, "vyJ"),
        (510, "eFLY"),
        (520, "ag0123456789"),
        (530, "k"),
        (540, "EVZ"),
        (550, "oSTX"),
        (560, "hnuA"),
        (570, "bdpq"),
        (580, "C"),
        (590, "P"),
        (600, "BKR"),
        (630, "DG"),
        (640, "&"),
        (660, "NU"),
        (670, "H"),
        (680, "OQ"),
        (750, "wM"),
        (780, "æ"),
        (800, "W"),
        (830, "œ"),
        (840, "Æ"),
        (850, "m"),
        (860, "Œ"),
        (880, "@"),
    )
    for letter in letters
}
WIDEST = 970  # « … », and whatever is not listed
DISTANCES = (0, 16, 32, 52, 76, 104)
DIRECTIONS = 16
LONGEST = 400
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


def set_within(name: str, width: float, size: float = FONT) -> tuple[str, float]:
    """The name as it is printed in `width`, and its size: a sixth smaller at most, then cut."""
    wide = text_width(typographic(name), size)
    if wide > width:
        size = max(size * width / wide, size * 5 / 6)
    return shortened(name, width, size), size


def place_labels(
    spots: Sequence[tuple[Spot, float, float]],
    sheet: Box,
    size: float = FONT,
    drawn: Sequence[tuple[Spot, float, float]] = (),
    *,
    in_order: bool = False,
) -> list[Label]:
    """A box for each name: beside its point if it can, further away if it must; a name without room has none.

    No box meets another, nor another's point (of these, or of all those `drawn`), nor leaves the sheet. The most
    crowded points choose first, or those that are given first (`in_order`).
    """
    dots = [Box(x - DOT, y - DOT, x + DOT, y + DOT) for _, x, y in spots]
    mute = [Box(x - DOT, y - DOT, x + DOT, y + DOT) for one, x, y in drawn if all(one is not s for s, _, _ in spots)]

    def crowd(index: int) -> int:
        _, x, y = spots[index]
        return sum(math.hypot(x - other_x, y - other_y) < 90 for _, other_x, other_y in spots)

    labels: dict[int, Label] = {}
    ranks = range(len(spots))
    for index in ranks if in_order else sorted(ranks, key=lambda i: (-crowd(i), spots[i][0].code)):
        spot, x, y = spots[index]
        others = [label.box for label in labels.values()] + dots[:index] + dots[index + 1 :] + mute
        for box in candidates(x, y, text_width(shortened(spot.name, LONGEST, size), size), size):
            if box.inside(sheet) and not any(box.meets(other) for other in others):
                labels[index] = Label(spot, box, x, y)
                break
    return [labels[index] for index in sorted(labels)]


def candidates(x: float, y: float, width: float, size: float, gap: float = DOT + 4) -> Iterable[Box]:
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


def apart(points: Sequence[Point], distance: float) -> list[Point]:
    """The same points, those nearer than `distance` pushed away from each other as little as it takes, so that each can
    be counted.

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

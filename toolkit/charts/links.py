"""Things of several columns, linked: a graph that is read from left to right, each thing leading to its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from toolkit.charts.drawing import BLUE, TEXT_FONT, fitted, write
from toolkit.charts.series import WIDE
from toolkit.typography import thousands

ROW, BOX, EDGE, THIN = 36, 30, 9, 2  # px: of a thing with its air, of its box, the widest line, all lines alike
PAPER, LINE = "#f4f6fb", "#c6cfe8"


@dataclass(frozen=True)
class Thing:
    """What stands in a column: its label, where it leads, and how many it counts (None: nothing to say)."""

    label: str
    address: str
    count: int | None = None


@dataclass(frozen=True)
class Tie:
    """A line from a thing of a column to one of the next, by their rank there, as wide as its weight."""

    column: int
    start: int
    end: int
    weight: int


def linked_columns(
    title: str,
    columns: Sequence[Sequence[Thing]],
    ties: Sequence[Tie],
    *,
    shares: Sequence[float] = (),
    width: int = WIDE,
) -> str:
    """The drawing, `width` wide; each thing is a link, in the order of its column. Its columns are each in the middle
    of its height, as wide as their `shares` of the room (alike when none are given).
    """
    tight = width < WIDE  # labels of two lines
    row_height, box_height = (54, 48) if tight else (ROW, BOX)
    tallest = max((len(column) for column in columns), default=0)
    height = tallest * row_height + 4
    gap = width * (0.12 if width < WIDE else 0.1)
    parted = list(shares) or [1.0] * len(columns)
    boxes = [(width - gap * (len(columns) - 1)) * share / sum(parted) for share in parted]
    lefts = [sum(boxes[:rank]) + gap * rank for rank in range(len(columns))]
    tops = [(height - len(column) * row_height) / 2 for column in columns]
    most = max((tie.weight for tie in ties), default=1) or 1
    parts = []
    for tie in ties:
        left, right = lefts[tie.column] + boxes[tie.column], lefts[tie.column + 1]
        start = tops[tie.column] + (tie.start + 0.5) * row_height
        end = tops[tie.column + 1] + (tie.end + 0.5) * row_height
        middle = (left + right) / 2
        stroke = max(1, EDGE * tie.weight / most) if most > 1 else THIN
        parts.append(
            f'<path d="M{left:.1f} {start:.1f}C{middle:.1f} {start:.1f} {middle:.1f} {end:.1f} {right:.1f} {end:.1f}" '
            f'fill="none" stroke="{BLUE}" stroke-opacity="0.28" stroke-width="{stroke:.1f}"/>'
        )
    for rank, column in enumerate(columns):
        for row, thing in enumerate(column):
            parts.append(_thing(thing, lefts[rank], tops[rank] + row * row_height + 3, boxes[rank], box_height))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="{TEXT_FONT}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _thing(thing: Thing, x: float, y: float, box: float, tall: float) -> str:
    """A box with its label, of two lines where it is tall, and its count at the right."""
    count = thousands(thing.count) if thing.count is not None else ""
    room = box - 20 - 10 * len(count)
    lines = _lines(thing.label, room) if tall > BOX else [fitted(thing.label, room)]
    first = y + tall / 2 + 5 - 8 * (len(lines) - 1)
    told = [write(x + 10, first + 17 * rank, line, font_size=14) for rank, line in enumerate(lines)]
    if count:
        told.append(write(x + box - 10, y + tall / 2 + 5, count, font_size=14, font_weight=600, text_anchor="end"))
    spoken = escape(f"{thing.label}, {count}" if count else thing.label)
    return (
        f'<a href="{escape(thing.address)}"><title>{spoken}</title>'
        f'<rect x="{x + 0.5:.1f}" y="{y:.1f}" width="{box - 1:.1f}" height="{tall}" rx="6" fill="{PAPER}" '
        f'stroke="{LINE}"/>{"".join(told)}</a>'
    )


def _lines(label: str, room: float) -> list[str]:
    """A label on one line, or on two; the second is cut where it is still too long."""
    first, words = "", label.split()
    while words and fitted(whole := f"{first} {words[0]}".strip(), room) == whole:
        first, words = whole, words[1:]
    if not first:
        return [fitted(label, room)]
    return [first, fitted(" ".join(words), room)] if words else [first]

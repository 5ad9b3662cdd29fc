"""A document laid out, looked at before it is written: a text out of its box, a title alone at the foot, a lonely
line, a page that is almost empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import TextChoices

TOLERANCE = 1.5  # pixels: the rounding of glyphs, and a descender
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
EXCERPT = 60
FILLED = 1 / 3  # of the height of a page, below which it is almost empty; the last one of a document may be


class FaultKind(TextChoices):
    """What may be wrong on a page; the last of a document may be almost empty."""

    OVERFLOW = "overflow", "débordement"
    LONE_TITLE = "lone_title", "titre seul"
    LONE_LINE = "lone_line", "ligne seule"
    NEARLY_EMPTY = "nearly_empty", "presque vide"


@dataclass(frozen=True)
class Fault:
    """What is wrong on a page; `text` is where."""

    page: int
    kind: FaultKind
    text: str

    def __str__(self) -> str:
        return f"page {self.page}, {self.kind.label} : « {self.text} »"


def inspect(pages: Any) -> list[Fault]:
    """The faults of laid-out pages (WeasyPrint's), in the order of reading."""
    found: list[Fault] = []
    lines_of: dict[int, list[tuple[int, int, str]]] = {}
    for number, page in enumerate(pages, 1):
        box = page._page_box
        for region in _regions(box):
            last = None
            counts: dict[int, list[Any]] = {}
            for line, owner in region:
                last = owner
                if owner.element_tag in {"p", "li", "dd"} and owner.element is not None:
                    counts.setdefault(id(owner.element), []).append(line)
            if last is not None and last.element_tag in HEADINGS and number < len(pages):
                found.append(Fault(number, FaultKind.LONE_TITLE, _text(last)))
            for element, lines in counts.items():
                lines_of.setdefault(element, []).append((number, len(lines), _text(lines[0])))
        found.extend(Fault(number, FaultKind.OVERFLOW, text) for text in _overflows(box))
        foot = _foot(box)
        if number < len(pages) and foot is not None and foot < FILLED:
            found.append(Fault(number, FaultKind.NEARLY_EMPTY, _text(box)))
    for parts in lines_of.values():
        if len(parts) > 1:
            found.extend(Fault(number, FaultKind.LONE_LINE, text) for number, count, text in parts if count < 2)
    return sorted(found, key=lambda fault: fault.page)


def _regions(page_box: Any) -> list[list[tuple[Any, Any]]]:
    """The lines of a page with the block that holds each, by column: the page's own flow first, then each column."""
    flow: list[tuple[Any, Any]] = []
    regions = [flow]

    def walk(box: Any, owner: Any, region: list[tuple[Any, Any]]) -> None:
        for child in children_of(box):
            name = type(child).__name__
            if name == "MarginBox":
                continue
            if name == "LineBox":
                region.append((child, owner))
            elif getattr(child, "is_column", False):
                column: list[tuple[Any, Any]] = []
                regions.append(column)
                walk(child, child, column)
                # Balanced columns follow one another: whatever comes below them ends the page's flow, not theirs.
                flow.clear()
            elif not child.is_absolutely_positioned():
                walk(child, child if child.element_tag and not child.element_tag.startswith("::") else owner, region)

    walk(page_box, page_box, flow)
    return regions


def _foot(page_box: Any) -> float | None:
    """How far down a page its last line or picture ends, in parts of the height of its content; None for a page that
    is left blank.
    """
    top = float(page_box.content_box_y())

    def ends(box: Any) -> Iterator[float]:
        for child in children_of(box):
            name = type(child).__name__
            if name == "MarginBox":
                continue
            if name == "LineBox" or name.endswith("ReplacedBox"):
                yield float(child.position_y + child.height)
            yield from ends(child)

    foot = max(ends(page_box), default=None)
    return None if foot is None else (foot - top) / float(page_box.height)


class _Frame(NamedTuple):
    """Where a text may be, in pixels of the sheet."""

    left: float
    right: float
    top: float
    bottom: float


def _overflows(page_box: Any) -> Iterator[str]:
    """The texts of a page that leave a box around them or the sheet.

    A box placed absolutely leaves the flow, and is held by the positioned box that it is placed in.
    """
    sheet = _Frame(0, page_box.margin_width(), 0, page_box.margin_height())
    bottom_of_flow = page_box.content_box_y() + page_box.height

    def walk(box: Any, frame: _Frame, holder: _Frame) -> Iterator[str]:
        for child in children_of(box):
            name = type(child).__name__
            if name == "TextBox":
                end = child.position_x + _width(child)
                if child.text.strip() and (child.position_x < frame.left - TOLERANCE or end > frame.right + TOLERANCE):
                    yield child.text.strip()[:EXCERPT]
            elif name == "MarginBox":
                yield from walk(child, sheet, sheet)
            elif name == "LineBox":
                # The line and not its glyphs: a tight line is lower than the ascent and descent of its font.
                foot = child.position_y + child.height
                if (child.position_y < frame.top - TOLERANCE or foot > frame.bottom + TOLERANCE) and _text(child):
                    yield _text(child)
                yield from walk(child, frame, holder)
            elif _holds(child):
                around = holder if child.is_absolutely_positioned() else frame
                inner = _Frame(
                    max(child.border_box_x(), 0),
                    min(child.border_box_x() + child.border_width(), sheet.right),
                    around.top,
                    min(child.border_box_y() + child.border_height(), around.bottom),
                )
                placed = child.style["position"] != "static"
                own = _Frame(inner.left, inner.right, max(child.border_box_y(), 0), inner.bottom)
                yield from walk(child, inner, own if placed else holder)
            else:
                yield from walk(child, frame, holder)

    return walk(page_box, sheet._replace(bottom=bottom_of_flow), sheet)


def _holds(box: Any) -> bool:
    """Whether a box is one that a text may leave: a block, a cell, an item; lines and inline boxes follow their
    text.
    """
    return any(kind.__name__ == "BlockContainerBox" for kind in type(box).__mro__) and box.width != "auto"


def _width(text_box: Any) -> float:
    """The width of a text without the blank that ends it (a blank may hang out of its line)."""
    text = text_box.text
    if not text.strip() or text == text.rstrip():
        return float(text_box.width)
    return float(text_box.width) * len(text.rstrip()) / len(text)


def children_of(box: Any) -> Iterator[Any]:
    """The boxes inside; one that is placed absolutely stands behind a placeholder."""
    return (getattr(child, "_box", child) for child in getattr(box, "children", ()))


def _text(box: Any) -> str:
    """The beginning of the words inside a box."""
    words: list[str] = []

    def walk(inner: Any) -> None:
        if type(inner).__name__ == "TextBox":
            words.append(inner.text)
        for child in children_of(inner):
            walk(child)

    walk(box)
    return " ".join("".join(words).split())[:EXCERPT]

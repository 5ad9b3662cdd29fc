"""Horizontal bars and vertical columns, in two widths, bars in a third one."""

from collections.abc import Container, Iterable, Sequence
from math import ceil
from zlib import crc32

from toolkit.charts.drawing import BLUE, HATCH, INK, MUTED, document, fitted, write
from toolkit.typography import thousands

# Two widths for each chart: paper and a window, or a telephone, where a label stands above its bar; bars may also fill
# one of two columns of paper, on closer lines.
WIDE, COLUMN_WIDTH, NARROW_WIDTH = 720, 400, 358
COLUMN_LABEL = 206
BAR_ROW, BAR_THICKEST = 32, 34
STUB, UNTOLD = 14, "n. p."
SIGN = 0.62  # of the size of its font: the width of a figure and a little air


def bars(
    title: str,
    rows: Sequence[tuple[str, float | None]],
    *,
    colours: Sequence[str] = (),
    label_width: int = 230,
    outline: str = "",
    row_height: int = BAR_ROW,
    unit: str = "",
    width: int = WIDE,
) -> str:
    """Horizontal bars, one a row of `row_height` (where wide), the label left (above, when narrow) and the value, with
    its `unit`, at the end of the bar; a value that is not told is a hatched stub with « n. p. ».
    """
    narrow, column = width < COLUMN_WIDTH, width == COLUMN_WIDTH
    left, top, thick = label_width, 6, min(row_height - 11, BAR_THICKEST)
    if narrow:
        left, row_height, top, thick = 1, 46, 2, 21
    if column:
        left, row_height, thick = min(label_width, COLUMN_LABEL), 20, 14
    largest = max((value or 0 for _, value in rows), default=0) or 1
    room = width - left - 70
    edge = f' stroke="{outline}"' if outline else ""
    hatch = f"hachures-{crc32(title.encode()):08x}-{width}"
    parts = [HATCH.replace("hachures", hatch)] if any(value is None for _, value in rows) else []
    for index, (label, value) in enumerate(rows):
        y = top + index * row_height
        length = STUB if value is None else max(room * value / largest, 1)
        fill = f"url(#{hatch})" if value is None else colours[index] if colours else BLUE
        bar = y + (20 if narrow else (row_height - thick) // 2)
        if narrow:
            parts.append(write(0, y + 15, fitted(label, width)))
        else:
            parts.append(
                write(
                    left - 12, y + row_height // 2 + (5 if column else 4), fitted(label, left - 12), text_anchor="end"
                )
            )
        parts.append(f'<rect x="{left}" y="{bar}" width="{length:.1f}" height="{thick}" fill="{fill}"{edge}/>')
        told = UNTOLD if value is None else f"{_figure(value)}{unit}"
        parts.append(write(left + length + 8, bar + thick // 2 + 5, told, font_weight=600))
    bottom = top + len(rows) * row_height
    if not narrow:
        parts.append(f'<line x1="{left}" y1="{top}" x2="{left}" y2="{bottom}" stroke="#7b8998"/>')
    told = told_values((label, "non publié" if value is None else f"{_figure(value)}{unit}") for label, value in rows)
    return document(width, bottom + top, title, "".join(parts), told)


def _figure(value: float) -> str:
    """« 1 545 », « 6,5 »."""
    return thousands(int(value)) if value == int(value) else f"{value:.1f}".replace(".", ",")


def columns(
    title: str,
    rows: Sequence[tuple[str, int | None]],
    *,
    highlight: str = "",
    uncertain: Container[str] = (),
    width: int = WIDE,
) -> str:
    """Vertical columns with the value on top; an unknown value is a « ? » on the line, with no height, nor a zero. 250
    high.

    The columns whose label is in `uncertain` are hatched: their value is only what is known.
    """
    height, base, top = 250, 212, 34
    size = 15 if width == WIDE else 11
    # Each drawing has its own: a pattern in a hidden drawing is not painted, and a page holds each name once.
    hatch = f"hachures-{crc32(title.encode()):08x}-{width}"
    largest = max((value for _, value in rows if value is not None), default=0) or 1
    step = width / max(len(rows), 1)
    column = min(44.0, step * 0.72)
    # Where twenty editions leave no room for each year, one in two is written, or three; the newest always.
    every = max(1, ceil(max((len(label) for label, _ in rows), default=0) * min(size, 14) * SIGN / step))
    parts = [HATCH.replace("hachures", hatch)] if any(label in uncertain for label, _ in rows) else []
    for index, (label, value) in enumerate(rows):
        centre = step * (index + 0.5)
        tall = 0.0 if value is None else (base - top) * value / largest
        fill, edge = (INK if highlight and label == highlight else BLUE), ""
        if label in uncertain:
            fill, edge = f"url(#{hatch})", f' stroke="{BLUE}"'
        if value is not None:
            parts.append(
                f'<rect x="{centre - column / 2:.1f}" y="{base - tall:.1f}" width="{column:.1f}" height="{tall:.1f}"'
                f' fill="{fill}"{edge}/>'
            )
        if (len(rows) - 1 - index) % every:
            continue
        shown, ink = ("?", MUTED) if value is None else (thousands(value), INK)
        for text, y, font, more in (
            (shown, base - tall - 8, size, {"fill": ink, "font_weight": 600}),
            (label, base + 22, min(size, 14), {"fill": MUTED}),
        ):
            reach = len(text) * font * SIGN / 2  # kept whole at both ends
            x = min(max(centre, reach), width - reach)
            parts.append(write(x, y, text, text_anchor="middle", font_size=font, **more))
    parts.append(f'<line x1="0" y1="{base}" x2="{width}" y2="{base}" stroke="#7b8998"/>')
    return document(width, height, title, "".join(parts), _told_columns(rows, uncertain))


def _told_columns(rows: Sequence[tuple[str, int | None]], uncertain: Container[str]) -> str:
    """A value that is only what is known is « au moins »."""
    words = {label: thousands(value) if value is not None else "inconnu" for label, value in rows}
    doubts = {label for label, value in rows if value is not None and label in uncertain}
    return told_values((label, f"au moins {told}" if label in doubts else told) for label, told in words.items())


def told_values(rows: Iterable[tuple[str, str]]) -> str:
    """What a drawing tells, in words: « Metz : 3 ; Agen : inconnu. »."""
    return " ; ".join(f"{label} : {value}" for label, value in rows) + "."

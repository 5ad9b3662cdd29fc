"""A table of counts as a drawing: a row each, a column a year, the darker the more; what is not known is hatched."""

from collections.abc import Mapping, Sequence
from zlib import crc32

from toolkit.charts.drawing import HATCH, INK, MUTED, document, fitted, write
from toolkit.charts.series import SIGN, WIDE, told_values
from toolkit.typography import thousands

ROW, HEAD, LABEL, OVER = 28, 30, 220, 22  # OVER: a name above its row, where it is narrow
LIGHT, DARK = (232, 235, 250), (36, 56, 166)  # the ends of the blue of docs/visual.md
MOST_NARROW = 5  # columns that a telephone holds: the newest


def grid(
    title: str,
    years: Sequence[int],
    rows: Sequence[tuple[str, Mapping[int, int | None]]],
    *,
    width: int = WIDE,
) -> str:
    """Counts by row and year, `width` wide and as high as there are rows (where it is narrow, each has its name above);
    a year that a row lacks is not known.
    """
    narrow = width < WIDE
    shown = list(years)[-MOST_NARROW:] if narrow else list(years)
    left, over = (0, OVER) if narrow else (LABEL, 0)
    step = (width - left) / max(len(shown), 1)
    font = 14 if step >= 4 * 14 * SIGN else 12
    largest = max((value or 0 for _, counts in rows for value in counts.values()), default=0) or 1
    hatch = f"hachures-{crc32(title.encode()):08x}-{width}"
    parts = [HATCH.replace("hachures", hatch)]
    every = 1 if step >= 4 * font * SIGN + 2 else 2
    for index, year in enumerate(shown):
        if (len(shown) - 1 - index) % every == 0:
            x = left + step * (index + 0.5)
            parts.append(write(x, HEAD - 10, str(year), text_anchor="middle", font_size=font, fill=MUTED))
    for line, (name, counts) in enumerate(rows):
        y = HEAD + line * (over + ROW) + over
        if narrow:
            parts.append(write(1, y - 5, fitted(name, width), font_size=14))
        else:
            parts.append(write(left - 10, y + 19, fitted(name, left - 12), text_anchor="end", font_size=14))
        for index, year in enumerate(shown):
            value = counts.get(year)
            fill = f"url(#{hatch})" if value is None else _shade(value / largest)
            x = left + step * index
            parts.append(f'<rect x="{x + 1:.1f}" y="{y + 1}" width="{step - 2:.1f}" height="{ROW - 2}" fill="{fill}"/>')
            if value is not None:
                ink = "#ffffff" if value / largest > 0.45 else INK
                text = thousands(value)
                parts.append(write(x + step / 2, y + 19, text, text_anchor="middle", font_size=font, fill=ink))
    told = told_values(
        (name, ", ".join(f"{thousands(value)} en {year}" for year in shown if (value := counts.get(year)) is not None))
        for name, counts in rows
    )
    body = "".join(parts)
    return document(
        width, HEAD + len(rows) * (over + ROW) + 4, title, body, f"{told} Les autres éditions ne sont pas connues."
    )


def _shade(share: float) -> str:
    """Between the two ends of the scale; the number is always written on it."""
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(LIGHT, DARK, strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"

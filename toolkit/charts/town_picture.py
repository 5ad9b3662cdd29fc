"""What a town's result looks like where its page is shared: its name and its arobases, 1,200 by 630 (Open Graph)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from toolkit.charts.arobases import AROBASE_PATH, DISC_STEP
from toolkit.charts.drawing import AROBASE, BLUE, INK, MUTED, Point
from toolkit.later import Later

if TYPE_CHECKING:
    from PIL import Image, ImageChops, ImageDraw, ImageFont
else:
    Image, ImageChops = Later("PIL.Image"), Later("PIL.ImageChops")
    ImageDraw, ImageFont = Later("PIL.ImageDraw"), Later("PIL.ImageFont")

WIDTH, HEIGHT, EDGE = 1200, 630, 80
SMOOTH = 4  # the discs are drawn so many times larger, then reduced
DISC = 132  # the height of a disc, which `arobases_discs` draws in a box of 24
LARGEST, SMALLEST = 120, 56  # of the letters of a name
UNEARNED = ("#ffffff", "#7b8998", "#aab4bf")  # the ground, the edge and the sign of an arobase that is not there
STEPS = 6  # straight lines for each curve of the sign


def _rings(path: str) -> Iterator[list[Point]]:
    """The closed lines of an SVG path of M, L, H, V, Q and Z, its curves cut in straight lines."""
    ring: list[Point] = []
    x = y = 0.0
    for command, numbers in re.findall(r"([MLHVQZ])([^MLHVQZ]*)", path):
        values = [float(number) for number in re.findall(r"-?[0-9.]+", numbers)]
        if command == "Z":
            yield ring
            ring = []
        elif command == "H":
            x = values[-1]
            ring.append((x, y))
        elif command == "V":
            y = values[-1]
            ring.append((x, y))
        elif command == "Q":
            for i in range(0, len(values), 4):
                cx, cy, ex, ey = values[i : i + 4]
                for step in range(1, STEPS + 1):
                    t = step / STEPS
                    near, far, end = (1 - t) ** 2, 2 * t * (1 - t), t * t
                    ring.append((near * x + far * cx + end * ex, near * y + far * cy + end * ey))
                x, y = ex, ey
        else:
            for i in range(0, len(values), 2):
                x, y = values[i : i + 2]
                ring.append((x, y))


@cache
def _disc(*, earned: bool) -> Image.Image:
    """One arobase, on white: the geometry of `arobases_discs`."""
    unit = DISC * SMOOTH / 24
    side = DISC * SMOOTH
    ground, edge, sign = (AROBASE, AROBASE, "#ffffff") if earned else UNEARNED
    picture = Image.new("RGB", (side, side), "#ffffff")
    reach = 11.5 if earned else 11
    box = ((12 - reach) * unit, (12 - reach) * unit, (12 + reach) * unit, (12 + reach) * unit)
    ImageDraw.Draw(picture).ellipse(box, fill=ground, outline=edge, width=round(unit))
    mask = Image.new("1", (side, side))
    for ring in _rings(AROBASE_PATH):  # a line within another is a hole
        part = Image.new("1", (side, side))
        ImageDraw.Draw(part).polygon([(x * unit, y * unit) for x, y in ring], fill=1)
        mask = ImageChops.logical_xor(mask, part)
    picture.paste(sign, mask=mask)
    return picture.resize((DISC, DISC), Image.Resampling.LANCZOS)


def _fitted(name: str, font: bytes) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The name on one line or two, in the largest letters that hold."""
    words = name.split(" ")
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    for size in range(LARGEST, SMALLEST - 1, -4):
        letters = _letters(font, size, 700)
        if letters.getlength(name) <= WIDTH - 2 * EDGE:
            return [name], letters
        held = [pair for pair in halves if max(map(letters.getlength, pair)) <= WIDTH - 2 * EDGE]
        if held and size <= LARGEST * 2 // 3:
            return list(min(held, key=lambda pair: max(map(letters.getlength, pair)))), letters
    letters = _letters(font, SMALLEST, 700)
    while name and letters.getlength(f"{name}…") > WIDTH - 2 * EDGE:
        name = name[:-1]
    return [f"{name}…"], letters


def _letters(font: bytes, size: int, weight: int) -> ImageFont.FreeTypeFont:
    letters = ImageFont.truetype(BytesIO(font), size)
    letters.set_variation_by_axes([weight])
    return letters


def town_png(label: str, name: str, under: str, arobases: int, font: bytes) -> bytes:
    """The picture, PNG. `label` stands above, `under` below; `font` is a variable font file."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#ffffff")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 16), fill=BLUE)
    draw.text((EDGE, 110), label, font=_letters(font, 40, 600), fill=BLUE, anchor="ls")
    lines, letters = _fitted(name, font)
    for index, line in enumerate(lines):
        draw.text((EDGE, 250 + index * letters.size * 1.1), line, font=letters, fill=INK, anchor="ls")
    for n in range(5):
        picture.paste(_disc(earned=n < arobases), (EDGE + round(n * DISC_STEP * DISC / 24), 370))
    draw.text((EDGE, 572), under, font=_letters(font, 34, 400), fill=MUTED, anchor="ls")
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()

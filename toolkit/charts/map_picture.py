"""The map as a picture for an article or a poster: PNG, with its title, its levels and its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from toolkit.charts.drawing import AROBASE, INK, LEVEL_COLOURS, MUTED
from toolkit.charts.map import (
    INSET_SIZE,
    INSET_TOP,
    MAP_HEIGHT,
    MAP_WIDTH,
    Located,
    insets,
    project,
    radius_of,
)
from toolkit.later import Later

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont
else:
    Image, ImageDraw, ImageFont = Later("PIL.Image"), Later("PIL.ImageDraw"), Later("PIL.ImageFont")

FINE = 2  # pixels of the picture for a unit of the map's sheet: 17 cm wide at 300 dpi
SMOOTH = 2  # drawn so many times larger, then reduced
HEAD, FOOT, EDGE = 150, 76, 40  # above and under the map, and beside it, in units of the sheet
LAND, BORDER = "#f4f6f9", "#c3cbd4"
BOLD = (700,)  # the weight of the title, on the axis of the font


class MapSheet:
    """A drawing in units of the map's sheet, its origin under the head."""

    def __init__(self, font: bytes) -> None:
        self.unit = FINE * SMOOTH
        height = HEAD + MAP_HEIGHT + FOOT
        self.image = Image.new("RGB", (MAP_WIDTH * self.unit, height * self.unit), "#ffffff")
        self.draw = ImageDraw.Draw(self.image)
        self.font = font

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place of the sheet, in pixels."""
        return x * self.unit, (HEAD + y) * self.unit

    def dot(self, x: float, y: float, arobases: int) -> None:
        """A collectivité of this level."""
        left, top = self.at(x, y)
        reach = radius_of(arobases) * self.unit
        edge = "#ffffff" if arobases > 2 else AROBASE
        box = (left - reach, top - reach, left + reach, top + reach)
        self.draw.ellipse(box, fill=LEVEL_COLOURS[arobases], outline=edge, width=self.unit)

    def write(self, x: float, y: float, text: str, size: int, colour: str, anchor: str = "ls") -> None:
        """A line of text; `anchor` as Pillow names them, « ls »: from the left, on the line."""
        font = ImageFont.truetype(BytesIO(self.font), size * self.unit)
        font.set_variation_by_axes(list(BOLD if colour == INK else (400,)))
        self.draw.text(self.at(x, y), text, font=font, fill=colour, anchor=anchor)

    def png(self) -> bytes:
        """The picture."""
        out = BytesIO()
        self.image.reduce(SMOOTH).save(out, "PNG")
        return out.getvalue()


def map_png(
    title: str,
    lines: Sequence[str],
    land: Iterable[Sequence[tuple[float, float]]],
    points: Iterable[Located],
    font: bytes,
) -> bytes:
    """The labelled collectivités on France and its overseas boxes, 2,000 pixels wide; `lines` are written under, `land`
    is as `rings` gives it, `font` a variable font file.
    """
    sheet = MapSheet(font)
    for ring in land:
        sheet.draw.polygon([sheet.at(x, y) for x, y in ring], fill=LAND, outline=BORDER, width=sheet.unit)
    for left, name in insets():
        box = (*sheet.at(left, INSET_TOP), *sheet.at(left + INSET_SIZE, INSET_TOP + INSET_SIZE))
        sheet.draw.rounded_rectangle(box, radius=6 * sheet.unit, outline=BORDER, width=sheet.unit)
        sheet.write(left + INSET_SIZE / 2, INSET_TOP + INSET_SIZE + 22, name, 16, MUTED, "ms")
    for point in points:
        place = project(point.longitude, point.latitude, point.departement)
        if place is not None:
            sheet.dot(*place, point.arobases)
    sheet.write(EDGE, 60 - HEAD, title, 30, INK)
    for level in range(5, 0, -1):
        left = EDGE + 12 + (5 - level) * 90
        sheet.dot(left, 100 - HEAD, level)
        sheet.write(left + 18, 106 - HEAD, f"{level}\u00a0@", 18, MUTED)
    for index, line in enumerate(lines):
        sheet.write(EDGE, MAP_HEIGHT + 20 + 20 * index, line, 13, MUTED)
    return sheet.png()

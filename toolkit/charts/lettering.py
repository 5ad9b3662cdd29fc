"""Words as outlines, for what is drawn where our fonts are not: a sign for a workshop, a badge on another site."""

from functools import cache
from pathlib import Path
from typing import Any

WEIGHT = 700
FONT = "fonts/bricolage-grotesque-latin-wght-normal.woff2"


class Letters:
    """The letters of a variable font at one weight: their outlines, their widths, the space between two of them; in
    thousandths of their size.
    """

    def __init__(self, file: Path, weight: int) -> None:
        from fontTools.ttLib import TTFont  # noqa: PLC0415  (a picture in a thousand needs it)
        from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

        self.font = instantiateVariableFont(TTFont(file), {"wght": weight}, inplace=True)
        self.glyphs, self.names = self.font.getGlyphSet(), self.font.getBestCmap()
        self.em = self.font["head"].unitsPerEm

    def outline(self, name: str) -> str:
        """The path of a glyph, in the font's own measure and direction (y upwards)."""
        from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415

        pen = SVGPathPen(self.glyphs, ntos=lambda value: f"{value:.0f}")
        self.glyphs[name].draw(pen)
        return str(pen.getCommands())

    def between(self, left: str, right: str) -> float:
        """How much nearer two glyphs stand than their widths say (pair adjustment, GPOS 2); the first rule that knows
        the pair is the one.
        """
        for lookup in self.font["GPOS"].table.LookupList.Lookup:
            for table in lookup.SubTable:
                pair = getattr(table, "ExtSubTable", table)
                if pair.LookupType == 2 and left in pair.Coverage.glyphs:
                    value = _adjusted(pair, left, right)
                    if value is not None:
                        return value
        return 0


def _adjusted(pair: Any, left: str, right: str) -> float | None:
    """What one table of pairs says of two glyphs; None when it says nothing of them."""
    if pair.Format == 1:
        known = pair.PairSet[pair.Coverage.glyphs.index(left)].PairValueRecord
        found = next((one for one in known if one.SecondGlyph == right), None)
        return None if found is None else getattr(found.Value1, "XAdvance", 0)
    first, second = pair.ClassDef1.classDefs.get(left, 0), pair.ClassDef2.classDefs.get(right, 0)
    return getattr(pair.Class1Record[first].Class2Record[second].Value1, "XAdvance", 0)


@cache
def letters(assets: Path, weight: int = WEIGHT) -> Letters:
    """Those of Bricolage Grotesque below `assets`; a release never changes its fonts."""
    return Letters(assets / FONT, weight)


def outlined(text: str, assets: Path, x: float, y: float, size: float, fill: str) -> tuple[str, float]:
    """A text whose baseline begins at a point, as SVG paths, and its width; what the font lacks is not drawn."""
    known = letters(assets)
    names = [known.names[ord(sign)] for sign in text if ord(sign) in known.names]
    scale, across, parts = size / known.em, 0.0, []
    for place, name in enumerate(names):
        if place:
            across += known.between(names[place - 1], name)
        if path := known.outline(name):
            parts.append(f'<path transform="translate({across:.0f} 0)" d="{path}"/>')
        across += known.glyphs[name].width
    group = f'<g fill="{fill}" transform="translate({x:g} {y:g}) scale({scale:.5f} {-scale:.5f})">{"".join(parts)}</g>'
    return group, across * scale

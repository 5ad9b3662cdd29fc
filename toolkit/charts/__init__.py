"""Figures drawn as SVG, the same on the web and in the book: direct labels, zero-based bars, values written, a text for
each.

Every function is pure: numbers in, markup out. Colours come from VISUAL.md (contrast computed there); nothing is said
by colour alone. Only presentation attributes are used, since the site's policy allows no inline style.
"""

from toolkit.charts.arobases import arobases_sprite, arobases_svg, level_text
from toolkit.charts.atlas import Spot, constellation, level_map, region_map
from toolkit.charts.history import Step, history_sign, history_strip, history_title, step_of
from toolkit.charts.map import INSETS, lambert93, map_svg, outline, project
from toolkit.charts.series import bars, columns

__all__ = [
    "INSETS",
    "Spot",
    "Step",
    "arobases_sprite",
    "arobases_svg",
    "bars",
    "columns",
    "constellation",
    "history_sign",
    "history_strip",
    "history_title",
    "lambert93",
    "level_map",
    "level_text",
    "map_svg",
    "outline",
    "project",
    "region_map",
    "step_of",
]

"""What the maps of paper are drawn with: land, points, rings and leading lines."""

from toolkit.charts.atlas.labels import DOT
from toolkit.charts.drawing import AROBASE, LEVEL_COLOURS, MUTED

LAND, BORDER = "#f4f6f9", "#c3cbd4"
TOLERANCE = 0.6  # a tenth of a millimetre on paper


def land(path: str) -> str:
    return f'<path d="{path}" fill="{LAND}" stroke="{BORDER}" stroke-width="1" stroke-linejoin="round"/>'


def ring(x: float, y: float, radius: float = 3.4) -> str:
    """A référente at 4 @ among those at 5 @: another shape, since two oranges look alike."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="#ffffff" stroke="{LEVEL_COLOURS[4]}" '
        f'stroke-width="1.8"/>'
    )


def dot(x: float, y: float, radius: float = DOT, fill: str = AROBASE) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="#ffffff" stroke-width="1.2"/>'


def leader(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{MUTED}" stroke-width="0.8"/>'

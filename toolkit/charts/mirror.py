"""The mirror drawn: a bar a theme for the collectivité, a mark for the median of its strate, another for that of its
region.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from toolkit.charts.drawing import BLUE, INK, MUTED, document, write

WIDE, NARROW = 720, 358
ROW, HEAD = 58, 34


@dataclass(frozen=True)
class MirrorRow:
    """One line to draw: a label, the collectivité's score, the two medians (None: not drawn), each from 0 to 100."""

    label: str
    mine: Fraction | None
    strate: Fraction | None
    region: Fraction | None


def mirror_svg(title: str, rows: Sequence[MirrorRow], *, first: str = "strate", width: int = WIDE) -> str:
    """Bars on a scale of 0 to 100; the `first` group is a full tick, the region a diamond: told apart by shape, not by
    colour.
    """
    room = width - 64
    parts = [
        f'<rect x="0" y="6" width="18" height="12" fill="{BLUE}"/>',
        write(24, 17, "vous"),
        f'<line x1="90" y1="2" x2="90" y2="22" stroke="{INK}" stroke-width="3"/>',
        write(98, 17, first),
        _diamond(172, 12),
        write(184, 17, "région"),
    ]
    for index, row in enumerate(rows):
        y = HEAD + index * ROW
        parts.append(write(0, y + 14, row.label, font_size=15 if width == WIDE else 12.5))
        bar = y + 22
        parts.append(f'<rect x="0" y="{bar}" width="{room}" height="18" fill="#f4f6f9"/>')
        if row.mine is not None:
            length = room * float(row.mine) / 100
            parts.append(f'<rect x="0" y="{bar}" width="{max(length, 1):.1f}" height="18" fill="{BLUE}"/>')
        parts.append(write(room + 10, bar + 14, _shown(row.mine), font_weight=600))
        if row.strate is not None:
            x = room * float(row.strate) / 100
            parts.append(
                f'<line x1="{x:.1f}" y1="{bar - 4}" x2="{x:.1f}" y2="{bar + 22}" stroke="#ffffff" stroke-width="6"/>'
                f'<line x1="{x:.1f}" y1="{bar - 4}" x2="{x:.1f}" y2="{bar + 22}" stroke="{INK}" stroke-width="3"/>'
            )
        if row.region is not None:
            parts.append(_diamond(room * float(row.region) / 100, bar + 9))
    return document(width, HEAD + len(rows) * ROW, title, "".join(parts))


def _diamond(x: float, y: float) -> str:
    points = f"{x:.1f},{y - 8:.1f} {x + 7:.1f},{y:.1f} {x:.1f},{y + 8:.1f} {x - 7:.1f},{y:.1f}"
    return f'<polygon points="{points}" fill="#ffffff" stroke="{MUTED}" stroke-width="2.5"/>'


def _shown(value: Fraction | None) -> str:
    return "–" if value is None else f"{float(int(value * 10)) / 10:.1f}".replace(".", ",").removesuffix(",0")

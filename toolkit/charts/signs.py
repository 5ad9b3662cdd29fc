"""What a collectivité shows of its level: the sign at the entrance of a town, the badge of its web site."""

from html import escape
from pathlib import Path

from toolkit.charts.arobases import arobases_discs, level_text
from toolkit.charts.drawing import BLUE, INK, document
from toolkit.charts.lettering import outlined

SIGN = (600, 400)  # millimetres
ROW = (132, 24)  # the row of arobases, in its own measure
BADGE = (172, 96)  # pixels


def _row(x: float, y: float, width: float, level: int) -> str:
    return f'<g transform="translate({x:g} {y:g}) scale({width / ROW[0]:.4f})">{arobases_discs(level)}</g>'


def _centred(text: str, assets: Path, middle: float, y: float, size: float, fill: str, room: float) -> str:
    """A text around a middle, smaller where it is wider than its room."""
    _, width = outlined(text, assets, 0, 0, size, fill)
    size = min(size, size * room / width) if width else size
    _, width = outlined(text, assets, 0, 0, size, fill)
    return outlined(text, assets, middle - width / 2, y, size, fill)[0]


def town_sign(label: str, edition: str, level: int, assets: Path) -> str:
    """The sign, one unit a millimetre, without any font: the label, the arobases, the edition (« Édition 2012 »)."""
    width, height = SIGN
    middle, room = width / 2, width - 100
    body = (
        f'<rect x="6" y="6" width="{width - 12}" height="{height - 12}" rx="24" fill="#ffffff" stroke="{BLUE}" '
        'stroke-width="12"/>'
        f"{_centred(label, assets, middle, 132, 84, BLUE, room)}"
        f"{_row(50, 180, room, level)}"
        f"{_centred(edition, assets, middle, 342, 44, INK, room)}"
    )
    return document(width, height, f"{label}, {edition} : {level_text(level)}", body)


def site_badge(label: str, edition: str, name: str, level: int, address: str, assets: Path) -> str:
    """The badge of a web site, which leads to `address` where it stands in a page; no script, no font."""
    width, height = BADGE
    words, _ = outlined(label, assets, 18, 33, 20, BLUE)
    dated, _ = outlined(edition, assets, 18, 84, 13, INK)
    body = (
        f'<a href="{escape(address)}" target="_top">'
        f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" rx="10" fill="#ffffff" stroke="{BLUE}" '
        'stroke-width="2"/>'
        f"{words}{_row(18, 42, 134, level)}{dated}</a>"
    )
    return document(width, height, f"{name} : {level_text(level)} au label {label}, {edition}", body)

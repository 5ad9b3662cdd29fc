"""What every drawing shares: colours, a text, a whole document."""

import re
from html import escape
from typing import Any

from toolkit.typography import typographic

Point = tuple[float, float]  # pixels from the left and from the top

INK, MUTED, BLUE, BLUE_DARK, AROBASE = "#14202e", "#51606f", "#2438a6", "#19276f", "#c53a09"
# One hue from light to dark, ending on the arobase; the number is always written beside.
LEVEL_COLOURS = {0: "#e9edf1", 1: "#f6c9b1", 2: "#f0a47f", 3: "#e67f50", 4: "#d65c27", 5: AROBASE}
# « Ext » and Noto are the names that paper gives to the files with the other letters (static/css/fonts.css).
TEXT_FONT = "Source Sans 3, Source Sans 3 Ext, Noto Sans Arabic, sans-serif"


def write(x: float, y: float, content: str, **attributes: Any) -> str:
    """A text in French typography at a point, in the font of its drawing; `attributes` are SVG's, with underscores."""
    options = {"font_size": 15, "fill": INK} | attributes
    markup = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in options.items())
    return f'<text x="{x:g}" y="{y:g}"{markup}>{escape(typographic(content), quote=False)}</text>'


def document(width: float, height: float, title: str, body: str, told: str = "") -> str:
    """A whole SVG with its title and what it tells (values, gaps, doubts), which are its text alternative."""
    font = f' font-family="{TEXT_FONT}"' if "<text" in body else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}"{font} role="img">'
        f"<title>{escape(typographic(title))}</title>"
        f"{f'<desc>{escape(typographic(told))}</desc>' if told else ''}{body}</svg>"
    )


def alternative_of(svg: str) -> str:
    """The text alternative of a drawing, escaped: its title, then what it tells; empty where it has none."""
    title, told = (re.search(rf"<{name}>(.*?)</{name}>", svg) for name in ("title", "desc"))
    if title is None:
        return ""
    return f"{title[1].rstrip('.')}. {told[1]}" if told is not None else title[1]


HATCH = (
    '<defs><pattern id="hachures" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="#ffffff"/><line x1="0" y1="0" x2="0" y2="6" stroke="{MUTED}" '
    f'stroke-width="1.5"/></pattern></defs>'
)


def fitted(name: str, room: float) -> str:
    """A label of 14 or 15 px, cut with « … » where it is wider than its room."""
    most = int(room / (14 * 0.52))
    return name if len(name) <= most else name[: most - 1].rstrip(" -") + "…"

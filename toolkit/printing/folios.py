"""Page numbers written after the layout: an index of thousands of references would cost WeasyPrint a square of their
number.

An element with `data-pages="anchor anchor"` holds PLACEHOLDER once an anchor, joined by commas; its own text receives
the numbers. The placeholder is as wide as three figures, so that no number moves anything.
"""

import re
from typing import Any

PLACEHOLDER = "888"
BETWEEN = ",\u00a0"
RUN = re.compile(f"{PLACEHOLDER}(?:{BETWEEN}{PLACEHOLDER})*")


def places_of(pages: Any) -> dict[str, int]:
    """The page of each anchor, from 1."""
    where: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for anchor in page.anchors:
            where.setdefault(anchor, number)
    return where


def folios_of(pages: Any) -> list[tuple[int, str]]:
    """The pages on which an anchor stands, in order, each with its first one."""
    first: dict[int, str] = {}
    for anchor, number in places_of(pages).items():
        first.setdefault(number, anchor)
    return sorted(first.items())


def fill_folios(pages: Any) -> None:
    """Write the numbers in laid-out pages (WeasyPrint's), in place; each page once and in order, « ? » for a lost
    anchor.
    """
    where = places_of(pages)
    for page in pages:
        for box in page._page_box.descendants():
            text = getattr(box, "text", None)
            if text is None or PLACEHOLDER not in text or box.element is None:
                continue
            anchors = box.element.get("data-pages")
            if anchors:
                numbers = sorted({where[anchor] for anchor in anchors.split() if anchor in where})
                box.text = RUN.sub(BETWEEN.join(map(str, numbers)) or "?", text)
                box.pango_layout.text = box.text  # drawn again from its text when it is painted

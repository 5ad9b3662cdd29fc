"""A proof: the pages of one element of a document as pictures, and how many more lines its last page holds."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from toolkit.printing import Picture, PrintingUnavailable, fetcher, missing_libraries
from toolkit.printing.agent import document_of
from toolkit.printing.folios import fill_folios
from toolkit.printing.inspection import Fault, children_of, inspect

SCALE = 1.4  # pixels a point: 833 × 1179 for an A4 page


@dataclass(frozen=True)
class Proof:
    """PNG pictures, page after page; `lines_left` counts every column, 0 when the page is full; `faults` are those of
    these pages.
    """

    pages: tuple[bytes, ...]
    lines_left: int
    faults: tuple[Fault, ...]


def prove(
    html: str, *, assets: Path, anchor: str, pictures: Mapping[str, Picture] | None = None, column: str = ""
) -> Proof:
    """Lay a document out and show the pages that hold the element `anchor`, all of them when none does. The room left
    is that of the page, or of its last box of the class `column`, whose height is set. Nothing is refused: what leaves
    its box is told. Raises PrintingUnavailable when a library is missing.
    """
    if reason := missing_libraries():
        raise PrintingUnavailable(reason)
    import pypdfium2  # noqa: PLC0415  (the web process never loads it)

    own = fetcher(assets, pictures or {})
    document = document_of(string=html, base_url=assets.as_uri() + "/", url_fetcher=own).render()
    fill_folios(document.pages)
    held = [(page, boxes) for page in document.pages if (boxes := list(_boxes(page._page_box, "id", anchor)))]
    pages = [page for page, _ in held] or document.pages
    page, boxes = held[-1] if held else (pages[-1], [pages[-1]._page_box])
    columns = list(_boxes(page._page_box, "class", column)) if column else []
    lines_left = _lines_left(columns[-1], columns[-1:]) if columns else _lines_left(page._page_box, boxes)
    found = tuple(inspect(pages))
    pdf = pypdfium2.PdfDocument(document.copy(pages).write_pdf())
    try:
        return Proof(tuple(_png(sheet) for sheet in pdf), lines_left, found)
    finally:
        pdf.close()


def page_jpeg(document: Any, number: int, width: int = 1200) -> bytes:
    """One page of a laid-out document (WeasyPrint's), from 1, as a picture `width` pixels wide."""
    import pypdfium2  # noqa: PLC0415  (the web process never loads it)

    pdf = pypdfium2.PdfDocument(document.copy(document.pages[number - 1 : number]).write_pdf())
    try:
        sheet, out = pdf[0], BytesIO()
        sheet.render(scale=width / sheet.get_width()).to_pil().convert("RGB").save(out, "JPEG", quality=85)
        sheet.close()
        return out.getvalue()
    finally:
        pdf.close()


def _png(sheet: Any) -> bytes:
    out = BytesIO()
    sheet.render(scale=SCALE).to_pil().quantize(64).save(out, "PNG")
    sheet.close()
    return out.getvalue()


def _boxes(box: Any, name: str, value: str) -> Iterator[Any]:
    """The boxes that the elements whose attribute is this one make, under a box."""
    for child in children_of(box):
        element = getattr(child, "element", None)
        if element is not None and element.get(name) == value:
            yield child
        else:
            yield from _boxes(child, name, value)


def _lines_left(frame: Any, boxes: list[Any]) -> int:
    """How many lines like most of the boxes' (like the lowest one of a box that holds itself) stand between their last
    one and the foot of what holds them.
    """
    lines: list[Any] = []
    columns: set[float] = set()

    def walk(box: Any) -> None:
        for child in children_of(box):
            if type(child).__name__ == "LineBox":
                lines.append(child)
            elif type(child).__name__ != "MarginBox":
                if getattr(child, "is_column", False):
                    columns.add(round(child.position_x))
                walk(child)

    for box in boxes:
        walk(box)
    if not lines:
        return 0
    lowest = max(lines, key=lambda line: line.position_y + line.height)
    height = Counter(round(line.height, 1) for line in lines).most_common(1)[0][0]
    if frame in boxes:
        height = lowest.height
    foot = lowest.position_y + lowest.height
    room = frame.content_box_y() + frame.height - foot
    return max(int(room // height), 0) * max(len(columns), 1)

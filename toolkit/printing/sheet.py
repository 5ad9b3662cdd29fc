"""The pages of a PDF as pictures, one by one or all of them on one sheet: for whoever reads a proof."""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from toolkit.later import Later

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = Later("PIL.Image")


PAGE_DPI, COLUMNS, SMALL_WIDTH, GAP = 110, 8, 300, 12


_pdfium = Lock()  # the library draws one page at a time


def page_picture(content: bytes, number: int, width: int) -> bytes | None:
    """A page of a PDF, from 1, as a JPEG `width` pixels wide; None when it has no such page."""
    import pypdfium2  # noqa: PLC0415  (few processes ever draw a page)

    with _pdfium:
        document = pypdfium2.PdfDocument(content)
        try:
            if not 0 < number <= len(document):
                return None
            page, out = document[number - 1], BytesIO()
            page.render(scale=width / page.get_width()).to_pil().convert("RGB").save(out, "JPEG", quality=80)
            page.close()
            return out.getvalue()
        finally:
            document.close()


def contact_sheet(content: bytes, folder: Path) -> Path:
    """Write `page-001.png` and its sisters into `folder`, then `planche.png`, spreads side by side; returns its path.

    Raises ModuleNotFoundError where pypdfium2 is not installed.
    """
    import pypdfium2  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("page-*.png"):
        old.unlink()
    thumbnails = []
    document = pypdfium2.PdfDocument(content)
    try:
        for number in range(len(document)):
            image = document[number].render(scale=PAGE_DPI / 72).to_pil().convert("RGB")
            image.save(folder / f"page-{number + 1:03d}.png")
            thumbnails.append(image.resize((SMALL_WIDTH, round(image.height * SMALL_WIDTH / image.width))))
    finally:
        document.close()
    # The first page is a right one: an empty place before it keeps each spread on one line.
    places = [None, *thumbnails]
    height = max(image.height for image in thumbnails)
    rows = math.ceil(len(places) / COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (SMALL_WIDTH + GAP) + GAP, rows * (height + GAP) + GAP), "#7b8998")
    for index, picture in enumerate(places):
        if picture is not None:
            column, row = index % COLUMNS, index // COLUMNS
            left = GAP + column * (SMALL_WIDTH + GAP) - (GAP - 2 if column % 2 else 0)
            sheet.paste(picture, (left, GAP + row * (height + GAP)))
    target = folder / "planche.png"
    sheet.save(target)
    return target

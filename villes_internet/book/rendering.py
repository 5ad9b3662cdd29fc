"""A Book to HTML, chapter by chapter, the same templates for paper and for the web; and the document to PDF."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from label.documents.links import leading_there
from toolkit.charts.arobases import arobases_svg
from toolkit.charts.drawing import alternative_of
from toolkit.charts.qr import qr_svg
from toolkit.printing import Attached, Picture, Printed, Styles, print_pdf, read_styles
from toolkit.printing.press import press_pdf
from villes_internet.book.content.certificates import Certificate
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.content.chapters.base import Chapter
from villes_internet.book.content.documents import Book

BLANK = '<div class="blank-page" id="%s"></div>'
ASSETS = Path(settings.BASE_DIR) / "static"


class Plates:
    """The drawings of a document, by name.

    On screen they stand in the page, with the rows of arobases of the site's sprite. On paper the document only names
    them (`image:NAME`): WeasyPrint computes the style of every element of an inline drawing, which costs more than the
    text. A `linked` document (an EPUB) reads as on screen, and names its photos and its rows of arobases.
    """

    def __init__(self, rows: Mapping[int, str] | None = None, *, linked: bool = False) -> None:
        self.named = rows is None
        self.paper = self.named and not linked
        self.pictures: dict[str, Picture] = {}
        self.rows = rows or {level: self._name(f"rangee-{level}", arobases_svg(level)) for level in range(6)}

    def put(self, name: str, svg: str) -> str:
        """The markup that shows a drawing; its title and what it tells are its text alternative."""
        if not self.paper:
            return svg
        return self._name(name, svg)

    def _name(self, name: str, svg: str) -> str:
        self.pictures[name] = Picture("image/svg+xml", svg.encode())
        return f'<img src="image:{name}" alt="{alternative_of(svg)}">'


def chapter_html(book: Book, chapter: Chapter, plates: Plates) -> str:
    """One chapter in its template; its drawings join the `plates`."""
    context = {
        "book": book,
        "chapter": chapter,
        "content": chapter.content,
        "rows": plates.rows,
        "paper": plates.paper,
        "named": plates.named,
        "drawings": KINDS[chapter.slug].drawings(chapter.content, plates.put),
    }
    return render_to_string(KINDS[chapter.slug].page, context)


def book_html(book: Book, plates: Plates) -> str:
    """The whole document for paper: the cover and how to read it, the contents, then the rest."""
    chapters = [
        (KINDS[chapter.slug].before_contents, _blanks(chapter) + chapter_html(book, chapter, plates))
        for chapter in book
    ]
    context = {
        "book": book,
        "contents": book.listed,
        "publisher": settings.LABEL["publisher"],
        "before": [html for front, html in chapters if front],
        "following": [html for front, html in chapters if not front],
    }
    return leading_there(render_to_string("book/book.html", context))


def _blanks(chapter: Chapter) -> str:
    return "".join(BLANK % anchor for anchor in chapter.blanks)


def book_pdf(
    html: str,
    *,
    attached: tuple[Attached, ...] = (),
    pictures: Mapping[str, Picture] | None = None,
    report: Callable[[int], None] | None = None,
    for_press: bool = False,
    has_back: bool = False,
) -> Printed:
    """The PDF of a document made by `book_html`, for its readers, or for a printer (a back stays last). Raises
    LayoutFault when a text leaves its box.
    """
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    if for_press:
        return press_pdf(
            html, assets=ASSETS, identifier=identifier, pictures=pictures, report=report, keeps_last=has_back
        )
    return print_pdf(html, assets=ASSETS, identifier=identifier, attached=attached, pictures=pictures, report=report)


def certificate_styles(*, demonstration: bool = False) -> Styles:
    """What all the attestations share, with a watermark in a demonstration; raises PrintingUnavailable when a library
    is missing.
    """
    mark = ("css/watermark.css",) if demonstration else ()
    return read_styles(ASSETS, ("css/fonts.css", "css/certificate.css", *mark))


def certificate_pdf(certificate: Certificate, styles: Styles) -> Printed:
    """One attestation on one page; raises LayoutFault when a text leaves its box."""
    plates = Plates()
    code = plates.put("verification", qr_svg(certificate.address, f"Vérifier : {certificate.address}"))
    context = {"certificate": certificate, "rows": plates.rows, "code": code}
    html = render_to_string("book/attestation.html", context)
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    return print_pdf(html, assets=ASSETS, identifier=identifier, styles=styles, pictures=plates.pictures)

"""The cover laid flat for a printer: back, spine and front on one sheet, the spine as thick as the pages."""

import hashlib
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from label.documents.kinds import Made, ReportStep
from label.models import Edition
from toolkit.printing import LayoutFault
from toolkit.printing.inspection import Fault, FaultKind
from toolkit.printing.press import folded, press_pdf
from villes_internet.book.content.chapters.back import BACK
from villes_internet.book.content.chapters.base import ChapterKind, Matter
from villes_internet.book.content.chapters.cover import COVER
from villes_internet.book.content.documents import Book, moments_of, title_of
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Part, Volume
from villes_internet.book.models import BookText
from villes_internet.book.parts import read_figures, thickness_of
from villes_internet.book.production import last_pages
from villes_internet.book.rendering import ASSETS, Plates, chapter_html

PAGE_WIDTH, PAGE_HEIGHT = 210, 297  # millimetres
NARROW = 5.0  # millimetres: a thinner spine bears no words


def spine_of(edition: Edition) -> tuple[float | None, list[str]]:
    """How thick the spine is (millimetres): a leaf is two pages of the last book, folded in fours; and why it cannot be
    said, as sentences. Two queries.
    """
    refusals = []
    pages = last_pages(edition, Volume.BOOK)
    if not pages:
        refusals.append("Fabriquez d’abord le livre : le dos de la couverture suit son nombre de pages.")
    printing = BookText.objects.filter(edition=edition, part=Part.PRINTING).first()
    thickness = thickness_of(read_figures(printing.figures)[0]) if printing is not None else None
    if thickness is None:
        refusals.append("Dites l’épaisseur d’un feuillet dans les « Mentions d’impression » : elle donne le dos.")
    return (None, refusals) if thickness is None or not pages else (round(folded(pages) / 2 * thickness, 1), [])


def _refuse_long(back: str, plates: Plates) -> None:
    """Raise LayoutFault when the back of the cover is longer than a page: on the sheet, where it is placed, what does
    not hold would be left out without a word.
    """
    html = render_to_string("book/jaquette_dos.html", {"back": back})
    if press_pdf(html, assets=ASSETS, identifier=b"dos", pictures=plates.pictures, fold=1).pages > 1:
        raise LayoutFault([Fault(1, FaultKind.OVERFLOW, "Quatrième de couverture")])


def make_jacket(edition: Edition, report: ReportStep) -> Made:
    """The sheet in memory. Raises LayoutFault when the back of the cover does not hold what is written there."""
    report(1, 2, "Mise en pages")
    spine, _ = spine_of(edition)
    matter, plates = Matter(edition, Volume.BOOK, Fitter()), Plates()
    title = title_of(edition, Volume.BOOK)
    book = Book(Volume.BOOK.value, title, edition.year, (), edition.demonstration)

    def drawn(kind: ChapterKind[Any]) -> str:
        chapter = kind.made_from(matter)
        return chapter_html(book, chapter, plates) if chapter is not None else ""

    front, back = drawn(COVER), drawn(BACK)
    _refuse_long(back, plates)
    context = {"title": title, "publisher": settings.LABEL["publisher"], "front": front, "back": back}
    context["dated"], context["changed"] = moments_of(edition)
    shown = {"has_spine": (spine or 0) >= NARROW, "demonstration": edition.demonstration}
    html = render_to_string("book/jaquette.html", context | shown)
    across = 2 * PAGE_WIDTH + (spine or 0)
    # Important: the sheet of a caller stands below those of the document.
    sheet = f"@page {{ size: {across}mm {PAGE_HEIGHT}mm !important }} .jacket-spine {{ width: {spine}mm }}"
    said = hashlib.sha256((html + sheet).encode()).hexdigest()
    printed = press_pdf(
        html, assets=ASSETS, identifier=said[:32].encode(), pictures=plates.pictures, sheet=sheet, fold=1
    )
    digest = hashlib.sha256(printed.content).hexdigest()
    return Made(printed.content, printed.pages, digest, said, tuple(matter.fitter.notes))

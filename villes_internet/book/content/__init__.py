"""What is printed, read from the apps into plain values; one file per chapter."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from json import dumps

from django.conf import settings

from label.models import Edition
from label.statistics import Result
from villes_internet.book.content.campaign import Letter, Receipt, RegulationText, letter_of, receipt_of, regulation_of
from villes_internet.book.content.certificates import Certificate, certificates_of
from villes_internet.book.content.colophon import colophon
from villes_internet.book.content.cover import cover
from villes_internet.book.content.edition import edition_chapter
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.index import index
from villes_internet.book.content.jury import jury, partners
from villes_internet.book.content.label import presentation, reading
from villes_internet.book.content.maps import maps
from villes_internet.book.content.members import members
from villes_internet.book.content.palmares import palmares
from villes_internet.book.content.perspective import perspective_chapter
from villes_internet.book.content.profiles import tour
from villes_internet.book.content.questionnaire import PaperQuestionnaire, paper_questionnaire
from villes_internet.book.content.sources import fitted_background, fitted_points, fitted_results
from villes_internet.book.content.tables import tables
from villes_internet.book.content.types import Book, Chapter
from villes_internet.book.enums import Volume

__all__ = [
    "CHAPTER_COUNTS",
    "Book",
    "Certificate",
    "Chapter",
    "Fitter",
    "Letter",
    "PaperQuestionnaire",
    "Receipt",
    "RegulationText",
    "certificates_of",
    "chapters_of",
    "checksum",
    "letter_of",
    "paper_questionnaire",
    "receipt_of",
    "regulation_of",
    "title_of",
]

NBSP = "\u00a0"
# What to expect for the progress; a chapter without matter is left out.
CHAPTER_COUNTS = {Volume.BOOK: 14, Volume.PALMARES: 3, Volume.PROFILES: 3}


def title_of(edition: Edition, volume: Volume) -> str:
    """The document's title: « Cités en Réseaux 2012 », « Palmarès 2012 du label Villes Internet »."""
    if volume is Volume.BOOK:
        return f"{settings.LABEL['book_title']} {edition.year}"
    if volume is Volume.PROFILES:
        return f"{settings.LABEL['book_title']} {edition.year}{NBSP}: épreuve des profils"
    return f"Palmarès {edition.year} du label «{NBSP}{settings.LABEL['name']}{NBSP}»"


def checksum(parts: Iterable[Chapter | Certificate | Receipt | RegulationText | PaperQuestionnaire | Letter]) -> str:
    """The fingerprint of all that is printed: the same data give the same sixty-four characters."""
    values = [asdict(part) for part in parts]
    text = dumps(values, sort_keys=True, ensure_ascii=False, default=lambda _drawing: None)
    return hashlib.sha256(text.encode()).hexdigest()


def chapters_of(edition: Edition, volume: Volume, fitter: Fitter | None = None) -> Iterator[Chapter]:
    """The chapters one after the other, so that whoever asks can show the progress; `fitter` notes what was
    shortened.
    """
    fitter = fitter or Fitter()
    results = fitted_results(edition, fitter)
    if volume is Volume.BOOK:
        chapters = _book(edition, results, fitter)
    elif volume is Volume.PROFILES:
        front = cover(edition, total=len(results), title=settings.LABEL["book_title"])
        chapters = iter([c for c in (front, tour(edition, results, fitted_points(edition, fitter), fitter)) if c])
    else:
        title = f"Palmarès du label «{NBSP}{settings.LABEL['name'].replace(' ', NBSP)}{NBSP}»"
        chapters = iter([cover(edition, total=len(results), title=title), palmares(results)])
    made = []
    for chapter in chapters:
        made.append(chapter)
        yield chapter
    yield colophon(edition, checksum(made), tables=volume is Volume.BOOK)


def _book(edition: Edition, results: list[Result], fitter: Fitter) -> Iterator[Chapter]:
    """The whole book in the order of print, without its colophon."""
    background = fitted_background(edition, results, fitter)
    points = fitted_points(edition, fitter)
    made = []
    for chapter in (
        cover(edition, total=len(results), title=settings.LABEL["book_title"], points=points),
        reading(),
        presentation(edition),
        perspective_chapter(background),
        edition_chapter(edition, background, fitter),
        tables(results),
        maps(points),
        jury(edition, fitter),
        palmares(results),
        tour(edition, results, points, fitter),
        partners(edition, fitter),
        members(edition, results, fitter),
    ):
        if chapter is not None:
            made.append(chapter)
            yield chapter
    yield index(made)

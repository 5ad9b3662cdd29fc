"""What is printed, read from the apps into plain values; one file per chapter."""

from collections.abc import Iterator

from django.conf import settings

from label.models import Edition
from label.queries import results_of
from villes_internet.book.content.colophon import colophon
from villes_internet.book.content.cover import cover
from villes_internet.book.content.index import index
from villes_internet.book.content.members import members
from villes_internet.book.content.palmares import palmares
from villes_internet.book.content.tables import tables
from villes_internet.book.content.types import Book, Chapter
from villes_internet.book.enums import Document

__all__ = ["Book", "Chapter", "chapters_of", "title_of"]

NBSP = "\u00a0"
CHAPTER_COUNTS = {Document.BOOK: 6, Document.PALMARES: 3}


def title_of(edition: Edition, document: Document) -> str:
    """The document's title: « Cités en Réseaux 2012 », « Palmarès 2012 du label Villes Internet »."""
    if document is Document.BOOK:
        return f"{settings.LABEL['book_title']} {edition.year}"
    return f"Palmarès {edition.year} du label «\u00a0{settings.LABEL['name']}\u00a0»"


def chapters_of(edition: Edition, document: Document) -> Iterator[Chapter]:
    """The chapters one after the other, so that whoever asks can show the progress; CHAPTER_COUNTS says how many."""
    results = results_of(edition)
    total = len(results)
    if document is Document.PALMARES:
        yield cover(
            edition, total=total, title=f"Palmarès du label «\u00a0{settings.LABEL['name'].replace(' ', NBSP)}\u00a0»"
        )
        yield palmares(results)
        yield colophon(edition)
        return
    first = [
        cover(edition, total=total, title=settings.LABEL["book_title"]),
        tables(results),
        palmares(results),
        members(edition, results),
    ]
    yield from first
    yield index(first)
    yield colophon(edition, tables=True)

"""The back of the cover: a few lines for whoever turns the book over; without them the book has none."""

from dataclasses import dataclass

from django.conf import settings

from villes_internet.book.content.chapters.base import ChapterKind, Matter
from villes_internet.book.content.writings import Writing
from villes_internet.book.enums import Part
from villes_internet.book.parts import ISBN


@dataclass(frozen=True)
class Back:
    """What the équipe wrote there, who publishes and where it is read; the ISBN where there is one."""

    writing: Writing
    publisher: str
    site: str
    isbn: str = ""


def read(matter: Matter) -> Back | None:
    """The back of the book; None when nobody wrote it."""
    writing, printing = matter.writing(Part.BACK), matter.writing(Part.PRINTING)
    if writing is None:
        return None
    isbn = next((fact.words for fact in printing.figures if fact.value == ISBN), "") if printing else ""
    return Back(writing, settings.LABEL["publisher"], settings.SITE_URL.partition("://")[2], isbn)


BACK = ChapterKind("quatrieme", "", read, stays=True)

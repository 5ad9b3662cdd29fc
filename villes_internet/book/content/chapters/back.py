"""The back of the cover: a few lines for whoever turns the book over; without them the book has none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from villes_internet.book.content.chapters.base import ChapterKind, Matter, Put
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
    return Back(writing, settings.LABEL["publisher"], printed_site(settings.SITE_URL), isbn)


def printed_site(address: str) -> str:
    """The name of a site as a book prints it; empty for that of a machine at work, which leads no reader anywhere."""
    name = address.partition("://")[2]
    return "" if re.match(r"(?:127\.|localhost\b|\[)", name) else name


def drawings(back: Back, put: Put) -> Mapping[str, str]:
    """The logo of who publishes, where it is a drawing."""
    path = finders.find(settings.LABEL["logo"])
    if path is None or not str(path).endswith(".svg"):
        return {}
    drawn = re.search(r"(<svg\b[^>]*>)(.*</svg>)", Path(str(path)).read_text(encoding="utf-8"), re.DOTALL)
    if drawn is None:
        return {}
    said = "" if re.search(r"<title\b", drawn[2]) else f"<title>{escape(back.publisher)}</title>"
    return {"logo": put("logo", drawn[1] + said + drawn[2])}


BACK = ChapterKind("quatrieme", "", read, drawings=drawings, stays=True)

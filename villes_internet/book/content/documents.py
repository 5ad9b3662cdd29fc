"""A whole document of an edition: its title and its chapters, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from label.models import Edition
from label.queries.results import last_corrected
from toolkit.typography import NBSP
from villes_internet.book.content.chapters import KINDS, VOLUMES
from villes_internet.book.content.chapters.base import Chapter, Matter
from villes_internet.book.content.chapters.colophon import COLOPHON
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Volume

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Book:
    """A whole document, ready to be rendered; that of a demonstration edition is watermarked."""

    document: str
    title: str
    year: int
    chapters: tuple[Chapter, ...]
    demonstration: bool = False
    dated: str = ""  # when its data were published, then last corrected (ISO 8601); empty before
    changed: str = ""

    def __iter__(self) -> Iterator[Chapter]:
        return iter(self.chapters)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the data, as the colophon prints it."""
        return next(str(c.content.fingerprint) for c in self.chapters if c.slug == COLOPHON.slug)

    @property
    def listed(self) -> list[Chapter]:
        """The chapters of the table of contents."""
        return [chapter for chapter in self.chapters if chapter.title and not KINDS[chapter.slug].before_contents]


def title_of(edition: Edition, volume: Volume) -> str:
    """The title of a document."""
    if volume is Volume.BOOK:
        return f"{settings.LABEL['book_title']} {edition.year}"
    if volume is Volume.PROFILES:
        return f"{settings.LABEL['book_title']} {edition.year}{NBSP}: épreuve des profils"
    return f"Palmarès {edition.year} du label «{NBSP}{settings.LABEL['name']}{NBSP}»"


def moments_of(edition: Edition) -> tuple[str, str]:
    """When the data of a document were published, and last corrected since (ISO 8601); empty before. One query."""
    if edition.publishes_at is None:
        return "", ""
    changed = last_corrected(edition) or edition.publishes_at
    return edition.publishes_at.strftime(MOMENT), changed.strftime(MOMENT)


def chapters_of(edition: Edition, volume: Volume, fitter: Fitter | None = None) -> Iterator[Chapter]:
    """The chapters one after the other, so that whoever asks can show the progress; one without matter is left out, and
    `fitter` notes what was shortened.
    """
    matter = Matter(edition, volume, fitter or Fitter())
    for kind in VOLUMES[volume]:
        chapter = kind.made_from(matter)
        if chapter is not None:
            matter.made.append((kind, chapter))
            yield chapter

"""A whole document of an edition: its title and its chapters, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings

from label.models import Edition
from label.queries.results import last_corrected
from toolkit.typography import NBSP
from villes_internet.book.content.chapters import KINDS, VOLUMES
from villes_internet.book.content.chapters.back import BACK
from villes_internet.book.content.chapters.base import Chapter, Matter
from villes_internet.book.content.chapters.colophon import COLOPHON
from villes_internet.book.content.chapters.cover import COVER
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Volume
from villes_internet.book.order import arranged, blanks_of

CONTENTS, LEAST_LISTED = "sommaire", 2
NAMES = {COVER.slug: "Couverture", BACK.slug: "Quatrième de couverture"}  # what the untitled ones are called
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
        return [chapter for chapter in self.chapters if is_listed(chapter)]

    @property
    def has_contents(self) -> bool:
        """Whether it has enough chapters for a table of contents."""
        return len(self.listed) > LEAST_LISTED


def title_of(edition: Edition, volume: Volume) -> str:
    """The title of a document."""
    if volume is Volume.BOOK:
        return f"{settings.LABEL['book_title']} {edition.year}"
    if volume is Volume.PROFILES:
        return f"{settings.LABEL['book_title']} {edition.year}{NBSP}: épreuve des profils"
    return f"Palmarès {edition.year} du label «{NBSP}{settings.LABEL['name']}{NBSP}»"


def moments_of(edition: Edition) -> tuple[str, str]:
    """When the data of a document were published (the day of its ceremony for an edition that came before this site),
    and last corrected since (ISO 8601); empty before. One query.
    """
    published = edition.publishes_at
    if published is None and edition.ceremony_on is not None:
        published = datetime.combine(edition.ceremony_on, time(12), tzinfo=UTC)
    if published is None:
        return "", ""
    changed = last_corrected(edition) or published
    return published.strftime(MOMENT), changed.strftime(MOMENT)


def chapters_of(edition: Edition, volume: Volume, fitter: Fitter | None = None) -> Iterator[Chapter]:
    """The chapters one after the other, so that whoever asks can show the progress; one without matter is left out, and
    `fitter` notes what was shortened.
    """
    matter = Matter(edition, volume, fitter or Fitter())
    blanks: list[str] = []
    for slug in chapter_order(volume, matter.order if volume is Volume.BOOK else []):
        if slug not in KINDS:
            blanks.append(slug)
            continue
        chapter = KINDS[slug].made_from(matter)
        if chapter is not None:
            chapter, blanks = replace(chapter, blanks=tuple(blanks)), []
            matter.made.append((KINDS[slug], chapter))
            yield chapter


@dataclass(frozen=True)
class Outline:
    """What the opening of a chapter says of its pieces, or the contents of the chapters."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class BookPiece:
    """A piece of a document in the order of its pages: the chapter that it is (`chapter` is empty) or is within, or a
    blank page.
    """

    anchor: str
    name: str
    facts: Any
    chapter: str = ""
    stays: bool = False
    is_blank: bool = False
    side: str = ""


def pieces_of(chapters: Sequence[Chapter]) -> Iterator[BookPiece]:
    """The pieces of a document, each chapter before those that move within it."""
    listed = [chapter.title for chapter in chapters if is_listed(chapter)]
    front = [chapter for chapter in chapters if KINDS[chapter.slug].before_contents]
    for place, chapter in enumerate(chapters):
        kind = KINDS[chapter.slug]
        if place == len(front) and len(listed) > LEAST_LISTED:
            yield BookPiece(CONTENTS, "Sommaire", Outline("Sommaire", tuple(listed)), stays=True)
        inner = list(kind.pieces(chapter.content))
        facts = Outline(chapter.title, tuple(piece.name for piece in inner)) if inner else chapter.content
        for blank in chapter.blanks:
            yield BookPiece(blank, "Page blanche", Outline("", ()), is_blank=True)
        yield BookPiece(chapter.slug, chapter.title or NAMES[chapter.slug], facts, stays=kind.stays, side=kind.side)
        for piece in inner:
            yield BookPiece(piece.anchor, piece.name, piece.facts, chapter=chapter.slug)


def is_listed(chapter: Chapter) -> bool:
    """Whether it is in the table of contents."""
    return bool(chapter.title) and not KINDS[chapter.slug].before_contents


def chapter_order(volume: Volume, kept: Sequence[str]) -> list[str]:
    """The chapters of a document by slug, those that may move in the order that was kept, with its blank pages between
    them.
    """
    natural = [kind.slug for kind in VOLUMES[volume]]
    moves = [slug for slug in natural if not KINDS[slug].stays]
    if not kept or not moves:
        return natural
    first = natural.index(moves[0])
    return [*natural[:first], *arranged([*moves, *blanks_of(kept)], kept), *natural[first + len(moves) :]]

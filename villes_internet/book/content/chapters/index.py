"""The index: every collectivité that the document names, with its level and the pages where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from label.rules.names import sort_key
from label.rules.regulation import REFERENTES
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Place

LEAD = (
    "Les collectivités des cartes, des listes, des tableaux et des fiches, leur niveau et leurs pages : les cartes, en "
    "tableau."
)


@dataclass(frozen=True)
class IndexPlace:
    """An anchor (« tableau-38185 ») and what its chapter is called in the index."""

    anchor: str
    word: str


@dataclass(frozen=True)
class IndexEntry:
    """A collectivité, its level, and the places where it stands."""

    name: str
    departement: str
    places: tuple[IndexPlace, ...]
    arobases: int | None = None

    @property
    def is_high(self) -> bool:
        """Whether it holds a level of référentes."""
        return self.arobases in REFERENTES

    @property
    def anchors(self) -> tuple[str, ...]:
        """The places alone, whose pages are printed."""
        return tuple(place.anchor for place in self.places)


@dataclass(frozen=True)
class IndexLetter:
    """The entries of one letter."""

    letter: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True)
class Index:
    """Every collectivité of the document with its pages."""

    lead: str
    letters: tuple[IndexLetter, ...]


def read(matter: Matter) -> Index:
    """Built from the chapters already made, so that it can name nothing else than what they hold; one entry a code."""
    names: dict[str, tuple[str, str]] = {}
    found: dict[str, list[IndexPlace]] = {}
    levels: dict[str, int | None] = {}
    for place, word in _named(matter):
        code = place.code
        if not names.get(code, ("", ""))[1]:
            names[code] = (place.name, place.departement)
        found.setdefault(code, []).append(IndexPlace(place.anchor, word))
        levels[code] = levels.get(code) if place.arobases is None else place.arobases
    entries = sorted(
        (IndexEntry(*names[code], tuple(found[code]), levels[code]) for code in names),
        key=lambda entry: (sort_key(entry.name), entry.departement),
    )
    letters: dict[str, list[IndexEntry]] = {}
    for item in entries:
        letters.setdefault(sort_key(item.name)[:1].upper() or "…", []).append(item)
    return Index(LEAD, tuple(IndexLetter(letter, tuple(items)) for letter, items in letters.items()))


def _named(matter: Matter) -> Iterator[tuple[Place, str]]:
    """Every place of the chapters before, with the word of its chapter."""
    for kind, chapter in matter.made:
        for place in kind.places(chapter.content):
            yield place, kind.word


INDEX = ChapterKind("index", "Index des collectivités", read, stays=True)

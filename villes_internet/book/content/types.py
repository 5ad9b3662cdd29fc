"""The book as plain frozen values: what is printed, in order; no HTML, no layout."""

from collections.abc import Iterator
from dataclasses import dataclass

from label.enums import Kind


@dataclass(frozen=True)
class Cover:
    """The first page."""

    title: str
    year: int
    edition_number: int
    subtitle: str
    publisher: str


@dataclass(frozen=True)
class TableRow:
    """A line of the tables of 5 @ and 4 @; `population` is the printed one, None where the book gives none."""

    code: str
    name: str
    departement: str
    departement_name: str
    region: str
    population: int | None


@dataclass(frozen=True)
class LevelTable:
    """All the collectivités of one level, with their population and place."""

    arobases: int
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Entry:
    """A name in a list, with its département; `code` is empty where the sources give none."""

    code: str
    name: str
    departement: str


@dataclass(frozen=True)
class LevelList:
    """The names of one level, in alphabetical order."""

    arobases: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class MemberGroup:
    """Members of one nature."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class IndexEntry:
    """A collectivité and the places where it stands, as anchors (« tableau-38185 », « palmares-38185 », « membre-38185 »)."""

    name: str
    departement: str
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class IndexLetter:
    """The entries of one letter."""

    letter: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True)
class Tables:
    """« Les choix du jury »: one table a level."""

    levels: tuple[LevelTable, ...]


@dataclass(frozen=True)
class Palmares:
    """The palmarès by level, in columns."""

    total: int
    levels: tuple[LevelList, ...]


@dataclass(frozen=True)
class Members:
    """The members of the association that year."""

    total: int
    labelled: int
    groups: tuple[MemberGroup, ...]


@dataclass(frozen=True)
class Index:
    """Every collectivité of the document with its pages."""

    letters: tuple[IndexLetter, ...]


@dataclass(frozen=True)
class Colophon:
    """The last page: who publishes, from which data."""

    title: str
    lines: tuple[str, ...]


Content = Cover | Tables | Palmares | Members | Index | Colophon


@dataclass(frozen=True)
class Chapter:
    """A part of the document; `slug` names its template and its anchor, an untitled one is not in the contents."""

    slug: str
    title: str
    content: Content


@dataclass(frozen=True)
class Book:
    """A whole document, ready to be rendered."""

    document: str
    title: str
    year: int
    chapters: tuple[Chapter, ...]

    def __iter__(self) -> Iterator[Chapter]:
        return iter(self.chapters)


GROUPS: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("Communes", frozenset({Kind.COMMUNE})),
    ("Intercommunalités", frozenset({Kind.CC, Kind.CA, Kind.CU, Kind.METROPOLE})),
    ("Autres membres", frozenset({Kind.SYNDICAT, Kind.DEPARTEMENT, Kind.REGION, Kind.AUTRE})),
)

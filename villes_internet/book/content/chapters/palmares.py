"""The palmarès: every name by level, in columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from label.rules.levels import LEVELS
from toolkit.french import counted, upper_first
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Place
from villes_internet.book.content.types import BookEntry


@dataclass(frozen=True)
class LevelList:
    """The names of one level, in alphabetical order."""

    arobases: int
    entries: tuple[BookEntry, ...]


@dataclass(frozen=True)
class Palmares:
    """The palmarès by level, in columns."""

    lead: str
    total: int
    levels: tuple[LevelList, ...]


def read(matter: Matter) -> Palmares:
    """The levels that hold someone, the highest first."""
    results = matter.results
    levels = []
    for level in reversed(LEVELS):
        entries = tuple(BookEntry(r.code, r.name, r.departement) for r in results if r.arobases == level)
        if entries:
            levels.append(LevelList(level, entries))
    lead = (
        f"{upper_first(counted(len(results), 'collectivité labellisée', 'collectivités labellisées'))}, par niveau, et "
        "par ordre alphabétique dans chaque niveau."
    )
    return Palmares(lead, len(results), tuple(levels))


def places(palmares: Palmares) -> Iterator[Place]:
    """A name in the list of its level."""
    for level in palmares.levels:
        for entry in level.entries:
            yield Place(entry.code, entry.name, entry.departement, f"palmares-{entry.code}", level.arobases)


PALMARES = ChapterKind("palmares", "Le palmarès", read, word="palmarès", places=places)

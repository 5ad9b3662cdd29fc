"""The palmarès: every name by level, in columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from label.queries.mentions import given_in
from label.queries.register import register_head
from label.rules.levels import LEVELS
from label.rules.regulation import REFERENTES
from toolkit.french import counted, upper_first
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Place
from villes_internet.book.content.types import BookEntry


@dataclass(frozen=True)
class LevelList:
    """The names of one level, in alphabetical order."""

    arobases: int
    entries: tuple[BookEntry, ...]

    @property
    def is_high(self) -> bool:
        """Whether it is a level of référentes."""
        return self.arobases in REFERENTES


@dataclass(frozen=True)
class MentionList:
    """A special mention, with the names of those that received it."""

    name: str
    sign: str
    text: str
    towns: tuple[str, ...]


@dataclass(frozen=True)
class Palmares:
    """The palmarès by level, in columns."""

    lead: str
    total: int
    levels: tuple[LevelList, ...]
    mentions: tuple[MentionList, ...] = ()
    register: str = ""  # the head of the register of decisions, where the edition has one


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
    mentions = tuple(
        MentionList(one.name, one.sign, one.text, tuple(name for _, name in one.towns))
        for one in given_in(matter.edition)
    )
    return Palmares(lead, len(results), tuple(levels), mentions, register_head(matter.edition))


def places(palmares: Palmares) -> Iterator[Place]:
    """A name in the list of its level."""
    for level in palmares.levels:
        for entry in level.entries:
            yield Place(entry.code, entry.name, entry.departement, f"palmares-{entry.code}", level.arobases)


PALMARES = ChapterKind("palmares", "Le palmarès", read, word="palmarès", places=places)

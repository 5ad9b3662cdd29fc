"""« Les choix du jury »: the tables of the 5 @ and the 4 @, with their populations."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from label.rules.regulation import REFERENTES
from toolkit.french import in_words, listed
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Place
from villes_internet.book.content.chapters.choices import choices_of
from villes_internet.book.content.types import Passage
from villes_internet.book.content.writings import Writing
from villes_internet.book.enums import Part


@dataclass(frozen=True)
class TableRow:
    """A line of the tables of 5 @ and 4 @; `population` is the printed one, None where the book gives none; INSEE's
    where no book has printed any.
    """

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

    @property
    def is_tight(self) -> bool:
        """Whether closer lines keep it on one page, that would otherwise end with a few of them."""
        return PAGE < len(self.rows) <= TIGHT

    @property
    def sheets(self) -> tuple[tuple[TableRow, ...], ...]:
        """The lines, in equal parts when one page does not hold them: no page ends the table with a few."""
        pages = 1 if len(self.rows) <= TIGHT else math.ceil(len(self.rows) / PAGE)
        each = math.ceil(len(self.rows) / pages)
        return tuple(self.rows[first : first + each] for first in range(0, len(self.rows), each))


PAGE, TIGHT = 38, 44  # lines of a table that a page holds under its band, and closer ones


@dataclass(frozen=True)
class Tables:
    """« Les choix du jury »: what the équipe says of them, or else what the data do, then one table a level."""

    lead: str
    levels: tuple[LevelTable, ...]
    writing: Writing | None = None
    passages: tuple[Passage, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether something is said before the tables."""
        return self.writing is not None or bool(self.passages)


def read(matter: Matter) -> Tables | None:
    """One table for each of the two highest levels, in the palmarès' order; None when nobody holds either."""
    levels = []
    is_printed = matter.has_printed_populations
    for level in REFERENTES:
        rows = tuple(
            TableRow(
                r.code,
                r.name,
                r.departement,
                r.departement_name,
                r.region,
                r.printed_population if is_printed else r.population,
            )
            for r in matter.results
            if r.arobases == level
        )
        if rows:
            levels.append(LevelTable(level, rows))
    if not levels:
        return None
    words = listed([f"{in_words(len(t.rows), feminine=True)} à {t.arobases} @" for t in levels])
    lead = f"Les référentes de l’édition : {words}."
    writing = matter.writing(Part.CHOICES)
    return Tables(lead, tuple(levels), writing, () if writing is not None else choices_of(matter))


def places(tables: Tables) -> Iterator[Place]:
    """A line of a table each."""
    for table in tables.levels:
        for row in table.rows:
            yield Place(row.code, row.name, row.departement, f"tableau-{row.code}", table.arobases)


TABLES = ChapterKind("tableaux", "Les choix du jury", read, word="tableau", places=places)

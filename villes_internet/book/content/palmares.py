"""The palmarès: every name by level, in columns."""

from collections.abc import Sequence

from label.statistics import Result
from toolkit.french import counted, upper_first
from villes_internet.book.content.types import Chapter, Entry, LevelList, Palmares

LEVELS = (5, 4, 3, 2, 1, 0)


def palmares(results: Sequence[Result]) -> Chapter:
    """The levels that hold someone, the highest first."""
    levels = []
    for level in LEVELS:
        entries = tuple(Entry(r.code, r.name, r.departement) for r in results if r.arobases == level)
        if entries:
            levels.append(LevelList(level, entries))
    lead = (
        f"{upper_first(counted(len(results), 'collectivité labellisée', 'collectivités labellisées'))}, par niveau, et "
        "par ordre alphabétique dans chaque niveau."
    )
    return Chapter("palmares", "Le palmarès", Palmares(lead, len(results), tuple(levels)))

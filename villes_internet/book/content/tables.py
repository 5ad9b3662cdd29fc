"""« Les choix du jury »: the tables of the 5 @ and the 4 @, with the printed populations."""

from collections.abc import Sequence

from label.statistics import Result
from toolkit.french import in_words, listed
from villes_internet.book.content.types import Chapter, LevelTable, TableRow, Tables

LEVELS = (5, 4)


def tables(results: Sequence[Result]) -> Chapter | None:
    """One table for each of the two highest levels, in the palmarès' order; None when nobody holds either."""
    levels = []
    for level in LEVELS:
        rows = tuple(
            TableRow(
                r.code,
                r.name,
                r.departement,
                r.departement_name,
                r.region,
                r.printed_population,
            )
            for r in results
            if r.arobases == level
        )
        if rows:
            levels.append(LevelTable(level, rows))
    if not levels:
        return None
    words = listed([f"{in_words(len(t.rows), feminine=True)} à {t.arobases} @" for t in levels])
    lead = f"Les référentes de l’édition : {words}."
    return Chapter("tableaux", "Les choix du jury", Tables(lead, tuple(levels)))

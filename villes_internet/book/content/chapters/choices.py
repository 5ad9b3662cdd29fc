"""What the jury chose, as the data tell it: who comes to 5 @ and who leaves it, who rises from 3 to 4, the smallest and
the largest, who begins at 4. Where the équipe wrote it, its text stands instead.
"""

from collections.abc import Iterator, Sequence

from label.queries.moves import MovesTold
from label.rules.moves import Move
from label.rules.regulation import REFERENTES, TOP, level_name
from label.statistics import Result, extremes, first_timers
from toolkit.french import counted, place, upper_first
from toolkit.typography import thousands
from villes_internet.book.content.chapters.base import Matter
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.types import Passage

NAMED = 14  # names in a passage; the others are counted
BELOW = 3  # the level under the référentes


def choices_of(matter: Matter) -> tuple[Passage, ...]:
    """The passages that have something to say. Three queries."""
    told = matter.moves
    found = [*(_moved(told, matter.fitter) if told is not None else ()), *_beginners(matter), *_sizes(matter)]
    return tuple(found)


def _moved(told: MovesTold, fitter: Fitter) -> Iterator[Passage]:
    moves = told.found
    came = [one for one in (*moves.risen, *moves.came, *moves.returned) if one.after == TOP]
    left = [one for one in (*moves.fallen, *moves.gone) if one.before == TOP]
    risen = [one for one in moves.risen if (one.before, one.after) == (BELOW, BELOW + 1)]
    known = "" if told.whole else ", à notre connaissance"
    groups = (
        (came, "Qui entre à 5 @", "collectivité rejoint", "collectivités rejoignent", f"les 5 @{known} :"),
        (left, "Qui quitte les 5 @", "collectivité ne tient plus", "collectivités ne tiennent plus", f"5 @{known} :"),
        (risen, "De 3 à 4 @", "collectivité passe", "collectivités passent", f"de 3 à 4 @{known} :"),
    )
    for found, title, one, many, rest in groups:
        if found:
            text = f"{upper_first(counted(len(found), one, many))} {rest}"
            lines = [f"{fitter.text(move.name, 'nom', move.name)}{_moved_words(move, told.before)}" for move in found]
            yield Passage(title, (text,), _items(lines, is_named=told.whole))


def _moved_words(move: Move, before: int) -> str:
    """« , 4 @ en 2012 », « , 3 @ cette année », « , hors du palmarès »; nothing where the title says the rest."""
    if move.before == TOP:
        return f", {level_name(move.after)} cette année" if move.after is not None else ", hors du palmarès"
    if move.after == TOP:
        return f", {level_name(move.before)} en {before}" if move.before is not None else f", absente en {before}"
    return ""


def _beginners(matter: Matter) -> Iterator[Passage]:
    """Those that begin at 4 @; a printed book counts its own (`edition`)."""
    background = matter.background
    if not background.is_complete or matter.moves is None:
        return
    rows = [row for row in first_timers(background.year, background.results, background.histories) if row.is_referente]
    if rows:
        words = counted(len(rows), "collectivité commence", "collectivités commencent")
        text = f"{upper_first(words)} à 4 @ ou plus, sans participation connue avant {background.year} :"
        yield Passage("Référentes dès leur arrivée", (text,), _items([f"{row.name}, {row.arobases} @" for row in rows]))


def _sizes(matter: Matter) -> Iterator[Passage]:
    """The smallest and the largest commune of each high level, by the populations that the tables print."""

    def size(row: Result) -> int | None:
        return row.printed_population if matter.has_printed_populations else row.population

    told = []
    for level in REFERENTES:
        pair = extremes([row for row in matter.results if row.arobases == level], size)
        if pair is not None and pair[0].code != pair[1].code:
            small, large = (f"{place(row.name)} ({thousands(size(row) or 0)} habitants)" for row in pair)
            told.append(f"À {level} @, la plus petite commune est {small}, la plus grande {large}.")
    if told:
        yield Passage("De la plus petite à la plus grande", tuple(told))


def _items(names: Sequence[str], *, is_named: bool = False) -> tuple[str, ...]:
    """The names, and how many more; whether « Qui bouge » names them all."""
    more = len(names) - NAMED
    if more < 2:
        return tuple(names)
    return (*names[:NAMED], f"et {thousands(more)} autres{', que « Qui bouge » nomme' if is_named else ''}")

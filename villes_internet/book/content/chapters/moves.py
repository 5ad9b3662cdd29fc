"""« Qui bouge »: who rose, fell, came, returned and left since the edition before; only between two whole palmarès."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from label.rules.moves import Move, Moves, flow_rows, moves_finding, moves_groups
from label.rules.regulation import level_name
from toolkit.charts.drawing import LEVEL_COLOURS, MUTED
from toolkit.charts.flows import FlowGroup, flow_chart
from toolkit.french import counted, upper_first
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Place, Put

FLOW_SIZE = (640, 372)  # pixels
ABSENT = "Absentes"


@dataclass(frozen=True)
class MoveLine:
    """A collectivité that moves, and how, in words."""

    code: str
    name: str
    words: str


@dataclass(frozen=True)
class MovesGroup:
    """Those that move alike."""

    title: str
    lines: tuple[MoveLine, ...]


@dataclass(frozen=True)
class MovesChapter:
    """The finding, the flows from a level (None: outside) to another with how many, their table (from where, then how
    many to each level and to outside), who moves, and what is to be known of the drawing.
    """

    lead: str
    before: int
    year: int
    flows: tuple[tuple[int | None, int | None, int], ...]
    levels: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    groups: tuple[MovesGroup, ...]
    note: str = ""


def read(matter: Matter) -> MovesChapter | None:
    """None unless this edition and the one before are wholly known. Three queries."""
    edition, fitter = matter.edition, matter.fitter
    told = matter.moves
    if told is None or not told.whole or told.found.flows is None:
        return None

    def line(move: Move) -> MoveLine:
        words = move.words.replace("→", "à")  # no font of ours draws the arrow
        return MoveLine(move.code, fitter.text(move.name, "nom", move.name), words)

    groups = tuple(MovesGroup(title, tuple(map(line, moved))) for _, title, moved in moves_groups(told.found))
    levels, counts = flow_rows(told.found)
    rows = tuple((ABSENT if start is None else level_name(start), tuple(row)) for start, row in counts)
    return MovesChapter(
        moves_finding(told.found, edition.year),
        told.before,
        edition.year,
        _flows(told.found),
        tuple(levels),
        rows,
        groups,
        _note(told.found),
    )


def _note(found: Moves) -> str:
    """What the colours mean, and how many are left out, their level of one of the two years being uncertain."""
    words = "En couleur, qui garde son niveau ; en gris, qui en change, arrive ou part."
    if found.doubtful:
        left = counted(found.doubtful, "collectivité n’est comptée", "collectivités ne sont comptées")
        words += f" {upper_first(left)} nulle part ici : leur niveau de l’une des deux années n’est pas certain."
    return words


def _flows(found: Moves) -> tuple[tuple[int | None, int | None, int], ...]:
    """In a fixed order, outside first: the same data give the same document."""
    rows = [(start, end, count) for (start, end), count in (found.flows or {}).items()]
    return tuple(sorted(rows, key=lambda row: tuple(-1 if level is None else level for level in row[:2])))


def places(chapter: MovesChapter) -> Iterator[Place]:
    """A line each."""
    for group in chapter.groups:
        for line in group.lines:
            yield Place(line.code, line.name, "", f"bouge-{line.code}")


def drawings(chapter: MovesChapter, put: Put) -> Mapping[str, Any]:
    """The flows."""
    groups = [
        *(FlowGroup(level, level_name(level), LEVEL_COLOURS[level]) for level in chapter.levels),
        FlowGroup(None, ABSENT, MUTED),
    ]
    title = f"Du palmarès {chapter.before} au palmarès {chapter.year} : combien vont d’un niveau à un autre."
    flows: dict[tuple[Hashable, Hashable], int] = {(start, end): count for start, end, count in chapter.flows}
    sides = ((str(chapter.before), groups), (str(chapter.year), groups))
    return {"flows": put("flows", flow_chart(title, sides, flows, FLOW_SIZE))}


MOVES = ChapterKind("mouvements", "Qui bouge", read, word="qui bouge", places=places, drawings=drawings)

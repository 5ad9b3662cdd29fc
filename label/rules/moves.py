"""« Qui bouge »: an edition beside the one before, town by town; what is not known is not told."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from label.rules.histories import Subject
from label.rules.levels import LEVELS
from label.rules.names import search_key
from label.rules.regulation import level_name
from toolkit.french import listed
from toolkit.typography import NBSP, thousands


@dataclass(frozen=True)
class Move:
    """A collectivité with its level in the edition before and in this one; None where it received none."""

    code: str
    name: str
    before: int | None
    after: int | None

    @property
    def gap(self) -> int:
        """How many arobases more, or fewer."""
        return (self.after or 0) - (self.before or 0)

    @property
    def words(self) -> str:
        """« 3 @ → 4 @ »; one level alone for who comes or leaves."""
        return f"{NBSP}→{NBSP}".join(level_name(level) for level in (self.before, self.after) if level is not None)


@dataclass(frozen=True)
class Moves:
    """Who moved between two editions: the largest move first, then by name. `came`, `returned` and `gone` are empty
    unless both palmarès are wholly known: an absence is known of a whole palmarès alone. `doubtful`: how many are in
    both with a level that is not certain, and are counted nowhere.
    """

    risen: tuple[Move, ...]
    fallen: tuple[Move, ...]
    held: int
    came: tuple[Move, ...] = ()
    returned: tuple[Move, ...] = ()
    gone: tuple[Move, ...] = ()
    flows: Mapping[tuple[int | None, int | None], int] | None = None
    doubtful: int = 0

    @property
    def compared(self) -> int:
        """How many have a level in both."""
        return len(self.risen) + len(self.fallen) + self.held


def moves(year: int, before: int, subjects: Iterable[Subject], *, whole: bool) -> Moves:
    """Who moved from the edition `before` to that of `year`; `whole`: both palmarès are wholly known. A doubtful level
    is held against nothing.
    """
    both, only_now, only_before, doubtful = [], [], [], 0
    for one in subjects:
        rated = {known.year: known for known in one.known if known.arobases is not None}
        now, then = rated.get(year), rated.get(before)
        move = Move(
            one.code, one.name, then.arobases if then is not None else None, now.arobases if now is not None else None
        )
        if now is not None and then is not None:
            if now.is_certain and then.is_certain:
                both.append(move)
            else:
                doubtful += 1
        elif now is not None:
            only_now.append((move, any(known.year < year for known in one.known)))
        elif then is not None:
            only_before.append(move)
    found = Moves(
        _sorted(move for move in both if move.gap > 0),
        _sorted(move for move in both if move.gap < 0),
        sum(move.gap == 0 for move in both),
        doubtful=doubtful,
    )
    if not whole:
        return found
    came = [move for move, was_there in only_now if not was_there]
    returned = [move for move, was_there in only_now if was_there]
    every = (*both, *came, *returned, *only_before)
    flows = Counter((move.before, move.after) for move in every)
    return replace(found, came=_sorted(came), returned=_sorted(returned), gone=_sorted(only_before), flows=flows)


def _sorted(found: Iterable[Move]) -> tuple[Move, ...]:
    return tuple(sorted(found, key=lambda move: (-abs(move.gap), -(move.after or 0), search_key(move.name))))


def moves_finding(found: Moves, year: int) -> str:
    """What moved, as a sentence that can be quoted; empty where nothing is compared."""
    told = (
        (len(found.risen), "monte", "montent"),
        (len(found.fallen), "descend", "descendent"),
        (found.held, "garde son niveau", "gardent leur niveau"),
    )
    parts = [f"{thousands(count)} {one if count == 1 else many}" for count, one, many in told if count]
    if not parts:
        return ""
    first, *rest = parts
    number, _, verb = first.partition(" ")
    noun = "collectivité" if number == "1" else "collectivités"
    return f"En {year}, {listed([f'{number} {noun} {verb}', *rest])}."


def moves_groups(found: Moves) -> list[tuple[str, str, tuple[Move, ...]]]:
    """Who moved, kind by kind: the name of the kind in an address, its title, its moves; none is empty."""
    groups = (
        ("montent", "Montent", found.risen),
        ("descendent", "Descendent", found.fallen),
        ("arrivent", "Nouvelles à notre connaissance", found.came),
        ("reviennent", "Reviennent", found.returned),
        ("partent", "Ne sont plus au palmarès", found.gone),
    )
    return [group for group in groups if group[2]]


def flow_rows(found: Moves) -> tuple[list[int], list[tuple[int | None, list[int]]]]:
    """The levels that a table of flows names, the highest first, then its rows: from each level of the edition before,
    and from outside (None), how many to each of this one, and to outside.
    """
    if found.flows is None:
        return [], []
    seen = {level for pair in found.flows for level in pair if level is not None}
    levels = [level for level in reversed(LEVELS) if level in seen or level]
    ends: list[int | None] = [*levels, None]
    rows = [(start, [found.flows.get((start, end), 0) for end in ends]) for start in ends]
    return levels, [(start, counts) for start, counts in rows if any(counts)]

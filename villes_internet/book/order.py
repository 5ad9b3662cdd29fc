"""The order of a book's pieces: the ordinary one, with what somebody moved and the blank pages that were added."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

T = TypeVar("T")
BLANK = re.compile(r"blanc-([1-9]\d?)")
MOST_BLANKS = 20
LONGEST = 80  # signs of a piece's anchor


def arranged(natural: Sequence[str], kept: Sequence[str]) -> list[str]:
    """The pieces of `natural` in the order that was `kept`. One that the order does not know comes after the one that
    it follows naturally; what is no longer there is left out. Shapes: anchors, each once.
    """
    there = set(natural)
    found = [one for one in kept if one in there]
    placed = set(found)
    for place, one in enumerate(natural):
        if one not in placed:
            found.insert(found.index(natural[place - 1]) + 1 if place else 0, one)
            placed.add(one)
    return found


def in_order(items: Sequence[T], kept: Sequence[str], anchor_of: Callable[[T], str]) -> list[T]:
    """Whatever has an anchor, in the order that was kept."""
    named = {anchor_of(item): item for item in items}
    return [named[one] for one in arranged(list(named), kept)]


def moved(order: Sequence[str], piece: str, before: str) -> list[str]:
    """The same pieces, one of them before another, or last (`before` is empty). Raises ValueError when either is not
    among them.
    """
    rest = [one for one in order if one != piece]
    if len(rest) == len(order):
        raise ValueError(piece)
    place = rest.index(before) if before else len(rest)
    return [*rest[:place], piece, *rest[place:]]


def blanks_of(kept: Sequence[str]) -> list[str]:
    """The blank pages that were added."""
    return [one for one in kept if BLANK.fullmatch(one)]


def next_blank(kept: Collection[str]) -> str | None:
    """The name of one more blank page; None when there are `MOST_BLANKS` already."""
    return next((name for rank in range(1, MOST_BLANKS + 1) if (name := f"blanc-{rank}") not in kept), None)

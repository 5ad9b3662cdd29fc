"""The mirror: a collectivité's scores beside the medians of those like it, never of fewer than five others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

# A median of fewer than five others could tell what one of them answered.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Scored:
    """The scores of one collectivité: by theme (None where nothing counted) and whole, with the groups it belongs
    to.
    """

    strate: str
    region: str
    themes: Mapping[str, Fraction | None]
    total: Fraction


@dataclass(frozen=True)
class Middle:
    """The median of a group of others: its value, how many they are, and whether it is the wider group for want of
    five.
    """

    value: Fraction
    others: int
    is_wider: bool


@dataclass(frozen=True)
class Reflection:
    """One line of the mirror; None where fewer than five others have a score at all."""

    code: str
    mine: Fraction | None
    strate: Middle | None
    region: Middle | None


TOTAL = ""


def _value(one: Scored, code: str) -> Fraction | None:
    return one.total if code == TOTAL else one.themes.get(code)


def middle(group: Sequence[Scored], everyone: Sequence[Scored], code: str) -> Middle | None:
    """The median of a group, else of everyone, in a theme (TOTAL: whole); None when even everyone is fewer than
    five.
    """
    for others, is_wider in ((group, False), (everyone, True)):
        values = [value for value in (_value(one, code) for one in others) if value is not None]
        if len(values) >= SMALLEST_GROUP:
            return Middle(median(values), len(values), is_wider)
    return None


def mirror(mine: Scored, others: Sequence[Scored], themes: Sequence[str]) -> list[Reflection]:
    """The whole score, then each theme, beside the medians of the strate and of the region; `others` leaves oneself
    out.
    """
    strate = [one for one in others if mine.strate and one.strate == mine.strate]
    region = [one for one in others if mine.region and one.region == mine.region]
    return [
        Reflection(code, _value(mine, code), middle(strate, others, code), middle(region, others, code))
        for code in (TOTAL, *themes)
    ]


def above(lines: Sequence[Reflection]) -> tuple[int, int]:
    """In how many themes the collectivité is above the median of its strate, and in how many both are known."""
    compared = [
        (line.mine, line.strate.value) for line in lines if line.code != TOTAL and line.mine is not None and line.strate
    ]
    return sum(own > other for own, other in compared), len(compared)

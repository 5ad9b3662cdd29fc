"""What a case is set against: the medians of its class, and the dossiers nearest to its score."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from label.enums import TownClass

GROUP_NAMES = {one.value: one.label.lower() for one in TownClass}


@dataclass(frozen=True)
class ScoredDossier:
    """A dossier and its score, from 0 to 100, whole and by theme (None: a theme without a question).

    `group` is its strate, or that of all intercommunalités; dossiers of one group are compared with each other.
    """

    pk: int
    group: str
    total: float
    themes: Mapping[str, float | None]


def tenth(value: float) -> float:
    """A score with one decimal, rounded down, so that 74.99 never reads 75."""
    return math.floor(value * 10 + 1e-9) / 10


def score_read(text: str) -> float | None:
    """A score read back from its text (« 62,4 »); None for « – »."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def medians(dossiers: Iterable[ScoredDossier], group: str) -> tuple[float | None, dict[str, float]]:
    """The median score of a group, whole and by theme; None for an empty group."""
    own = [one for one in dossiers if one.group == group]
    if not own:
        return None, {}
    codes = dict.fromkeys(code for one in own for code in one.themes)
    given = {code: [value for one in own if (value := one.themes.get(code)) is not None] for code in codes}
    by_theme = {code: tenth(median(values)) for code, values in given.items() if values}
    return tenth(median(one.total for one in own)), by_theme


def nearest(dossiers: Sequence[ScoredDossier], pk: int, without: Collection[int] = (), count: int = 2) -> list[int]:
    """The dossiers of the same group whose score is nearest to that of `pk`, the nearest first; a dossier in `without`
    is never one of them. Empty when `pk` has no score.
    """
    mine = next((one for one in dossiers if one.pk == pk), None)
    if mine is None:
        return []
    others = [one for one in dossiers if one.group == mine.group and one.pk != pk and one.pk not in without]
    return [one.pk for one in sorted(others, key=lambda one: (abs(one.total - mine.total), one.pk))[:count]]

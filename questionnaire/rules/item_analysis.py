"""What a campaign teaches about its questions, for the next questionnaire: who answered, what tells the levels apart,
what everybody has, what says the same as another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from questionnaire.rules.kinds import kind_of
from questionnaire.rules.scoring import ScoreLine
from questionnaire.rules.study import answered
from questionnaire.rules.trame import NOTHING, Given, ItemTerms

HIGH, LOW = 4, 2  # the référentes, and the first levels
FEWEST = 5  # dossiers of a side of the comparison
FEWEST_TWINS = 20  # dossiers that answered both of two questions
TWIN = Fraction(9, 10)  # Cohen's kappa (1960) from which two questions say the same
CEILING, FLAT, OFTEN_NOT = 90, 10, 25  # percent, points of percent, percent


@dataclass(frozen=True)
class FiledAnswers:
    """A filed questionnaire: what it asked and was answered, the points of each question, its level where it is
    published.
    """

    given: Mapping[str, Given]
    lines: Mapping[str, ScoreLine]
    level: int | None


@dataclass(frozen=True)
class ItemStudy:
    """One question over all the dossiers that were asked it; shares in percent, None where there is nothing to divide.

    `gap` is how many points of percent the dossiers at 4 or 5 @ hold above those at 1 or 2 @; `twins` are the codes of
    those that nearly everybody answered the same way.
    """

    item: ItemTerms
    asked: int
    answered: int
    not_applicable: int
    comments: int
    at_most: int | None
    gap: int | None
    twins: tuple[str, ...] = ()

    @property
    def remarks(self) -> list[str]:
        """What to look at, in words."""
        return list(self._remarks())

    def _remarks(self) -> Iterator[str]:
        if self.at_most is not None and self.at_most >= CEILING:
            yield f"presque toutes au maximum ({self.at_most}\u00a0%)"
        if self.gap is not None and self.gap < FLAT:
            yield "ne distingue guère les niveaux"
        if self.asked and 100 * self.not_applicable >= OFTEN_NOT * self.asked:
            yield "souvent sans objet"
        if self.twins:
            yield f"mêmes réponses qu’à {', '.join(self.twins)}"


def analysis(items: Sequence[ItemTerms], dossiers: Sequence[FiledAnswers]) -> list[ItemStudy]:
    """Each question of a questionnaire, in its order."""
    twins = _twins(items, dossiers)
    return [_one(item, dossiers, twins.get(item.code, ())) for item in items]


def _one(item: ItemTerms, dossiers: Sequence[FiledAnswers], twins: tuple[str, ...]) -> ItemStudy:
    there = [one for one in dossiers if item.code in one.lines]
    said = [one.given.get(item.code, NOTHING) for one in there]
    scored = [(one.lines[item.code], one.level) for one in there if one.lines[item.code].possible]
    full = sum(line.points >= line.possible for line, _ in scored)
    high = [_worth(line) for line, level in scored if level is not None and level >= HIGH]
    low = [_worth(line) for line, level in scored if level is not None and level <= LOW]
    enough = len(high) >= FEWEST and len(low) >= FEWEST
    return ItemStudy(
        item,
        len(there),
        sum(answered(item, given) for given in said),
        sum(given.not_applicable for given in said),
        sum(bool(given.comment) for given in said),
        round(100 * full / len(scored)) if scored else None,
        round(100 * (sum(high) / len(high) - sum(low) / len(low))) if enough else None,
        twins,
    )


def _worth(line: ScoreLine) -> Fraction:
    return min(Fraction(1), Fraction(line.points, line.possible))


def _twins(items: Sequence[ItemTerms], dossiers: Sequence[FiledAnswers]) -> dict[str, tuple[str, ...]]:
    """The questions of one choice that agree far beyond chance, each with the others."""
    marks: dict[str, dict[str, int]] = {}
    for item in items:
        kind = kind_of(item)
        if kind.is_multiple or not kind.options(item):
            continue
        for place, one in enumerate(dossiers):
            given = one.given.get(item.code, NOTHING)
            if answered(item, given):
                (value,) = kind.typed(given.value)
                chosen = marks.setdefault(item.code, {})
                chosen[value] = chosen.get(value, 0) | 1 << place
    found: dict[str, list[str]] = {}
    for code, twin in combinations(marks, 2):
        if agree(marks[code], marks[twin]):
            found.setdefault(code, []).append(twin)
            found.setdefault(twin, []).append(code)
    return {code: tuple(others) for code, others in found.items()}


def agree(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether two questions were answered the same way, given the dossiers that chose each value as bits."""
    everybody, also = _union(one), _union(other)
    both = (everybody & also).bit_count()
    if both < FEWEST_TWINS:
        return False
    values = one.keys() | other.keys()
    same = sum((one.get(value, 0) & other.get(value, 0)).bit_count() for value in values)
    chance = sum(
        Fraction((one.get(value, 0) & also).bit_count() * (other.get(value, 0) & everybody).bit_count(), both * both)
        for value in values
    )
    return chance < 1 and (Fraction(same, both) - chance) / (1 - chance) >= TWIN


def _union(chosen: Mapping[str, int]) -> int:
    found = 0
    for bits in chosen.values():
        found |= bits
    return found

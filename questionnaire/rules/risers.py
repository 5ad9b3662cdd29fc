"""« La marche suivante »: what the collectivités that rose had in common in the dossier that made them rise. A count of
what was answered, never a promise of a level.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaire.rules.kinds import kind_of
from questionnaire.rules.mirror import SMALLEST_GROUP, Answered, values_in
from questionnaire.rules.trame import ItemTerms

COMMON = Fraction(2, 3)  # from this share of those who answered, an answer is common to them


@dataclass(frozen=True)
class Common:
    """What most risers answered to a question, in words: how many of how many; and whether the collectivité did too."""

    item: ItemTerms
    words: str
    have: int
    of: int
    mine: bool


@dataclass(frozen=True)
class NextStepUp:
    """How many rose, from which level (None: any), and what they had in common, the most common first. `count` below
    five: nothing is told of them.
    """

    count: int
    level: int | None
    commons: tuple[Common, ...] = ()

    @property
    def to_do(self) -> list[Common]:
        """What the collectivité did not answer as they did."""
        return [one for one in self.commons if not one.mine]

    @property
    def shared(self) -> int:
        """How many of them it did answer."""
        return len(self.commons) - len(self.to_do)


def risers_of(mine: Answered, others: Sequence[Answered]) -> tuple[list[Answered], int | None]:
    """Those of its strate that rose in that edition, from its own level; from any level (None) when those are fewer
    than five.
    """
    rose = [
        one
        for one in others
        if mine.strate and one.strate == mine.strate and one.before is not None and (one.level or 0) > one.before
    ]
    alike = [one for one in rose if one.before == mine.level]
    return (alike, mine.level) if len(alike) >= SMALLEST_GROUP else (rose, None)


def step_up(items: Sequence[ItemTerms], mine: Answered, others: Sequence[Answered]) -> NextStepUp:
    """What the risers of its strate had in common; `others` leaves oneself out."""
    risers, level = risers_of(mine, others)
    if len(risers) < SMALLEST_GROUP:
        return NextStepUp(len(risers), level)
    found = [one for item in items for one in commons(item, mine, risers)]
    return NextStepUp(len(risers), level, tuple(sorted(found, key=lambda one: Fraction(-one.have, one.of))))


def commons(item: ItemTerms, mine: Answered, risers: Sequence[Answered]) -> Iterator[Common]:
    """What is worth points and was answered by two thirds at least of the five risers or more who answered it; of
    ranked answers, the last step.
    """
    kind, values = kind_of(item), values_in(item, risers)
    if len(values) < SMALLEST_GROUP:
        return
    worth = [kind.worth(item, value) for value in values]
    have = Counter(words for one in worth for words in one)
    order = list(dict.fromkeys(words for one in sorted(worth, key=len, reverse=True) for words in one))
    own = {words for value in values_in(item, [mine]) for words in kind.worth(item, value)}
    common = [
        Common(item, words, have[words], len(values), words in own)
        for words in order
        if have[words] >= COMMON * len(values)
    ]
    yield from common[-1:] if kind.is_ranked else common

"""The mirror: a collectivité's scores beside the medians of those like it, never of fewer than five others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import NOTHING, Given, ItemTerms, Value
from questionnaire.rules.values import answer_text

# A median of fewer than five others could tell what one of them answered.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Scored:
    """The scores of one collectivité: by theme and section (None where nothing counted) and whole, with the groups it
    belongs to.
    """

    strate: str
    region: str
    parts: Mapping[str, Fraction | None]
    total: Fraction
    level: int | None = None


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
    """One line of the mirror; None where fewer than five others have a score at all. `before`: hers of the last edition
    that she answered, None without one.
    """

    code: str
    mine: Fraction | None
    strate: Middle | None
    region: Middle | None
    before: Fraction | None = None
    level: Middle | None = None


TOTAL = ""


@dataclass(frozen=True)
class Answered:
    """What one collectivité answered, question by question, with the groups that it belongs to (`level`: of that
    edition, as it is published; `before`: the last that it had received until then; None for none).
    """

    strate: str
    region: str
    level: int | None
    given: Mapping[str, Given]
    before: int | None = None


@dataclass(frozen=True)
class Together:
    """What a group of five others at least answered: in words, and how many they are."""

    words: str
    others: int


@dataclass(frozen=True)
class Echo:
    """One question of the mirror: the collectivité's answer in words, beside those of each group; None for a group of
    which fewer than five others answered.
    """

    item: ItemTerms
    mine: str
    strate: Together | None
    region: Together | None
    level: Together | None


def values_in(item: ItemTerms, group: Sequence[Answered]) -> list[Value]:
    """What a group answered to a question: a value that counts, « sans objet » and what nobody has read again aside."""
    given = (one.given.get(item.code, NOTHING) for one in group)
    return [one.value for one in given if one.confirmed and not one.not_applicable and not one.is_empty]


def together(item: ItemTerms, group: Sequence[Answered]) -> Together | None:
    """What a group answered to a question, in words."""
    values = values_in(item, group)
    if len(values) < SMALLEST_GROUP:
        return None
    return Together(kind_of(item).together(item, values), len(values))


def echoes(items: Sequence[ItemTerms], mine: Answered, others: Sequence[Answered]) -> list[Echo]:
    """Each question that the collectivité or a group answered; `others` leaves oneself out."""
    groups = [
        [one for one in others if mine.strate and one.strate == mine.strate],
        [one for one in others if mine.region and one.region == mine.region],
        [one for one in others if mine.level is not None and one.level == mine.level],
    ]
    found = []
    for item in items:
        own = mine.given.get(item.code, NOTHING)
        strate, region, level = (together(item, group) for group in groups)
        if not own.is_empty or strate or region or level:
            found.append(Echo(item, answer_text(item, own) if not own.is_empty else "", strate, region, level))
    return found


def _value(one: Scored, code: str) -> Fraction | None:
    return one.total if code == TOTAL else one.parts.get(code)


def middle(group: Sequence[Scored], everyone: Sequence[Scored], code: str) -> Middle | None:
    """The median of a group, else of everyone, in a theme (TOTAL: whole); None when even everyone is fewer than
    five.
    """
    for others, is_wider in ((group, False), (everyone, True)):
        values = [value for value in (_value(one, code) for one in others) if value is not None]
        if len(values) >= SMALLEST_GROUP:
            return Middle(median(values), len(values), is_wider)
    return None


def mirror(
    mine: Scored, others: Sequence[Scored], parts: Sequence[str], before: Scored | None = None
) -> list[Reflection]:
    """The whole score, then each part (themes, sections), beside the medians of the strate and of the region; `others`
    leaves oneself out; `before`: oneself, the last time.
    """
    strate = [one for one in others if mine.strate and one.strate == mine.strate]
    region = [one for one in others if mine.region and one.region == mine.region]
    level = [one for one in others if mine.level is not None and one.level == mine.level]
    return [
        Reflection(
            code,
            _value(mine, code),
            middle(strate, others, code),
            middle(region, others, code),
            _value(before, code) if before is not None else None,
            middle(level, (), code),
        )
        for code in (TOTAL, *parts)
    ]


def above(lines: Sequence[Reflection]) -> tuple[int, int]:
    """In how many of these parts the collectivité is above the median of its strate, and in how many both are known."""
    compared = [
        (line.mine, line.strate.value) for line in lines if line.code != TOTAL and line.mine is not None and line.strate
    ]
    return sum(own > other for own, other in compared), len(compared)

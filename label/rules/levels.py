"""Which levels a collectivité may receive: open, closed with every reason, or to check because the past is not fully
known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from label.enums import Coverage

LEVELS = range(6)
NBSP, NARROW = "\u00a0", "\u202f"
TOP = 5


class Answer(Enum):
    """What the rules say of one level."""

    OPEN = "ouvert"
    CLOSED = "fermé"
    TO_CHECK = "à vérifier"


@dataclass(frozen=True)
class PastParticipation:
    """A candidature in an earlier edition; `arobases` is None when it received no rating (the prototype of 1999)."""

    year: int
    arobases: int | None


@dataclass(frozen=True)
class RegulationTerms:
    """The closed list of parameters of a règlement that bear on levels (DESIGN §5); 2012's values are the defaults."""

    minimum_arobases: int = 1
    first_time_ceiling: int = 4
    level_required_for_five: int = 4


@dataclass(frozen=True)
class Reason:
    """Why a level is not open: a French sentence and the facts that it rests on (« 2010 : 3 @ »)."""

    code: str
    text: str
    facts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.text} ({', '.join(self.facts)})" if self.facts else self.text


@dataclass(frozen=True)
class LevelAnswer:
    """The answer for one level; an open level has no reason, the others have all of theirs."""

    arobases: int
    answer: Answer
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Ceiling:
    """The answers for the levels 0 to 5, in order."""

    levels: tuple[LevelAnswer, ...]

    def __getitem__(self, arobases: int) -> LevelAnswer:
        return self.levels[arobases]

    @property
    def open_levels(self) -> tuple[int, ...]:
        """The levels that nothing stands against."""
        return tuple(level.arobases for level in self.levels if level.answer is Answer.OPEN)

    @property
    def to_check(self) -> tuple[int, ...]:
        """The levels that wait for the past to be settled."""
        return tuple(level.arobases for level in self.levels if level.answer is Answer.TO_CHECK)


def ceiling(past: Sequence[PastParticipation], regulation: RegulationTerms, coverage: Coverage) -> Ceiling:
    """Say for each level whether the règlement allows it, given all that is known of the earlier editions.

    `past` may come in any order and with gaps; `coverage` says whether it is the whole past. What is unknown never
    refuses: with a partial coverage, a level that only lacks a past award is « to check » (DESIGN §5; règlement 2012: a
    first candidature stops at 4 @, 5 @ asks for an earlier award of at least 4 @ in any earlier edition).
    """
    known = sorted(past, key=lambda participation: participation.year)
    return Ceiling(tuple(_level(arobases, known, regulation, coverage) for arobases in LEVELS))


def _level(
    arobases: int, past: Sequence[PastParticipation], regulation: RegulationTerms, coverage: Coverage
) -> LevelAnswer:
    if arobases < regulation.minimum_arobases:
        text = f"toute candidature recevable reçoit au moins {regulation.minimum_arobases}{NBSP}@"
        return LevelAnswer(arobases, Answer.CLOSED, (Reason("minimum", text),))
    whole = coverage is Coverage.COMPLETE
    reasons = []
    if arobases > regulation.first_time_ceiling and not past:
        limit = f"{regulation.first_time_ceiling}{NBSP}@"
        text = (
            f"une première candidature reçoit au plus {limit}"
            if whole
            else "aucune candidature antérieure n’est connue"
        )
        reasons.append(Reason("first_time", text))
    required = regulation.level_required_for_five
    if arobases == TOP and not any(p.arobases is not None and p.arobases >= required for p in past):
        text = f"5{NBSP}@ demandent {required}{NBSP}@ au moins dans une édition antérieure"
        if not whole:
            text += ", et le passé n’est connu qu’en partie"
        reasons.append(Reason("level_required_for_five", text, tuple(_fact(p) for p in past)))
    if not reasons:
        return LevelAnswer(arobases, Answer.OPEN)
    return LevelAnswer(arobases, Answer.CLOSED if whole else Answer.TO_CHECK, tuple(reasons))


def _fact(participation: PastParticipation) -> str:
    level = "sans niveau" if participation.arobases is None else f"{participation.arobases}{NBSP}@"
    return f"{participation.year}{NBSP}: {level}"


def history_coverage(earlier_editions: Iterable[Coverage], *, past_confirmed: bool) -> Coverage:
    """How much is known of a past: all of it when every earlier edition is complete, or when the équipe has confirmed
    it.
    """
    if past_confirmed or all(coverage is Coverage.COMPLETE for coverage in earlier_editions):
        return Coverage.COMPLETE
    return Coverage.PARTIAL


@dataclass(frozen=True)
class NextStep:
    """What a collectivité may aim at in its next candidature: the level, the answer, and a French sentence that says
    why.
    """

    arobases: int
    answer: Answer
    text: str


def next_step(past: Sequence[PastParticipation], regulation: RegulationTerms, coverage: Coverage) -> NextStep:
    """The step after the last known level (« 5 @ possibles : 4 @ obtenues en 2011 »), or what a first candidature may
    receive.
    """
    rated = sorted((p for p in past if p.arobases is not None), key=lambda p: p.year)
    if not rated:
        levels = ceiling(past, regulation, coverage)
        highest = max(levels.open_levels)
        text = f"de {min(levels.open_levels)} à {highest}{NBSP}@ possibles, sans niveau antérieur connu"
        if levels[TOP].answer is Answer.TO_CHECK:
            text += f"{NARROW}; 5{NBSP}@ à vérifier, le passé n’étant connu qu’en partie"
        return NextStep(highest, Answer.OPEN, text[0].upper() + text[1:])
    last = rated[-1].arobases or 0
    levels = ceiling(past, regulation, coverage)
    # The first step above that the règlement does not close: one may have to climb two at once.
    above = (levels[step] for step in range(min(TOP, last + 1), TOP))
    level = next((step for step in above if step.answer is not Answer.CLOSED), levels[TOP])
    target = level.arobases
    if target < TOP:
        had = f"{last}{NBSP}@ obtenue{'s' if last > 1 else ''}" if last else "mention obtenue"
        possible = "possibles" if target > 1 else "possible"
        return NextStep(target, level.answer, f"{target}{NBSP}@ {possible}{NBSP}: {had} en {rated[-1].year}")
    if level.answer is Answer.OPEN:
        proof = next(p for p in reversed(rated) if (p.arobases or 0) >= regulation.level_required_for_five)
        if last == TOP:
            text = f"5{NBSP}@ à confirmer{NBSP}: le plus haut niveau, obtenu en {rated[-1].year}"
        else:
            text = f"5{NBSP}@ possibles{NBSP}: {proof.arobases}{NBSP}@ obtenues en {proof.year}"
        return NextStep(TOP, level.answer, text)
    word = "fermées" if level.answer is Answer.CLOSED else "à vérifier"
    return NextStep(TOP, level.answer, f"5{NBSP}@ {word}{NBSP}: {'; '.join(str(r) for r in level.reasons)}")

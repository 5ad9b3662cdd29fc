"""Which levels a collectivité may receive: open, closed with every reason, or to check because the past is not fully
known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from label.enums import Coverage, LevelState
from label.rules.regulation import (
    REQUIRED_FOR_FIVE,
    RULES,
    TOP,
    PastParticipation,
    Reason,
    RegulationTerms,
    level_name,
)
from toolkit.french import upper_first
from toolkit.typography import NARROW, NBSP

LEVELS = range(TOP + 1)


@dataclass(frozen=True)
class RuledLevel:
    """What the règlement says of one level; an open level has no reason, the others have all of theirs."""

    arobases: int
    state: LevelState
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Ceiling:
    """What it says of the levels 0 to 5, in order."""

    levels: tuple[RuledLevel, ...]

    def __getitem__(self, arobases: int) -> RuledLevel:
        return self.levels[arobases]

    @property
    def open_levels(self) -> tuple[int, ...]:
        """The levels that nothing stands against."""
        return tuple(level.arobases for level in self.levels if level.state is LevelState.OPEN)

    @property
    def to_check(self) -> tuple[int, ...]:
        """The levels that wait for the past to be settled."""
        return tuple(level.arobases for level in self.levels if level.state is LevelState.TO_CHECK)


def ceiling(past: Sequence[PastParticipation], regulation: RegulationTerms, coverage: Coverage) -> Ceiling:
    """Say for each level whether the règlement allows it, given all that is known of the earlier editions.

    `past` may come in any order and with gaps; `coverage` says whether it is the whole past.
    """
    known = sorted(past, key=lambda participation: participation.year)
    return _ceiling(tuple(known), regulation, coverage)


@lru_cache(maxsize=2048)  # many towns of an edition have the same past
def _ceiling(past: tuple[PastParticipation, ...], regulation: RegulationTerms, coverage: Coverage) -> Ceiling:
    return Ceiling(tuple(_level(arobases, past, regulation, coverage) for arobases in LEVELS))


def _level(
    arobases: int, past: Sequence[PastParticipation], regulation: RegulationTerms, coverage: Coverage
) -> RuledLevel:
    """What all the rules say of one level: one that closes it is enough, whatever another would have checked."""
    verdicts = [rule.verdict(arobases, past, regulation, coverage) for rule in RULES]
    reasons = tuple(verdict.reason for verdict in verdicts if verdict.reason is not None)
    states = {verdict.state for verdict in verdicts}
    worst = next(one for one in (LevelState.CLOSED, LevelState.TO_CHECK, LevelState.OPEN) if one in states)
    return RuledLevel(arobases, worst, reasons)


def history_coverage(earlier_editions: Iterable[Coverage], *, past_confirmed: bool) -> Coverage:
    """How much is known of a past: all of it when every earlier edition is complete, or when the équipe has confirmed
    it.
    """
    if past_confirmed or all(coverage is Coverage.COMPLETE for coverage in earlier_editions):
        return Coverage.COMPLETE
    return Coverage.PARTIAL


@dataclass(frozen=True)
class NextStep:
    """What a collectivité may aim at in its next candidature: the level, its state, why in a few French words, and the
    sentence that says it to the collectivité itself.
    """

    arobases: int
    state: LevelState
    text: str
    sentence: str


def next_step(past: Sequence[PastParticipation], regulation: RegulationTerms, coverage: Coverage) -> NextStep:
    """The step after the last known level (« 5 @ possibles : 4 @ obtenues en 2011 »), or what a first candidature may
    receive.
    """
    rated = sorted((p for p in past if p.arobases is not None), key=lambda p: p.year)
    levels = ceiling(past, regulation, coverage)
    if not rated:
        return _first_step(levels)
    last, year = rated[-1].arobases or 0, rated[-1].year
    # The first step above that the règlement does not close: one may have to climb two at once.
    above = (levels[step] for step in range(min(TOP, last + 1), TOP))
    level = next((step for step in above if step.state is not LevelState.CLOSED), levels[TOP])
    target = level.arobases
    if level.state is not LevelState.OPEN:
        return _not_open(level)
    if target < TOP:
        before = f"{last}{NBSP}@ obtenue{'s' if last > 1 else ''}" if last else "mention obtenue"
        possible = "possibles" if target > 1 else "possible"
        text = f"{target}{NBSP}@ {possible}{NBSP}: {before} en {year}"
        return NextStep(target, level.state, text, _may_receive(target, last, year))
    if last == TOP:
        text = f"5{NBSP}@ à confirmer{NBSP}: le plus haut niveau, obtenu en {year}"
        sentence = (
            f"Vous avez obtenu le plus haut niveau en {year}{NBSP}: votre prochaine candidature peut le confirmer."
        )
        return NextStep(TOP, level.state, text, sentence)
    proof = REQUIRED_FOR_FIVE.proof(rated, regulation) or rated[-1]
    had = proof.arobases or 0
    text = f"5{NBSP}@ possibles{NBSP}: {had}{NBSP}@ obtenues en {proof.year}"
    return NextStep(TOP, level.state, text, _may_receive(TOP, had, proof.year))


def _first_step(levels: Ceiling) -> NextStep:
    """What a collectivité without a known level may receive."""
    if not levels.open_levels:
        return _not_open(next((level for level in levels.levels if level.state is LevelState.TO_CHECK), levels[TOP]))
    least, highest = levels.open_levels[0], levels.open_levels[-1]
    span = (
        f"{f'de {least}' if least else 'd’une mention'} à {highest}{NBSP}@ possibles"
        if least < highest
        else (f"{level_name(highest)} possible{'s' if highest > 1 else ''}")
    )
    text = f"{span}, sans niveau antérieur connu"
    if levels[TOP].state is LevelState.TO_CHECK:
        text += f"{NARROW}; 5{NBSP}@ à vérifier, le passé n’étant connu qu’en partie"
    return NextStep(highest, LevelState.OPEN, upper_first(text), f"À votre prochaine candidature{NBSP}: {text}.")


def _not_open(level: RuledLevel) -> NextStep:
    """A level that the règlement closes, or that waits for the past, with every reason."""
    several = level.arobases > 1
    name, why = level_name(level.arobases), f"{NARROW}; ".join(str(reason) for reason in level.reasons)
    if level.state is LevelState.CLOSED:
        word, said = ("fermées", "ne sont pas ouvertes à") if several else ("fermée", "n’est pas ouverte à")
    else:
        word, said = "à vérifier", "restent à vérifier pour" if several else "reste à vérifier pour"
    return NextStep(
        level.arobases,
        level.state,
        upper_first(f"{name} {word}{NBSP}: {why}"),
        upper_first(f"{name} {said} votre prochaine candidature{NBSP}: {why}."),
    )


def _may_receive(target: int, had: int, year: int) -> str:
    """Said to the collectivité: what it may receive, from what it had that year."""
    before = f"{had}{NBSP}@" if had else "une mention"
    return f"Votre prochaine candidature peut recevoir {target}{NBSP}@{NBSP}: vous avez obtenu {before} en {year}."

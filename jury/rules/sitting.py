"""The arithmetic of a sitting: the lower median of the votes, the quorum, who presides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from label.enums import LevelState
from label.rules.levels import Ceiling
from label.rules.regulation import TOP, RegulationTerms, level_name
from toolkit.french import upper_first
from toolkit.typography import NBSP


@dataclass(frozen=True)
class Tally:
    """What the votes say: how many for each level that was voted on, and the two middle votes (the same one when they
    are odd).
    """

    levels: tuple[int, ...]
    counts: tuple[int, ...]
    lower: int
    upper: int

    @property
    def total(self) -> int:
        """How many voted."""
        return sum(self.counts)

    @property
    def is_split(self) -> bool:
        """Whether the two middle votes differ: the president then chooses between them."""
        return self.lower != self.upper

    @property
    def results(self) -> tuple[int, ...]:
        """The levels that may be decided without another reason, the proposed one first."""
        return (self.lower, self.upper) if self.is_split else (self.lower,)

    @property
    def lines(self) -> list[tuple[int, int]]:
        """Level and number of votes, in order."""
        return list(zip(self.levels, self.counts, strict=True))


def counted_levels(counts: Sequence[int]) -> range:
    """The levels that these numbers of votes are of: from 1 to 5, from 0 where there are six."""
    return range(TOP + 1 - len(counts), TOP + 1)


USUAL = RegulationTerms().given_levels  # those of 2012


def tally(votes: Sequence[int], levels: Sequence[int] = USUAL) -> Tally:
    """Count votes for some of these levels, in any order. Raises ValueError without any vote, or for another level.

    The result proposed is the lower median: half the votes at least are as high, so that an even jury never rounds up.
    """
    if not votes or any(vote not in levels for vote in votes):
        msg = f"Votes of {levels[0]} to {levels[-1]} arobases are expected: {list(votes)}"
        raise ValueError(msg)
    ordered = sorted(votes)
    counts = tuple(ordered.count(level) for level in levels)
    return Tally(tuple(levels), counts, ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2])


def tally_of(counts: Sequence[int], levels: Sequence[int] = USUAL) -> Tally:
    """The tally whose `counts` these are, one for each of these levels. Raises ValueError as `tally`."""
    return tally([level for level, n in zip(levels, counts, strict=True) for _ in range(n)], levels)


def quorum_needed(members: int, recused: int, quorum: int | None = None) -> int:
    """How many must vote on a case: half the members rounded up, recused ones excluded; never fewer than one.

    `quorum` is that of the règlement for the whole jury: those who are recused are taken off it too.
    """
    half = -(-(members - recused) // 2)
    return max(1, half, (quorum or 0) - recused)


def presiding(
    president: int | None, vice_president: int | None, away: Collection[int], substitutes: Sequence[int] = ()
) -> int | None:
    """Who presides a case, by number: the president, else the vice-president, else the first of the substitutes, when
    they are neither recused nor absent (`away`).
    """
    order = (president, vice_president, *substitutes)
    return next((one for one in order if one is not None and one not in away), None)


def decision_faults(level: int, votes: Tally, ceiling: Ceiling, reason: str) -> list[str]:
    """Why this level cannot be decided, as French sentences; empty when it can.

    A closed level, or one still to check, is never decided; one that is not a middle vote asks for a written reason.
    """
    if level not in votes.levels:
        return [f"Un niveau va de {votes.levels[0]} à {TOP} arobases, et non {level}."]
    ruled = ceiling[level]
    if ruled.state is not LevelState.OPEN:
        word = ruled.state.label
        return [f"{upper_first(level_name(level))} est {word}{NBSP}: {reason_}." for reason_ in map(str, ruled.reasons)]
    if level not in votes.results and not reason.strip():
        proposed = " ou ".join(level_name(one) for one in votes.results)
        return [f"Le vote donne {proposed}{NBSP}: un autre niveau demande un motif écrit."]
    return []

"""A last look before a sitting closes: what was decided beside the scores, the readers and the past. Numbers, never a
verdict.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jury.rules.appraisal import FAR
from label.rules.regulation import REFERENTES


@dataclass(frozen=True)
class DecidedDossier:
    """A dossier and the level that was decided; its score from 0 to 100, what its readers proposed, its last level:
    None where there is none. `group` is its strate, or that of all intercommunalités.
    """

    pk: int
    group: str
    level: int
    score: float | None
    proposed: int | None
    last: int | None
    first_time: bool


@dataclass(frozen=True)
class Inversion:
    """Two dossiers of one group: the one that scored less was given more."""

    higher: DecidedDossier
    lower: DecidedDossier

    @property
    def levels(self) -> int:
        """By how many levels."""
        return self.higher.level - self.lower.level

    @property
    def points(self) -> float:
        """By how many points of score."""
        return (self.lower.score or 0) - (self.higher.score or 0)


def inversions(dossiers: Sequence[DecidedDossier]) -> list[Inversion]:
    """Every pair decided against the order of its scores within a group, the widest first."""
    found = []
    scored = [one for one in dossiers if one.score is not None]
    for one in scored:
        for other in scored:
            less = (one.score or 0) < (other.score or 0)
            if one.group == other.group and less and one.level > other.level:
                found.append(Inversion(one, other))
    return sorted(found, key=lambda pair: (-pair.levels, -pair.points, pair.higher.pk, pair.lower.pk))


def most_inverted(pairs: Sequence[Inversion]) -> list[tuple[int, int]]:
    """The dossiers that stand in most of these pairs: (dossier, how many), the most first."""
    counts = Counter(pk for pair in pairs for pk in (pair.higher.pk, pair.lower.pk))
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def far_from_readers(dossiers: Sequence[DecidedDossier]) -> list[DecidedDossier]:
    """Those decided two levels or more from what their readers proposed."""
    return [one for one in dossiers if one.proposed is not None and abs(one.level - one.proposed) >= FAR]


def fallen(dossiers: Sequence[DecidedDossier]) -> list[DecidedDossier]:
    """Those that lose two levels or more since their last one."""
    return [one for one in dossiers if one.last is not None and one.last - one.level >= FAR]


def high_first_timers(dossiers: Sequence[DecidedDossier]) -> list[DecidedDossier]:
    """First candidatures that are référentes."""
    return [one for one in dossiers if one.first_time and one.level in REFERENTES]

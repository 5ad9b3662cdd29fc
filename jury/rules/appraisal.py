"""What a pre-classification points out, and how readers compare."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import fmean

from label.rules.regulation import REFERENTES, level_name
from toolkit.dates import french_date
from toolkit.typography import NBSP

FAR = 2  # levels
LEVEL_STEPS = ((75, 5), (60, 4), (45, 3), (30, 2))


def level_of_score(score: Fraction | float | None, steps: Sequence[tuple[int, int]] = LEVEL_STEPS) -> int | None:
    """The level that a score alone would suggest: `steps` are (least score, level), the highest first; 1 below them
    all.
    """
    if score is None:
        return None
    return next((level for least, level in steps if score >= least), 1)


def flags_of(proposal: int | None, suggested: int | None, last: int | None, *, first_time: bool) -> tuple[str, ...]:
    """What deserves the jury's eye: score and proposal two levels apart, a jump of two, a fall, a first candidature
    as a référente.
    """
    found = []
    if proposal is not None:
        if suggested is not None and abs(proposal - suggested) >= FAR:
            found.append(f"le score suggère {level_name(suggested)}")
        if last is not None and proposal - last >= FAR:
            found.append(f"saut de {proposal - last} niveaux")
        if last is not None and proposal < last:
            found.append(f"baisse depuis {level_name(last)}")
        if first_time and proposal in REFERENTES:
            found.append(f"première candidature à {proposal}{NBSP}@")
    return tuple(found)


@dataclass(frozen=True)
class Gap:
    """A dossier read by several: the levels they propose, by reader."""

    pk: int
    levels: Mapping[int, int]

    @property
    def width(self) -> int:
        """How far apart they are."""
        return max(self.levels.values()) - min(self.levels.values())


def gaps(rows: Iterable[tuple[int, int, int]]) -> list[Gap]:
    """Dossiers read by two at least, the widest gap first; `rows` are (dossier, reader, proposed level)."""
    by_dossier: dict[int, dict[int, int]] = defaultdict(dict)
    for dossier, reader, level in rows:
        by_dossier[dossier][reader] = level
    found = [Gap(dossier, levels) for dossier, levels in by_dossier.items() if len(levels) > 1]
    return sorted(found, key=lambda gap: (-gap.width, gap.pk))


def severities(found: Sequence[Gap]) -> dict[int, float]:
    """For each reader, how many levels above (+) or below (−) the others she stands on the dossiers read together, on
    average.
    """
    differences: dict[int, list[float]] = defaultdict(list)
    for gap in found:
        for reader, level in gap.levels.items():
            others = [value for other, value in gap.levels.items() if other != reader]
            differences[reader].append(level - fmean(others))
    return {reader: fmean(values) for reader, values in differences.items()}


def gaps_to_score(rows: Iterable[tuple[int, int, int]]) -> dict[int, tuple[float, int]]:
    """For each reader, how many levels above (+) or below (−) what the score alone suggests she proposes, on average,
    and on how many dossiers; `rows` are (reader, proposed level, suggested level).
    """
    differences: dict[int, list[int]] = defaultdict(list)
    for reader, proposed, suggested in rows:
        differences[reader].append(proposed - suggested)
    return {reader: (fmean(values), len(values)) for reader, values in differences.items()}


def severity_words(value: float, alike: str = "comme les autres", than: str = "des autres") -> str:
    """« 0,4 niveau au-dessous des autres », from the average gap in levels; « comme les autres » under a twentieth."""
    gap = round(abs(value), 1)
    if gap == 0:
        return alike
    side = "au-dessus" if value > 0 else "au-dessous"
    return f"{gap:.1f} {'niveau' if gap < 2 else 'niveaux'} {side} {than}".replace(".", ",")


def day_fault(what: str, day: date | None, *, today: date, jury_on: date | None) -> str:
    """Why « L’instruction », or « La réponse », cannot be waited for until this day (None: no day is said), in French;
    empty when it can. A day of the jury that has passed bounds nothing: its sitting was put off.
    """
    if day is None:
        return ""
    if day < today:
        return f"{what} est attendue à partir d’aujourd’hui."
    if jury_on is not None and today <= jury_on < day:
        return f"Le jury siège le {french_date(jury_on)} : choisissez un jour d’ici là."
    return ""

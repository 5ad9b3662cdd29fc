"""What is known of a collectivité through the editions, as plain values: its years, its standing, and what is said of
them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from label.enums import Confidence, Strate
from toolkit.charts.history import Step, YearMark
from toolkit.french import of_place, place
from toolkit.typography import NBSP

LONGEST_NAME = 50  # signs: the longest name of a commune has 45

PROTOTYPE = 1999  # « Place Net », participation without level (book 2012, l. 11)


@dataclass(frozen=True)
class HistoryYear:
    """One edition in the life of a collectivité.

    `participated` is False where it is absent from a palmarès that is wholly known, or (with the `source` of the
    confirmation) where its past is confirmed; None where nothing is known. `arobases` is None for a participation
    without level.
    """

    year: int
    participated: bool | None
    arobases: int | None = None
    confidence: Confidence = Confidence.SURE
    number: int = 0
    source: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether the year may be drawn without the hatching of doubt."""
        return self.confidence == Confidence.SURE

    @property
    def step(self) -> Step:
        """The edition as a strip draws it."""
        if not self.participated:
            return Step(self.year, YearMark.UNKNOWN if self.participated is None else YearMark.ABSENT)
        mark = YearMark.UNRATED if self.arobases is None else YearMark.RATED
        return Step(self.year, mark, self.arobases, self.is_certain)


def known_so_far(history: Sequence[HistoryYear]) -> str:
    """The title of a past: what is known of it and no more. « Un résultat, en 2013 », « 9 résultats, de 2004 à
    2012 », « Jamais labellisée à notre connaissance ».
    """
    rated = [one.year for one in history if one.participated and one.arobases is not None]
    unrated = [one.year for one in history if one.participated and one.arobases is None]
    if not rated and not unrated:
        return "Jamais labellisée à notre connaissance"
    years, what = (rated, "résultat") if rated else (unrated, "participation")
    without = "" if rated else " sans niveau"
    if len(years) == 1:
        return f"{'Un' if rated else 'Une'} {what}{without}, en {years[0]}"
    return f"{len(years)}{NBSP}{what}s{without}, de {years[0]} à {years[-1]}"


@dataclass(frozen=True)
class Standing:
    """Where a collectivité stands in its edition: how many hold its level, in all, in its strate, in its region."""

    strate: Strate | None = None
    in_strate: int = 0
    region: str = ""
    in_region: int = 0
    labelled_in_region: int = 0


@dataclass(frozen=True)
class Subject:
    """A collectivité and its past: all that the rules may look at, in order of years, up to the edition that is
    told.
    """

    code: str
    name: str
    history: tuple[HistoryYear, ...]
    standing: Standing = Standing()
    is_grouping: bool = False

    @property
    def calendar(self) -> list[int]:
        return [h.year for h in self.history]

    @property
    def known(self) -> list[HistoryYear]:
        """The editions in which it is known to have taken part."""
        return [h for h in self.history if h.participated]

    @cached_property
    def levels(self) -> dict[int, int | None]:
        """The level received by year, None for a participation without level."""
        return {h.year: h.arobases for h in self.known}

    @property
    def now(self) -> HistoryYear:
        return self.history[-1]

    @property
    def noun(self) -> str:
        """The common name that stands for it; all of them are feminine, and so is every agreement."""
        if self.is_grouping:
            return "l’intercommunalité"
        return "la commune" if self.standing.strate is Strate.VILLAGE else "la ville"

    @property
    def called(self) -> str:
        """The name, or the common name for it where it would fill a sentence."""
        return self.name if len(self.name) <= LONGEST_NAME else self.noun

    @property
    def subject_name(self) -> str:
        """The name as a subject, feminine and singular: « Metz », « l’Isle-Adam », but « la ville du Havre », « … des
        Mureaux ».
        """
        name = place(self.called)
        return f"{self.noun} {of_place(self.called)}" if name.startswith(("le ", "les ")) else name

    def adjacent(self) -> Iterable[tuple[HistoryYear, HistoryYear]]:
        """Each pair of editions that follow one another, where both levels are certain."""
        for before, after in zip(self.history, self.history[1:], strict=False):
            if all(h.participated and h.arobases is not None and h.is_certain for h in (before, after)):
                yield before, after

    def streak(self, holds: Callable[[HistoryYear], bool]) -> list[HistoryYear]:
        """The unbroken run of editions up to the last one in which `holds` is true."""
        run: list[HistoryYear] = []
        for year in reversed(self.history):
            if not holds(year):
                break
            run.insert(0, year)
        return run


@dataclass(frozen=True)
class Sentence:
    """A sentence, the rule that wrote it, and the facts that prove it."""

    rule: str
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)

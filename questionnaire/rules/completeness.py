"""How far a questionnaire is filled: one reading of the answers feeds the bars, the states, and what is missing."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from label.rules.missing import Missing
from questionnaire.enums import ItemState, Severity
from questionnaire.rules.conditions import Answers, failing, visible
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import NOTHING, Check, Given, ItemTerms, SectionTerms, ThemeTerms, Trame, Value
from questionnaire.rules.values import answer_text, value_text

A_PART = 20  # seconds that an answer, or its comment, takes about


@dataclass(frozen=True)
class Progress:
    """`given` parts of `expected` ones (an answer is a part, an expected comment another), and items done of those to
    do.
    """

    given: int = 0
    expected: int = 0
    done: int = 0
    items: int = 0

    @property
    def percent(self) -> int:
        """The share given, 0 to 100, never 100 before everything is."""
        return self.given * 100 // self.expected if self.expected else 100

    @property
    def left(self) -> int:
        """How many items still wait for something."""
        return self.items - self.done

    @property
    def minutes(self) -> int:
        """How long the parts that are not given take about, in minutes, by fives: ten for seventeen answers and twelve
        comments.
        """
        return math.ceil((self.expected - self.given) * A_PART / 300) * 5

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.given + other.given, self.expected + other.expected, self.done + other.done, self.items + other.items
        )


NO_PART = Progress()


@dataclass(frozen=True)
class Reading:
    """Everything that follows from the answers: shown items, states, notes beside them, progress by section and
    theme.
    """

    shown: frozenset[str]
    states: Mapping[str, ItemState]
    notes: Mapping[str, tuple[str, ...]]
    checks: tuple[Check, ...]
    trame: Trame
    answers: Answers
    unjustified: tuple[str, ...] = ()
    not_applicable: int = 0

    @cached_property
    def sections(self) -> Mapping[str, Progress]:
        """The progress of each section, by its code; worked out when it is asked for."""
        return {section.code: _section(section, self.answers, self.shown) for section in self.trame.sections()}

    @cached_property
    def themes(self) -> Mapping[str, Progress]:
        """The progress of each theme, by its code."""
        return {theme.code: _theme(theme, self.sections) for theme in self.trame.themes}

    @property
    def whole(self) -> Progress:
        """The progress of the whole questionnaire."""
        return sum(self.themes.values(), Progress())

    @property
    def blocking(self) -> tuple[Check, ...]:
        """The cross-checks that stop the filing."""
        return tuple(check for check in self.checks if check.severity == Severity.BLOCKING)


def part_of(item: ItemTerms, given: Given) -> Progress:
    """What one shown item gives and expects; an optional or computed one expects nothing."""
    if item.optional or item.source_auto:
        return NO_PART
    expected = 1 + item.comment_expected
    done = 0
    if given.confirmed:
        done += given.counts
        done += item.comment_expected and not given.is_empty and bool(given.comment.strip())
    return Progress(done, expected, int(done == expected), 1)


def state_of(item: ItemTerms, given: Given, *, doubtful: bool) -> ItemState:
    """How one item stands; `doubtful` when a cross-check or a figure that moved speaks about it."""
    if item.source_auto:
        return ItemState.COMPUTED
    if given.is_empty:
        return ItemState.TO_CHECK if doubtful else ItemState.EMPTY
    if not given.confirmed:
        return ItemState.CARRIED
    if doubtful:
        return ItemState.TO_CHECK
    if not given.is_justified or (item.comment_expected and not given.comment.strip()):
        return ItemState.COMMENT_EXPECTED
    return ItemState.ANSWERED


class Margin(NamedTuple):
    """What is said beside an item: how it stands, and sentences."""

    state: ItemState
    notes: tuple[str, ...]


def margin_of(item: ItemTerms, given: Given, said: Margin, *, wrong: bool) -> Margin:
    """What is `said` beside an item; when what was just sent of it could not be read (`wrong`), that it is to be
    corrected, and what stays saved.
    """
    if not wrong:
        return said
    kept = () if given.is_empty else (f"Reste enregistré : {answer_text(item, given)}.",)
    return Margin(ItemState.TO_CORRECT, (*said.notes, *kept))


@dataclass
class _Notes:
    """Sentences beside items, gathered; `doubtful` are the items to check."""

    by_item: dict[str, list[str]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)

    def add(self, code: str, sentence: str, *, doubtful: bool = True) -> None:
        self.by_item.setdefault(code, []).append(sentence)
        if doubtful:
            self.doubtful.add(code)


def read(trame: Trame, answers: Answers, before: Mapping[str, Value] | None = None, year: int | None = None) -> Reading:
    """Read the answers of a candidature; `before` are the values of the edition `year`, for figures that moved."""
    shown = visible(trame, answers)
    checks = tuple(failing(trame, answers, shown))
    notes = _Notes()
    for check in checks:
        notes.add(check.then.code, check.message)
        if check.when.code != check.then.code:
            notes.add(check.when.code, check.message)
    unjustified = []
    not_applicable = 0
    for code in trame.items:
        given = answers.get(code, NOTHING)
        if code not in shown:
            continue
        not_applicable += given.not_applicable
        if not given.is_justified:
            unjustified.append(code)
            notes.add(code, "« Sans objet » se justifie en commentaire.", doubtful=False)
        item = trame.items[code]
        earlier = (before or {}).get(code)
        if not given.not_applicable and kind_of(item).has_jumped(earlier, given.value):
            was, now = value_text(item, earlier), value_text(item, given.value)
            notes.add(code, f"{was} en {year}, {now} cette année : l’écart dépasse la moitié, vérifiez.")
    states = {
        code: state_of(item, answers.get(code, NOTHING), doubtful=code in notes.doubtful)
        for code, item in trame.items.items()
    }
    return Reading(
        shown,
        states,
        {code: tuple(said) for code, said in notes.by_item.items()},
        checks,
        trame,
        answers,
        tuple(unjustified),
        not_applicable,
    )


def _section(section: SectionTerms, answers: Answers, shown: frozenset[str]) -> Progress:
    given = expected = done = items = 0
    for item in section.items:
        if item.code in shown:
            part = part_of(item, answers.get(item.code, NOTHING))
            given, expected, done, items = (
                given + part.given,
                expected + part.expected,
                done + part.done,
                items + part.items,
            )
    return Progress(given, expected, done, items)


def _theme(theme: ThemeTerms, sections: Mapping[str, Progress]) -> Progress:
    return sum((sections[section.code] for section in theme.asked_sections), Progress())


THEME = "questionnaire-theme"


def lacks(trame: Trame, answers: Answers, reading: Reading) -> list[Missing]:
    """What the questionnaire still lacks: a first answer, what the trame forbids, « sans objet » unjustified; then what
    is hinted.
    """

    def at(code: str, text: str, *, blocking: bool = True) -> Missing:
        theme, _ = trame.places[code]
        return Missing(text, THEME, trame.items[code].anchor, blocking, theme.code)

    found: list[Missing] = []
    if not any(given.counts for code, given in answers.items() if code in reading.shown):
        found.append(Missing("Questionnaire : aucune réponse encore", "questionnaire"))
    found += [at(check.then.code, f"{check.then.code} : {check.message}") for check in reading.blocking]
    found += [at(code, f"{code} : « sans objet » est à justifier en commentaire") for code in reading.unjustified]
    for theme in trame.themes:
        for section in theme.asked_sections:
            left = reading.sections[section.code].left
            if left:
                words = f"{left} réponse{'s' if left > 1 else ''} à compléter"
                found.append(
                    Missing(f"{section.label} : {words}", THEME, section.code, blocking=False, detail=theme.code)
                )
    return found

"""The score of a questionnaire, 0 to 100 by theme and whole: a reading, never a decision (trame.yaml,
`bareme_global`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from questionnaire.rules.conditions import Answers, visible
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.kinds.base import Facts
from questionnaire.rules.trame import NOTHING, Given, ItemTerms, Trame


@dataclass(frozen=True)
class ScoreLine:
    """The points of one item and why; `possible` is 0 for a bonus and for what is out of the count."""

    code: str
    points: int
    possible: int
    why: str
    bonus: bool = False


@dataclass(frozen=True)
class Score:
    """The score by theme and by section (0–100, None where nothing counts) and whole, with each line that makes it."""

    lines: Mapping[str, ScoreLine]
    themes: Mapping[str, Fraction | None]
    sections: Mapping[str, Fraction | None]
    total: Fraction


def _points(item: ItemTerms, given: Given, facts: Facts) -> tuple[int | None, str]:
    """The points of an answer and its reason; None when a fact that the scale needs is unknown."""
    value = given.value
    if item.source_auto:
        value = (facts.computed or {}).get(item.source_auto, Decimal(0))
    if value in (None, "", ()):
        return 0, "sans réponse"
    return kind_of(item).points(item, value, facts)


def score_line(item: ItemTerms, given: Given, facts: Facts, *, shown: bool) -> ScoreLine:
    """What one item brings: hidden, it counts for zero and stays possible; « sans objet », it leaves the count."""
    bonus = item.optional or facts.strate in item.bonus_for
    possible = 0 if bonus else kind_of(item).best(item)
    if not shown:
        return ScoreLine(item.code, 0, possible, "masqué par sa condition", bonus)
    if given.not_applicable and given.is_justified:
        return ScoreLine(item.code, 0, 0, "sans objet, hors du calcul", bonus)
    if not given.counts and not item.source_auto:
        why = "sans réponse" if given.is_empty else "à confirmer ou à justifier"
        return ScoreLine(item.code, 0, possible, why, bonus)
    points, why = _points(item, given, facts)
    if points is None:
        return ScoreLine(item.code, 0, 0, f"{why} : hors du calcul", bonus)
    return ScoreLine(item.code, points, possible, why, bonus)


def _share(lines: Mapping[str, ScoreLine], items: Iterable[ItemTerms]) -> Fraction | None:
    """The points of some items out of a hundred that were possible, capped; None when nothing counts."""
    own = [lines[item.code] for item in items]
    possible = sum(line.possible for line in own)
    return min(Fraction(100), Fraction(100 * sum(line.points for line in own), possible)) if possible else None


def score(trame: Trame, answers: Answers, facts: Facts) -> Score:
    """The score of a candidature. Theme, section: 100 × points / possible points, capped at 100 (bonus adds points and
    nothing possible).

    Whole: the mean of the themes weighted by `weight`, those where nothing counts left out.
    """
    shown = visible(trame, answers)
    lines = {
        code: score_line(item, answers.get(code, NOTHING), facts, shown=code in shown)
        for code, item in trame.items.items()
    }
    themes = {theme.code: _share(lines, theme.items) for theme in trame.themes}
    sections = {one.code: _share(lines, one.items) for theme in trame.themes for one in theme.sections}
    counted = [(theme.weight, themes[theme.code]) for theme in trame.themes]
    weights = sum(weight for weight, value in counted if value is not None)
    total = sum((weight * value for weight, value in counted if value is not None), Fraction(0))
    return Score(lines, themes, sections, total / weights if weights else Fraction(0))


MOST_NOT_APPLICABLE = Fraction(15, 100)


def too_many_not_applicable(not_applicable: int, items: int) -> bool:
    """Beyond 15 % of « sans objet » the dossier is pointed out to the instructeurs (trame.yaml,
    `valeur_sans_objet`).
    """
    return items > 0 and Fraction(not_applicable, items) > MOST_NOT_APPLICABLE


def score_text(value: Fraction | None) -> str:
    """A score with one decimal, rounded down, so that 74.99 never reads 75."""
    if value is None:
        return "–"
    tenths = int(value * 10)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)

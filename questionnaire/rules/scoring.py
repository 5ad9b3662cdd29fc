"""The score of a questionnaire, 0 to 100 by theme and whole: a reading, never a decision (trame.yaml,
`bareme_global`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from questionnaire.enums import NUMBERS, ItemType
from questionnaire.rules.conditions import Answers, visible
from questionnaire.rules.trame import NOTHING, YES, Given, ItemTerms, Threshold, Trame
from questionnaire.rules.values import number_text


@dataclass(frozen=True)
class Facts:
    """What the score takes from elsewhere: frozen population and strate, staff of the card, values computed by other
    apps.

    `unreachable` are the codes of the addresses that the check at filing found silent; an unchecked one counts as
    answering.
    """

    population: int | None = None
    strate: str = ""
    staff: int | None = None
    computed: Mapping[str, Decimal] | None = None
    unreachable: frozenset[str] = frozenset()


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
    """The score by theme (0–100, None for a theme where nothing counts) and whole, with each line that makes it."""

    lines: Mapping[str, ScoreLine]
    themes: Mapping[str, Fraction | None]
    total: Fraction


def _best(item: ItemTerms) -> int:
    """The most an item can give in this edition: the best of its choices when it has some, else its points."""
    if item.type == ItemType.CHOIX_UNIQUE:
        return max(choice.points for choice in item.choices)
    if item.type == ItemType.CHOIX_MULTIPLE:
        return min(item.points, sum(choice.points for choice in item.choices))
    return item.points


def _divisor(item: ItemTerms, facts: Facts) -> Decimal | None:
    """By what a number is divided before its scale; None when the fact is unknown."""
    if not item.divisor:
        return Decimal(1)
    base, _, by = item.divisor.partition("_")
    fact = facts.population if base == "habitants" else facts.staff
    return Decimal(fact) / Decimal(by) if fact else None


def _on_scale(scale: tuple[Threshold, ...], value: Decimal) -> int:
    return max((step.points for step in scale if value >= step.minimum), default=0)


def _number(item: ItemTerms, value: Decimal, facts: Facts) -> tuple[int, str] | None:
    divisor = _divisor(item, facts)
    if divisor is None:
        return None
    ratio = value / divisor
    points = _on_scale(dict(item.scale_by_strate).get(facts.strate, item.scale), ratio)
    if not item.divisor:
        return points, number_text(value)
    return points, f"{number_text(ratio.quantize(Decimal('0.01')))} {item.divisor_text}"


def _points(item: ItemTerms, given: Given, facts: Facts) -> tuple[int, str] | None:
    """The points of an answer and its reason; None when a fact that the scale needs is unknown."""
    value = given.value
    if item.source_auto:
        value = (facts.computed or {}).get(item.source_auto, Decimal(0))
    if value in (None, "", ()):
        return 0, "sans réponse"
    if item.type in NUMBERS and isinstance(value, Decimal):
        return _number(item, value, facts)
    if item.type == ItemType.OUI_NON:
        return (item.points, "oui") if value == YES else (0, "non")
    if item.type == ItemType.URL:
        return _address(item, str(value), facts)
    chosen = value if isinstance(value, tuple) else (value,)
    points = sum(choice.points for choice in item.choices if choice.value in chosen)
    return min(points, item.points), f"{len(chosen)} choix" if isinstance(value, tuple) else item.label_of(str(value))


def _address(item: ItemTerms, address: str, facts: Facts) -> tuple[int, str]:
    if not address.startswith("https://"):
        return 0, "l’adresse n’est pas en https"
    if item.code in facts.unreachable:
        return 0, "l’adresse n’a pas répondu au contrôle du dépôt"
    return item.points, "adresse en https"


def score_line(item: ItemTerms, given: Given, facts: Facts, *, shown: bool) -> ScoreLine:
    """What one item brings: hidden, it counts for zero and stays possible; « sans objet », it leaves the count."""
    bonus = item.optional or facts.strate in item.bonus_for
    possible = 0 if bonus else _best(item)
    if not shown:
        return ScoreLine(item.code, 0, possible, "masqué par sa condition", bonus)
    if given.not_applicable and given.is_justified:
        return ScoreLine(item.code, 0, 0, "sans objet, hors du calcul", bonus)
    if not given.counts and not item.source_auto:
        why = "sans réponse" if given.is_empty else "à confirmer ou à justifier"
        return ScoreLine(item.code, 0, possible, why, bonus)
    result = _points(item, given, facts)
    if result is None:
        base = "la population" if item.divisor.startswith("habitants") else "l’effectif"
        return ScoreLine(item.code, 0, 0, f"{base} n’est pas connu : hors du calcul", bonus)
    points, why = result
    return ScoreLine(item.code, points, possible, why, bonus)


def score(trame: Trame, answers: Answers, facts: Facts) -> Score:
    """The score of a candidature. Theme: 100 × points / possible points, capped at 100 (bonus adds points and nothing
    possible).

    Whole: the mean of the themes weighted by `weight`, those where nothing counts left out.
    """
    shown = visible(trame, answers)
    lines = {
        code: score_line(item, answers.get(code, NOTHING), facts, shown=code in shown)
        for code, item in trame.items.items()
    }
    themes: dict[str, Fraction | None] = {}
    for theme in trame.themes:
        own = [lines[item.code] for item in theme.items]
        possible = sum(line.possible for line in own)
        points = sum(line.points for line in own)
        themes[theme.code] = min(Fraction(100), Fraction(100 * points, possible)) if possible else None
    counted = [(theme.weight, themes[theme.code]) for theme in trame.themes]
    weights = sum(weight for weight, value in counted if value is not None)
    total = sum((weight * value for weight, value in counted if value is not None), Fraction(0))
    return Score(lines, themes, total / weights if weights else Fraction(0))


MOST_NOT_APPLICABLE = Fraction(15, 100)


def too_many_not_applicable(not_applicable: int, items: int) -> bool:
    """Beyond 15 % of « sans objet » the file is pointed out to the instructeurs (trame.yaml, `valeur_sans_objet`)."""
    return items > 0 and Fraction(not_applicable, items) > MOST_NOT_APPLICABLE


def score_text(value: Fraction | None) -> str:
    """A score with one decimal, rounded down, so that 74.99 never reads 75."""
    if value is None:
        return "–"
    tenths = int(value * 10)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)

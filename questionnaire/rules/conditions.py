"""What the answers show, hide and contradict: the conditions of items, and the cross-checks of the trame."""

from collections.abc import Mapping
from decimal import Decimal

from questionnaire.rules.trame import NOTHING, Check, Condition, Given, Trame, Value

Answers = Mapping[str, Given]
# Those that speak of an empty answer; the others are silent before it (trame.yaml, « controles »).
ABOUT_EMPTINESS = ("renseigne", "vide", "commentaire_renseigne")
OPERATORS = ("egal", "dans", "sup", "sup_egal", *ABOUT_EMPTINESS)


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition is true of the answers; an item that is not answered makes only « vide » true."""
    given = answers.get(condition.code, NOTHING)
    if condition.op == "commentaire_renseigne":
        return bool(given.comment.strip())
    if condition.op in ABOUT_EMPTINESS:
        return given.is_empty == (condition.op == "vide")
    if given.not_applicable or given.is_empty:
        return False
    return _compares(condition, given.value)


def _compares(condition: Condition, value: Value) -> bool:
    """An answer against the value of a condition."""
    if condition.op == "dans":
        return bool(set(_several(condition.value)) & set(_several(value)))
    if condition.op == "egal":
        return condition.value in value if isinstance(value, tuple) else value == condition.value
    if not isinstance(value, Decimal) or not isinstance(condition.value, Decimal):
        return False
    return value > condition.value if condition.op == "sup" else value >= condition.value


def _several(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def visible(trame: Trame, answers: Answers) -> frozenset[str]:
    """The codes of the items to show. One hidden by its condition hides those that hang on it; what it held is kept."""
    shown: dict[str, bool] = {}

    def is_shown(code: str) -> bool:
        if code not in shown:
            condition = trame.items[code].visible_if
            # A condition on an item that this edition does not ask hides nothing.
            shown[code] = (
                condition is None
                or condition.code not in trame.items
                or (is_shown(condition.code) and holds(condition, answers))
            )
        return shown[code]

    return frozenset(code for code in trame.items if is_shown(code))


def failing(trame: Trame, answers: Answers, shown: frozenset[str]) -> list[Check]:
    """The cross-checks that speak, in the order of the trame; never about an item that is hidden, absent or « sans
    objet ».
    """
    found = []
    for check in trame.checks:
        if not {check.when.code, check.then.code} <= shown or not holds(check.when, answers):
            continue
        target = answers.get(check.then.code, NOTHING)
        if target.not_applicable or (target.is_empty and check.then.op not in ABOUT_EMPTINESS):
            continue
        if not holds(check.then, answers):
            found.append(check)
    return found

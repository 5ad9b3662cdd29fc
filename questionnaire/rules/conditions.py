"""What the answers show, hide and contradict: the conditions of items, and the cross-checks of the trame."""

from collections.abc import Mapping

from questionnaire.enums import Operator
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.kinds.base import ABOUT_EMPTINESS
from questionnaire.rules.trame import NOTHING, Check, Condition, Given, Trame

Answers = Mapping[str, Given]


def holds(condition: Condition, trame: Trame, answers: Answers) -> bool:
    """Whether a condition on an item of the trame is true of the answers; an item that is not answered makes only
    « vide » true (trame.yaml, « controles »).
    """
    given = answers.get(condition.code, NOTHING)
    if condition.op == Operator.COMMENTED:
        return bool(given.comment.strip())
    if condition.op in ABOUT_EMPTINESS:
        return given.is_empty == (condition.op == Operator.EMPTY)
    if given.not_applicable or given.is_empty:
        return False
    return kind_of(trame.items[condition.code]).meets(given.value, condition.op, condition.value)


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
                or (is_shown(condition.code) and holds(condition, trame, answers))
            )
        return shown[code]

    return frozenset(code for code in trame.items if is_shown(code))


def failing(trame: Trame, answers: Answers, shown: frozenset[str]) -> list[Check]:
    """The cross-checks that speak, in the order of the trame; never about an item that is hidden, absent or « sans
    objet ».
    """
    found = []
    for check in trame.checks:
        if not {check.when.code, check.then.code} <= shown or not holds(check.when, trame, answers):
            continue
        target = answers.get(check.then.code, NOTHING)
        if target.not_applicable or (target.is_empty and check.then.op not in ABOUT_EMPTINESS):
            continue
        if not holds(check.then, trame, answers):
            found.append(check)
    return found

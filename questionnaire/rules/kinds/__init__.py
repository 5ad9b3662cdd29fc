"""The types of question (`types_reponse` of the trame), each in its module; nothing else in the product tells one type
from another.
"""

from questionnaire.rules.kinds.address import Address
from questionnaire.rules.kinds.base import ItemKind
from questionnaire.rules.kinds.choices import OneChoice, SeveralChoices, YesNo
from questionnaire.rules.kinds.numbers import Number, Percentage
from questionnaire.rules.trame import ItemTerms

KINDS: dict[str, ItemKind] = {
    kind.code: kind for kind in (YesNo(), OneChoice(), SeveralChoices(), Number(), Percentage(), Address())
}


def kind_of(item: ItemTerms) -> ItemKind:
    """The type of a question."""
    return KINDS[item.type]


def kind_choices() -> list[tuple[str, str]]:
    """The types for a database column: code and French label."""
    return [(kind.code, kind.label) for kind in KINDS.values()]

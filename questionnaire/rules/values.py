"""What is common to the answers of every type: the comment, and the answer in words."""

from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import Given, ItemTerms, Value
from toolkit.typography import number_text, thousands, typed_lines

LONGEST_COMMENT = 20_000


def read_comment(text: str) -> str:
    """A comment as it is kept: lines ended alike. Raises ValueError with a French sentence when it is too long."""
    comment = typed_lines(text)
    if len(comment) > LONGEST_COMMENT:
        long = thousands(len(comment))
        msg = f"Le commentaire compte {long} signes : 20 000 au plus. Rien n’est coupé, raccourcissez-le."
        raise ValueError(msg)
    return comment


def value_text(item: ItemTerms, value: Value) -> str:
    """A value in words, for whoever reads it; « sans réponse » when there is none."""
    return "sans réponse" if value in (None, "", ()) else kind_of(item).text(item, value)


def answer_text(item: ItemTerms, given: Given) -> str:
    """An answer in words: its value, or « Sans objet »."""
    return "Sans objet" if given.not_applicable else value_text(item, given.value)


def answer_of(given: Given) -> tuple[Value, bool]:
    """The value and « sans objet », as one thing; no choice and no value are alike, zero is a value."""
    return (None if given.value in (None, "", ()) else given.value, given.not_applicable)


def worth_text(item: ItemTerms, strate: str) -> str:
    """What an item is worth to the collectivités of a strate: « 3 points au plus, en bonus : 1 dès 1, 3 dès 5 »."""
    points = f"{item.points} point{'s' if item.points > 1 else ''} au plus"
    bonus = ", en bonus" if strate in item.bonus_for or item.optional else ""
    scale = dict(item.scale_by_strate).get(strate, item.scale)
    steps = ", ".join(f"{step.points} dès {number_text(step.minimum)}" for step in scale)
    return f"{points}{bonus} : {steps}." if steps else f"{points}{bonus}."

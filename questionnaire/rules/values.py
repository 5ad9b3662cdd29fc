"""What is common to the answers of every type: the comment, and the answer in words."""

from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import Given, ItemTerms, Value

LONGEST_COMMENT = 20_000


def read_comment(text: str) -> str:
    """A comment as it is kept: lines ended alike. Raises ValueError with a French sentence when it is too long."""
    comment = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(comment) > LONGEST_COMMENT:
        msg = f"Le commentaire compte {len(comment)} signes : 20 000 au plus. Rien n’est coupé, raccourcissez-le."
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

"""Two people changed one answer: what each touched is kept, and only what both touched is a conflict."""

from dataclasses import dataclass, replace

from questionnaire.rules.trame import Given

ANSWER, COMMENT = "answer", "comment"


@dataclass(frozen=True)
class Merge:
    """The answer that keeps what each person touched; in `conflicts` (answer, comment) it holds what was typed last."""

    given: Given
    conflicts: frozenset[str]


def answer_of(given: Given) -> tuple[object, bool]:
    """The value and « sans objet », as one thing; no choice and no value are alike, zero is a value."""
    return (None if given.value in (None, "", ()) else given.value, given.not_applicable)


def merge(base: Given, theirs: Given, mine: Given) -> Merge:
    """Merge two answers that both start from `base`: what was shown when the second person began to type."""
    merged, conflicts = mine, set()
    if answer_of(mine) == answer_of(base):
        merged = replace(merged, value=theirs.value, not_applicable=theirs.not_applicable)
    elif answer_of(theirs) not in (answer_of(base), answer_of(mine)):
        conflicts.add(ANSWER)
    if mine.comment == base.comment:
        merged = replace(merged, comment=theirs.comment)
    elif theirs.comment not in (base.comment, mine.comment):
        conflicts.add(COMMENT)
    return Merge(merged, frozenset(conflicts))


def both_comments(theirs: str, mine: str) -> str:
    """Two comments one after the other, neither repeated when one holds the other."""
    if not theirs.strip() or theirs in mine:
        return mine
    return theirs if not mine.strip() or mine in theirs else f"{theirs}\n\n{mine}"

"""Which questions are shown when somebody asks for a part of them: those of a state, those that hold some words."""

from collections.abc import Sequence
from dataclasses import dataclass

from label.rules.names import search_key
from questionnaire.enums import ItemState, Sieve

# What « Question suivante à compléter » goes to (static/js/drafts/following.js).
TO_DO = frozenset(
    {ItemState.EMPTY, ItemState.CARRIED, ItemState.COMMENT_EXPECTED, ItemState.TO_CHECK, ItemState.TO_CORRECT}
)


@dataclass(frozen=True)
class Looked:
    """What a sieve looks at of one question: its state, what it still expects, whose it is."""

    state: ItemState
    lacks_comment: bool = False
    lacks_proof: bool = False
    is_mine: bool = False
    by_others: bool = False


def keeps(sieve: Sieve, looked: Looked) -> bool:
    """Whether a sieve keeps a question."""
    kept = {
        Sieve.EVERY: True,
        Sieve.TO_DO: looked.state in TO_DO,
        Sieve.TO_CONFIRM: looked.state == ItemState.CARRIED,
        Sieve.COMMENT: looked.lacks_comment,
        Sieve.PROOF: looked.lacks_proof,
        Sieve.MINE: looked.is_mine,
        Sieve.OTHERS: looked.by_others,
    }
    return kept[sieve]


def holds(words: Sequence[str], *texts: str) -> bool:
    """Whether each word begins a word of these texts, whatever the accents and the case."""
    if not words:
        return True
    key = search_key(*texts)
    return all(f" {word}" in key for word in words)

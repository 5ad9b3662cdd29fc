"""What is being typed, saved by versions: one decision for the answers of a questionnaire and for the drafts of an
initiative.
"""

from enum import Enum, auto


class Outcome(Enum):
    """What becomes of a save that says which version it saw."""

    SAME = auto()
    WRITE = auto()
    CHANGED = auto()


def outcome(*, is_same: bool, version: int, seen: int, same_page: bool) -> Outcome:
    """Decide on a save. `version` is the current one (0: none), `seen` the one that was on the screen.

    What says the same as what is saved may be sent twice. What comes from the same open page, by the same person,
    follows its own earlier save, whose acknowledgement was lost. Anything else that saw an older version has been
    overtaken.
    """
    if is_same:
        return Outcome.SAME
    if version in (seen, 0) or same_page:
        return Outcome.WRITE
    return Outcome.CHANGED

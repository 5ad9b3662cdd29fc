"""Gestures of the sitting."""

from jury.actions.sitting.base import lock, must_be_open, must_preside
from jury.actions.sitting.cases import adjourn_case, cast_vote, close_vote, decide, open_case, reopen_vote, undo_last
from jury.actions.sitting.group import Adopted, adopt_group, pull_case, undo_group
from jury.actions.sitting.opening import (
    ORDERS,
    closing_faults,
    mark_present,
    open_sitting,
    opening_faults,
    prepare_sitting,
    set_agenda,
    suspend_sitting,
)

__all__ = [
    "ORDERS",
    "Adopted",
    "adjourn_case",
    "adopt_group",
    "cast_vote",
    "close_vote",
    "closing_faults",
    "decide",
    "lock",
    "mark_present",
    "must_be_open",
    "must_preside",
    "open_case",
    "open_sitting",
    "opening_faults",
    "prepare_sitting",
    "pull_case",
    "reopen_vote",
    "set_agenda",
    "suspend_sitting",
    "undo_group",
    "undo_last",
]

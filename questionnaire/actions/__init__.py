"""The gestures of the questionnaire, one verb function each: one transaction, one trace."""

from questionnaire.actions.answers import (
    AnswerChanged,
    assign_section,
    carry_over,
    freeze,
    restore_answer,
    save_answer,
    unassign_section,
)
from questionnaire.actions.structure import edit_item, install, set_active

__all__ = [
    "AnswerChanged", "assign_section", "carry_over", "edit_item", "freeze", "install", "restore_answer", "save_answer", "set_active",
    "unassign_section",
]  # fmt: skip

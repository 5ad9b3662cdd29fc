"""The gestures of the questionnaire, one verb function each: one transaction, one trace."""

from questionnaire.actions.answers import (
    Saved,
    Typed,
    carry_over,
    confirm_carried,
    restore_answer,
    save_answer,
    save_section,
    set_aside,
    typed_fields,
)
from questionnaire.actions.filing import freeze
from questionnaire.actions.sections import assign_section, unassign_section
from questionnaire.actions.structure import edit_item, install, set_active

__all__ = [
    "Saved",
    "Typed",
    "assign_section",
    "carry_over",
    "confirm_carried",
    "edit_item",
    "freeze",
    "install",
    "restore_answer",
    "save_answer",
    "save_section",
    "set_active",
    "set_aside",
    "typed_fields",
    "unassign_section",
]

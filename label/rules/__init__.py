"""The rules of the label as pure functions of plain values: no database, no request."""

from label.rules.levels import (
    Answer,
    Ceiling,
    LevelAnswer,
    NextStep,
    PastParticipation,
    Reason,
    RegulationTerms,
    ceiling,
    history_coverage,
    next_step,
)
from label.rules.names import name_key, search_key, search_words, sort_key, typographic
from label.rules.phases import TRANSITIONS, EditionFacts, PhaseTransition, phase_refusals
from label.rules.strates import code_is_well_formed, is_commune_code, strate_of

__all__ = [
    "TRANSITIONS",
    "Answer",
    "Ceiling",
    "EditionFacts",
    "LevelAnswer",
    "NextStep",
    "PastParticipation",
    "PhaseTransition",
    "Reason",
    "RegulationTerms",
    "ceiling",
    "code_is_well_formed",
    "history_coverage",
    "is_commune_code",
    "name_key",
    "next_step",
    "phase_refusals",
    "search_key",
    "search_words",
    "sort_key",
    "strate_of",
    "typographic",
]

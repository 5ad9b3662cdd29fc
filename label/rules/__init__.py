"""The rules of the label as pure functions of plain values: no database, no request."""

from label.rules.french import (
    at_place,
    counted,
    editions_named,
    in_region,
    in_words,
    listed,
    of_place,
    place,
    upper_first,
)
from label.rules.histories import HistoryYear, Sentence, Standing, Subject
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
from label.rules.observations import observe
from label.rules.phases import TRANSITIONS, EditionFacts, PhaseTransition, phase_refusals
from label.rules.strates import code_is_well_formed, is_commune_code, strate_of

__all__ = [
    "TRANSITIONS",
    "Answer",
    "Ceiling",
    "EditionFacts",
    "HistoryYear",
    "LevelAnswer",
    "NextStep",
    "PastParticipation",
    "PhaseTransition",
    "Reason",
    "RegulationTerms",
    "Sentence",
    "Standing",
    "Subject",
    "at_place",
    "ceiling",
    "code_is_well_formed",
    "counted",
    "editions_named",
    "history_coverage",
    "in_region",
    "in_words",
    "is_commune_code",
    "listed",
    "name_key",
    "next_step",
    "observe",
    "of_place",
    "phase_refusals",
    "place",
    "search_key",
    "search_words",
    "sort_key",
    "strate_of",
    "typographic",
    "upper_first",
]

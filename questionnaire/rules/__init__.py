"""The rules of the questionnaire: pure functions of plain values."""

from questionnaire.rules.changes import (
    ItemChange,
    Sitting,
    TrameChanges,
    compare,
    in_sittings,
    is_comparable,
    item_changes,
)
from questionnaire.rules.completeness import Progress, Reading, lacks, moved, part_of, read, state_of
from questionnaire.rules.conditions import OPERATORS, Answers, failing, holds, visible
from questionnaire.rules.scoring import (
    Facts,
    Score,
    ScoreLine,
    score,
    score_text,
    too_many_not_applicable,
)
from questionnaire.rules.trame import (
    DIVISORS,
    NO,
    NOTHING,
    YES,
    Check,
    ChoiceTerms,
    Condition,
    Given,
    ItemTerms,
    SectionTerms,
    ThemeTerms,
    Threshold,
    Trame,
    Value,
)
from questionnaire.rules.values import (
    LONGEST_COMMENT,
    answer_text,
    from_json,
    number_text,
    read_comment,
    read_number,
    read_value,
    to_json,
    value_text,
)

__all__ = [
    "DIVISORS", "LONGEST_COMMENT", "NO", "NOTHING", "OPERATORS", "YES", "Answers", "Check", "ChoiceTerms", "Condition", "Facts",
    "Given", "ItemChange", "ItemTerms", "Progress", "Reading", "Score", "ScoreLine", "SectionTerms", "Sitting",
    "ThemeTerms", "Threshold", "Trame", "TrameChanges", "Value", "answer_text", "compare", "failing", "from_json",
    "holds", "in_sittings", "is_comparable", "item_changes", "lacks", "moved", "number_text", "part_of", "read",
    "read_comment", "read_number", "read_value", "score", "score_text", "state_of", "to_json",
    "too_many_not_applicable", "value_text", "visible",
]  # fmt: skip

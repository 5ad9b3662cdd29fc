"""What a proposed text changes in the public one, word by word."""

from collections.abc import Mapping
from dataclasses import dataclass

from initiatives.rules.content import FIELDS, Content, field_words
from label.rules.drafts import MarkedText, text_changes


@dataclass(frozen=True)
class Change:
    """One field that changed; `marked`: (kind, text) in order, kind being « same », « out » or « in »."""

    name: str
    label: str
    marked: MarkedText


def changes(before: Content, after: Content, words: Mapping[str, str]) -> list[Change]:
    """The fields that differ; `words` gives the label of each code (a theme, an enjeu, a tag, a stage)."""
    found = []
    for name, field in FIELDS.items():
        old, new = field_words(before, name, words), field_words(after, name, words)
        if old != new:
            found.append(Change(name, field.label, text_changes(old, new)))
    return found

"""What a proposed text changes in the public one, word by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from initiatives.rules.content import FIELDS, Content, text_of

WORDS = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True)
class Change:
    """One field that changed; `pieces`: (kind, text) in order, kind being « same », « out » or « in »."""

    name: str
    label: str
    pieces: tuple[tuple[str, str], ...]


def word_changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The two texts as one: what stays, what goes, what comes; joined again, they give each text back."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[tuple[str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(old[i:j])))
            continue
        if i < j:
            pieces.append(("out", "".join(old[i:j])))
        if k < m:
            pieces.append(("in", "".join(new[k:m])))
    return tuple(pieces)


LONG_WORDS = 3000  # beyond, paragraphs are compared instead of words: a comparison stays under a tenth of a second


def changes(before: Content, after: Content, words: Mapping[str, str]) -> list[Change]:
    """The fields that differ; `words` gives the label of each code (a theme, an enjeu, a tag)."""
    found = []
    for name, field in FIELDS.items():
        old, new = _said(before, name, words), _said(after, name, words)
        if old != new:
            is_long = len(WORDS.findall(old)) + len(WORDS.findall(new)) > LONG_WORDS
            found.append(Change(name, field.label, _paragraphs(old, new) if is_long else word_changes(old, new)))
    return found


def _paragraphs(before: str, after: str) -> tuple[tuple[str, str], ...]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[tuple[str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(old[i:j])))
        else:
            pieces += [piece for piece in (("out", "".join(old[i:j])), ("in", "".join(new[k:m]))) if piece[1]]
    return tuple(pieces)


def _said(content: Content, name: str, words: Mapping[str, str]) -> str:
    value = content.get(name, "")
    return (
        ", ".join(words.get(code, code) for code in value)
        if isinstance(value, list)
        else words.get(text_of(content, name), text_of(content, name))
    )

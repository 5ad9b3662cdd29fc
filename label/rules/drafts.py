"""Two people typed in one text: what each touched is kept, what both touched is told word by word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

IN_A_ROW = timedelta(minutes=10)
WORDS = re.compile(r"\s+|[^\s\w]|\w+")
LONG_WORDS = 3000  # beyond, paragraphs are compared instead of words: a comparison stays under a tenth of a second

# A text marked beside another: (kind, text) in order, kind being « same », « out » or « in ».
MarkedText = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Merged:
    """What to write (`kept`), what a colleague changed and this person did not (`theirs`), what both changed
    (`clashes`).
    """

    kept: Mapping[str, Any]
    theirs: Mapping[str, Any]
    clashes: tuple[str, ...]


def merge(present: Mapping[str, Any], typed: Mapping[str, Any], base: Mapping[str, Any]) -> Merged:
    """Hold what was typed against what is saved, field by field.

    `base` holds, for the fields that somebody else saved since this page was shown, what the page had shown.
    """
    kept: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    clashes = []
    for name, value in typed.items():
        saved = present.get(name)
        if value == saved:
            continue
        if name not in base or saved == base[name]:
            kept[name] = value
        elif value == base[name]:
            theirs[name] = saved
        else:
            clashes.append(name)
    return Merged(kept, theirs, tuple(clashes))


@dataclass(frozen=True)
class SaveMark:
    """One save of a text: its version, its author, its moment."""

    number: int
    by: int | None
    at: datetime


def saves_in_a_row(saves: Sequence[SaveMark]) -> list[list[SaveMark]]:
    """The saves of a history, oldest first, those of one person within ten minutes of the first of them together."""
    found: list[list[SaveMark]] = []
    for save in saves:
        if found and found[-1][0].by == save.by and save.at - found[-1][0].at < IN_A_ROW:
            found[-1].append(save)
        else:
            found.append([save])
    return found


def text_changes(before: str, after: str) -> MarkedText:
    """The two texts as one: what stays, what goes, what comes, by words, by paragraphs when they are long; joined
    again, they give each text back.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > LONG_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    marked: list[tuple[str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            marked.append(("same", "".join(old[i:j])))
        else:
            marked += [one for one in (("out", "".join(old[i:j])), ("in", "".join(new[k:m]))) if one[1]]
    return tuple(marked)


def both_texts(theirs: str, mine: str) -> str:
    """Two texts as one: what they share once, then what each has of its own, line by line; two texts that share no line
    stand one after the other.
    """
    if not theirs.strip() or theirs in mine:
        return mine
    if not mine.strip() or mine in theirs:
        return theirs
    old, new = theirs.splitlines(), mine.splitlines()
    lines: list[str] = []
    shared = False
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        shared = shared or (kind == "equal" and any(line.strip() for line in old[i:j]))
        lines += old[i:j] if kind == "equal" else [*old[i:j], *new[k:m]]
    return "\n".join(lines) if shared else f"{theirs}\n\n{mine}"

"""Which characters our fonts draw: a text for paper has no control sign and no letter without a drawing."""

import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

GLYPHS = Path(__file__).with_name("glyphs.txt")
MISSING = "\u00a4"  # « ¤ », which our fonts have and no name


@cache
def covered() -> tuple[list[int], list[int]]:
    """The first and last points of each run of characters that the fonts draw; `glyphs.txt` lists them."""
    runs = [line.split("-") for line in GLYPHS.read_text(encoding="ascii").split()]
    return [int(run[0], 16) for run in runs], [int(run[-1], 16) for run in runs]


def is_drawn(character: str) -> bool:
    """Whether the fonts (or their spaces) have this character."""
    starts, ends = covered()
    index = bisect_right(starts, ord(character)) - 1
    return index >= 0 and ord(character) <= ends[index]


def without_controls(text: str) -> str:
    """The text composed (NFC), without its control, private and unassigned signs; tabs and line ends stay."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c in "\t\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def drawable(text: str) -> str:
    """The text as our fonts can print it; what they do not have becomes « ¤ »."""
    return "".join(c if c in "\t\n" or is_drawn(c) else MISSING for c in without_controls(text))

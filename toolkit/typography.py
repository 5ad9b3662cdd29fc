"""French typography, for screen and paper."""

import re
from decimal import Decimal

NBSP, NARROW = "\u00a0", "\u202f"
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\ufeff\ufffe\uffff]")
PRIVATE_BULLETS = str.maketrans(dict.fromkeys("\uf0a7\uf0b7\uf0d8", "•"))  # what a word processor draws in its own font
LINKS = re.compile(r"-(de|du|des|le|la|les|en|sur|sous|lès|lez|et|à|aux)-", re.IGNORECASE)


def thousands(number: int) -> str:
    """A whole number as French people write it: « 12 500 », the space that never breaks."""
    return f"{number:,}".replace(",", NARROW)


def typed_lines(text: str) -> str:
    """A text as it is typed, or pasted from a word processor: every sort of line end one line, its bullets bullets; of
    the signs that nobody sees, and that a workbook or a page cannot hold, none.
    """
    return INVISIBLE.sub("", LINE_ENDS.sub("\n", text)).translate(PRIVATE_BULLETS)


def number_text(number: Decimal) -> str:
    """A number as French people read it: « 1 234,5 », the space that never breaks."""
    whole, _, decimals = f"{number.normalize():,f}".partition(".")
    return whole.replace(",", NARROW) + (f",{decimals}" if decimals else "")


def weight(size: int) -> str:
    """A size in bytes for people: « 1,4 Mo »."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NBSP}ko" if size else "0"
    return f"{size / 1_000_000:.1f}".removesuffix(".0").replace(".", ",") + f"{NBSP}Mo"


def plural(count: int, one: str, many: str) -> str:
    """The number and the word that agrees, in figures: « 1 photo », « 3 photos » (0 and 1 are singular)."""
    return f"{thousands(count)}{NBSP}{one if count < 2 else many}"


def glued(name: str) -> str:
    """A name that a title breaks before its little words, not after: « Charenton- / le-Pont »."""
    return LINKS.sub("-\\1-\u2060", name)


def typographic(text: str) -> str:
    """A French text for screen and paper: typographic apostrophe, and the spaces that must not break.

    U+00A0 inside « » and before « : », « % » and « @ »; U+202F before « ; », « ! » and « ? », and between thousands
    (docs/design.md §7).
    """
    text = text.replace("'", "’").replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")
    text = re.sub(r" :(?=\s|$)", f"{NBSP}:", text)
    text = re.sub(r" ([;!?])(?=\s|$)", rf"{NARROW}\1", text)
    # « en 2012 356 collectivités » is a year, then a number.
    text = re.sub(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)", lambda number: number[0].replace(" ", NARROW), text)
    return re.sub(r"(?<=\d) (?=[@%])", NBSP, text)

"""French typography, for screen and paper."""

import re

NBSP, NARROW = "\u00a0", "\u202f"


def thousands(number: int) -> str:
    """A whole number as French people write it: « 12 500 », the space that never breaks."""
    return f"{number:,}".replace(",", NARROW)


def typographic(text: str) -> str:
    """A French text for screen and paper: typographic apostrophe, and the spaces that must not break.

    U+00A0 inside « » and before « : », « % » and « @ »; U+202F before « ; », « ! » and « ? » (docs/design.md §7).
    """
    text = text.replace("'", "’").replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")
    text = re.sub(r" :(?=\s|$)", f"{NBSP}:", text)
    text = re.sub(r" ([;!?])(?=\s|$)", rf"{NARROW}\1", text)
    return re.sub(r"(?<=\d) (?=[@%])", NBSP, text)

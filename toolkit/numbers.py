"""Numbers as addresses, forms and people send them."""

import re

from toolkit.typography import NARROW

LARGEST = 2**63 - 1  # what a key of the database holds


def whole_number(text: str, most: int = LARGEST) -> int | None:
    """A number from 0 to `most`, written in figures alone; None for anything else, however long."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= most else None


def two_readings(text: str) -> str:
    """Why « 1.234 » is asked again, in French: French writes a thousand with a space and decimals with a comma; empty
    for any other text.
    """
    found = re.fullmatch(r"([1-9][0-9]{0,2})\.([0-9]{3})", text.strip())
    if found is None:
        return ""
    whole, rest = found.groups()
    return f"« {text.strip()} » se lit de deux façons : écrivez {whole}{NARROW}{rest}, ou {whole},{rest}."

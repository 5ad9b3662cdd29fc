"""Whole numbers as addresses and forms send them."""

LARGEST = 2**63 - 1  # what a key of the database holds


def whole_number(text: str, most: int = LARGEST) -> int | None:
    """A number from 0 to `most`, written in figures alone; None for anything else, however long."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= most else None

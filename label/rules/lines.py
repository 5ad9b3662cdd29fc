"""Lists typed as lines of text, one thing a line, its parts apart by semicolons."""

from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")
MANY = 20  # faults told at once


class LineFault(Exception):  # noqa: N818  (a line that does not read; the message says why, in French)
    """A line that does not read: why, as the end of a French sentence."""


def read_lines(
    text: str, shape: str, made: Callable[[list[str]], T], key: Callable[[T], Hashable]
) -> tuple[list[T], list[str]]:
    """The things of a text, and what of it does not read, line by line; two of the same `key` are one too many.

    `shape` shows the parts in French (« code ; nom ; département »); `made` gets as many and raises LineFault.
    """
    wanted = shape.count(";") + 1
    words = {2: "deux", 3: "trois", 4: "quatre"}[wanted]
    found: list[T] = []
    faults: list[str] = []
    seen: dict[Hashable, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        parts = [" ".join(part.split()) for part in line.split(";")]
        parts += [""] * (wanted - len(parts))
        try:
            if any(parts[wanted:]):
                raise LineFault(f"{words} parties au plus, « {shape} ».")
            one = made(parts[:wanted])
        except LineFault as fault:
            faults.append(f"Ligne {number} : {fault}")
            continue
        if key(one) in seen:
            faults.append(f"Ligne {number} : déjà donnée à la ligne {seen[key(one)]}.")
        else:
            seen[key(one)] = number
            found.append(one)
    return found, faults[:MANY]


def checked_name(name: str, longest: int) -> str:
    """A name that is there and not too long. Raises LineFault."""
    if not 0 < len(name) <= longest:
        raise LineFault(f"un nom compte de 1 à {longest} signes.")
    return name


def checked_address(address: str) -> str:
    """A mail address, or nothing. Raises LineFault."""
    if address and (address.count("@") != 1 or " " in address):
        raise LineFault(f"« {address} » n’est pas une adresse électronique.")
    return address

"""The press list as lines of text, read and written."""

from collections.abc import Iterable
from dataclasses import dataclass

from label.rules.lines import LineFault, checked_address, checked_name, read_lines

SHAPE = "média ; nom ; adresse"
LONGEST_NAME = 120


@dataclass(frozen=True)
class PressLine:
    """One address of the press: its paper or station, the person if she is known."""

    outlet: str
    name: str
    address: str


def written(lines: Iterable[PressLine]) -> str:
    """One address a line."""
    return "\n".join(f"{one.outlet} ; {one.name} ; {one.address}" for one in lines)


def read(text: str) -> tuple[list[PressLine], list[str]]:
    """The addresses of a text, and what of it does not read, line by line."""
    return read_lines(text, SHAPE, _made, lambda one: one.address)


def _made(parts: list[str]) -> PressLine:
    outlet, name, address = parts
    if not address and "@" in name:  # « média ; adresse »
        name, address = "", name
    if len(name) > LONGEST_NAME:
        raise LineFault(f"un nom compte {LONGEST_NAME} signes au plus.")
    if not address:
        raise LineFault(f"l’adresse manque, « {SHAPE} ».")
    return PressLine(checked_name(outlet, LONGEST_NAME), name, checked_address(address).lower())

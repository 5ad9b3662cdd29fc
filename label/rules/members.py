"""The list of the members of a year as lines of text: code, name, département; read and written."""

from collections.abc import Iterable
from dataclasses import dataclass

from label.rules.lines import LineFault, checked_name, read_lines
from label.rules.strates import code_is_well_formed

LONGEST_NAME = 120
LONGEST_DEPARTEMENT = 3


@dataclass(frozen=True)
class MemberLine:
    """One member: the code is empty where none could be found."""

    code: str
    name: str
    departement: str = ""


def written(members: Iterable[MemberLine]) -> str:
    """One member a line."""
    return "\n".join(f"{one.code} ; {one.name} ; {one.departement}".rstrip(" ;") for one in members)


def read(text: str) -> tuple[list[MemberLine], list[str]]:
    """The members of a text, and what of it does not read, line by line."""
    return read_lines(text, "code ; nom ; département", _made, _key)


def _made(parts: list[str]) -> MemberLine:
    code, name, departement = parts
    if code and not code_is_well_formed(code.upper()):
        raise LineFault(f"« {code} » n’est ni un code INSEE ni un SIREN.")
    checked_name(name, LONGEST_NAME)
    if len(departement) > LONGEST_DEPARTEMENT:
        raise LineFault(f"« {departement} » n’est pas un département.")
    return MemberLine(code.upper(), name, departement.upper())


def _key(line: MemberLine) -> tuple[str, ...]:
    return (line.code,) if line.code else (line.name.casefold(), line.departement)

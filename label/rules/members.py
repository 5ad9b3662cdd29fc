"""The list of the members of a year as lines of text: code, name, département; read and written."""

from collections.abc import Collection, Iterable
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


def unknown_lines(text: str, codes: Collection[str]) -> list[str]:
    """The lines of a text whose code nobody bears (`codes`), in words."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        code, _, rest = (part.strip() for part in line.partition(";"))
        if code.upper() in codes:
            name = rest.partition(";")[0].strip()
            found.append(f"Ligne {number} : aucune collectivité ne porte le code « {code} » ({name}).")
    return found


@dataclass(frozen=True)
class MembersChange:
    """What a list changes beside another: who is there only now, and who only was there, by name."""

    arrived: tuple[str, ...]
    gone: tuple[str, ...]


def change_between(before: Iterable[MemberLine], after: Iterable[MemberLine]) -> MembersChange:
    """Who came and who left, each told by her code, else by her name and département."""
    was, now = {_key(one): one.name for one in before}, {_key(one): one.name for one in after}
    return MembersChange(
        tuple(name for key, name in now.items() if key not in was),
        tuple(name for key, name in was.items() if key not in now),
    )


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

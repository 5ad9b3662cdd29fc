"""The list of the members of a year as lines of text: code, name, département; read and written."""

from collections.abc import Iterable
from dataclasses import dataclass

from label.rules.strates import code_is_well_formed

LONGEST_NAME = 120
MANY = 20  # faults told at once


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
    members: list[MemberLine] = []
    faults: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        code, name, departement, *more = [part.strip() for part in f"{line};;".split(";")]
        key = (code.upper(),) if code else (name.casefold(), departement)
        if any(more):
            faults.append(f"Ligne {number} : trois parties au plus, « code ; nom ; département ».")
        elif code and not code_is_well_formed(code.upper()):
            faults.append(f"Ligne {number} : « {code} » n’est ni un code INSEE ni un SIREN.")
        elif not 0 < len(name) <= LONGEST_NAME:
            faults.append(f"Ligne {number} : un nom compte de 1 à {LONGEST_NAME} signes.")
        elif len(departement) > 3:
            faults.append(f"Ligne {number} : « {departement} » n’est pas un département.")
        elif key in seen:
            faults.append(f"Ligne {number} : déjà donnée à la ligne {seen[key]}.")
        else:
            seen[key] = number
            members.append(MemberLine(code.upper(), name, departement.upper()))
    return members, faults[:MANY]

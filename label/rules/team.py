"""The équipe and its correspondents as lines of text, read and written."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

LONGEST = {"nom": 120, "fonction": 160, "régions": 300}
MANY = 20  # faults told at once


@dataclass(frozen=True)
class TeamLine:
    """One person: of the équipe with a function, or a correspondent with regions (« Corse, Guyane »)."""

    name: str
    function: str = ""
    regions: str = ""
    address: str = ""


def written(lines: Iterable[TeamLine]) -> str:
    """One person a line: name, function or regions, address."""
    return "\n".join(f"{one.name} ; {one.regions or one.function} ; {one.address}".rstrip(" ;") for one in lines)


def read_team(text: str) -> tuple[list[TeamLine], list[str]]:
    """The people of the équipe, and what of the text does not read, line by line."""
    return _read(text, "fonction", lambda name, said, address: TeamLine(name, function=said, address=address))


def read_correspondents(text: str, known: Collection[str]) -> tuple[list[TeamLine], list[str]]:
    """The correspondents, whose regions are among those `known` by name, and what of the text does not read."""
    lines, faults = _read(text, "région", lambda name, said, address: TeamLine(name, regions=said, address=address))
    names = {_plain(name) for name in known}
    for one in lines:
        if strange := [region for region in regions_in(one.regions) if _plain(region) not in names]:
            faults.append(f"{one.name} : « {', '.join(strange)} » n’est pas une région.")
    return lines, faults[:MANY]


def regions_in(text: str) -> list[str]:
    """The regions of a correspondent."""
    return [part.strip() for part in text.split(",") if part.strip()]


def serves(one: TeamLine, region: str) -> bool:
    """Whether a correspondent is of this region."""
    return bool(region) and _plain(region) in {_plain(name) for name in regions_in(one.regions)}


def _plain(name: str) -> str:
    """A name of region whatever its case and its apostrophe: the référentiel has the straight one."""
    return name.casefold().replace("’", "'")


def _read(text: str, what: str, made: Callable[[str, str, str], TeamLine]) -> tuple[list[TeamLine], list[str]]:
    lines: list[TeamLine] = []
    faults: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        name, said, address, *more = [" ".join(part.split()) for part in f"{line};;".split(";")]
        if any(more):
            faults.append(f"Ligne {number} : trois parties au plus, « nom ; {what} ; adresse ».")
        elif not 0 < len(name) <= LONGEST["nom"]:
            faults.append(f"Ligne {number} : un nom compte de 1 à {LONGEST['nom']} signes.")
        elif not 0 < len(said) <= LONGEST["fonction" if what == "fonction" else "régions"]:
            faults.append(f"Ligne {number} : la {what} manque, ou est trop longue.")
        elif address and address.count("@") != 1:
            faults.append(f"Ligne {number} : « {address} » n’est pas une adresse électronique.")
        elif (name.casefold(), said.casefold()) in seen:
            faults.append(f"Ligne {number} : déjà donnée à la ligne {seen[name.casefold(), said.casefold()]}.")
        else:
            seen[name.casefold(), said.casefold()] = number
            lines.append(made(name, said, address))
    return lines, faults[:MANY]

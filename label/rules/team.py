"""The équipe and its relays as lines of text, read and written."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from label.rules.lines import MANY, LineFault, checked_address, checked_name, read_lines

LONGEST = {"nom": 120, "fonction": 160, "régions": 300}


@dataclass(frozen=True)
class TeamLine:
    """One person: of the équipe with a function, or a relay with regions (« Corse, Guyane »)."""

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


def read_relays(text: str, known: Collection[str]) -> tuple[list[TeamLine], list[str]]:
    """The relays, whose regions are among those `known` by name, and what of the text does not read."""
    lines, faults = _read(text, "région", lambda name, said, address: TeamLine(name, regions=said, address=address))
    names = {_plain(name) for name in known}
    for one in lines:
        if strange := [region for region in regions_in(one.regions) if _plain(region) not in names]:
            faults.append(f"{one.name} : « {', '.join(strange)} » n’est pas une région.")
    return lines, faults[:MANY]


def regions_in(text: str) -> list[str]:
    """The regions of a relay."""
    return [part.strip() for part in text.split(",") if part.strip()]


def serves(one: TeamLine, region: str) -> bool:
    """Whether a relay is of this region."""
    return bool(region) and _plain(region) in {_plain(name) for name in regions_in(one.regions)}


def _plain(name: str) -> str:
    """A name of region whatever its case and its apostrophe: the référentiel has the straight one."""
    return name.casefold().replace("’", "'")


def _read(text: str, what: str, made: Callable[[str, str, str], TeamLine]) -> tuple[list[TeamLine], list[str]]:
    def one(parts: list[str]) -> TeamLine:
        name, said, address = parts
        checked_name(name, LONGEST["nom"])
        if not 0 < len(said) <= LONGEST["fonction" if what == "fonction" else "régions"]:
            raise LineFault(f"la {what} manque, ou est trop longue.")
        return made(name, said, checked_address(address))

    def key(line: TeamLine) -> tuple[str, str]:
        return line.name.casefold(), (line.regions or line.function).casefold()

    return read_lines(text, f"nom ; {what} ; adresse", one, key)

"""Size classes and the shape of official codes."""

import re

from label.enums import GROUPINGS, Kind, Strate, TownClass

# Lower bounds, book 2012 l. 205: « moins de 3 000 », « 3 000 à 19 999 », « 20 000 à 99 999 », « 100 000 et plus ».
BOUNDS = (
    (100_000, Strate.GRANDE_VILLE),
    (20_000, Strate.VILLE_MOYENNE),
    (3_000, Strate.PETITE_VILLE),
    (0, Strate.VILLAGE),
)
COMMUNE_CODE = r"[0-9][0-9AB][0-9]{3}"
SIREN = r"[0-9]{9}"
CODE_PATTERN = rf"^({COMMUNE_CODE}|{SIREN})$"


def strate_of(population: int | None) -> Strate | None:
    """The strate of a municipal population in inhabitants; None when the population is unknown. Raises ValueError below
    0.
    """
    if population is None:
        return None
    for minimum, strate in BOUNDS:
        if population >= minimum:
            return strate
    msg = f"Une population ne peut pas être négative : {population}"
    raise ValueError(msg)


def town_class(kind: Kind, strate: Strate | None) -> TownClass | None:
    """Where a collectivité is counted wherever strates are told apart: charts, filters, exports, mailings; None for a
    commune of unknown strate.
    """
    if kind in GROUPINGS:
        return TownClass.GROUPING
    return TownClass(strate.value) if strate is not None else None


def class_code(kind: str, strate: str) -> str:
    """`town_class` of what a row holds, in its code; empty where it is unknown."""
    found = town_class(Kind(kind), Strate(strate) if strate else None)
    return found.value if found is not None else ""


def is_commune_code(code: str) -> bool:
    """Whether `code` has the form of an INSEE commune code (five characters, Corsica's letter included)."""
    return re.fullmatch(COMMUNE_CODE, code) is not None


def code_is_well_formed(code: str) -> bool:
    """Whether `code` is an INSEE commune code or a SIREN."""
    return re.fullmatch(CODE_PATTERN.strip("^$"), code) is not None

"""What people typed, made fit to be printed: no control sign, no letter without a drawing, nothing longer than its place.

Nothing is lost: the data stay as they are, and every shortening is noted for the équipe with the name of its entry.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from label.rules import counted

GLYPHS = Path(__file__).with_name("glyphs.txt")
T = TypeVar("T")
MISSING = "\u00a4"  # « ¤ », which our fonts have and no name
LONGEST = {
    "nom": 90, "département": 34, "région": 34, "exécutif": 80, "élu référent": 80, "site": 60, "fonction": 68,
    "fonction d’un juré": 220, "lien d’un juré": 220, "nom d’un juré": 90, "partenaire": 160, "préparation": 160,
    "lieu": 90, "code postal": 10, "description": 250, "crédit": 60,
    "titre du focus": 70, "texte du focus": 800, "fiche": 200, "ligne du règlement": 4000,
    "ligne de commentaire": 20_000,
}  # fmt: skip


@cache
def covered() -> tuple[list[int], list[int]]:
    """The first and last points of each run of characters that the book's fonts draw; `glyphs.txt` lists them."""
    runs = [line.split("-") for line in GLYPHS.read_text(encoding="ascii").split()]
    return [int(run[0], 16) for run in runs], [int(run[-1], 16) for run in runs]


def is_drawn(character: str) -> bool:
    """Whether the book's fonts (or its spaces) have this character."""
    starts, ends = covered()
    index = bisect_right(starts, ord(character)) - 1
    return index >= 0 and ord(character) <= ends[index]


@dataclass
class Fitter:
    """Fits texts one after the other and remembers what it had to change."""

    notes: list[str] = field(default_factory=list)

    def text(self, value: str, what: str, entry: str) -> str:
        """`value` on one line, drawable, of LONGEST[what] signs at most; what was changed is noted under the name of `entry`."""
        clean = unicodedata.normalize("NFC", value)
        clean = " ".join(
            "".join(
                c for c in clean if c in "\t\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
            ).split()
        )
        strange = sorted({c for c in clean if not is_drawn(c)})
        if strange:
            clean = "".join(c if is_drawn(c) else MISSING for c in clean)
            signs = ", ".join(f"U+{ord(c):04X}" for c in strange[:5])
            self.note(entry, what, f"{signs} remplacé par « {MISSING} », faute de dessin dans nos polices")
        most = LONGEST[what]
        if len(clean) > most:
            self.note(entry, what, f"abrégé de {len(clean)} à {most} signes")
            clean = f"{clean[: most - 1].rstrip()}…"
        return clean

    def lines(self, values: Sequence[T], most: int, what: str, entry: str) -> Sequence[T]:
        """The first `most` values; what is left out is noted."""
        if len(values) > most:
            printed = counted(most, "ligne imprimée", "lignes imprimées") if most else "aucune ligne imprimée"
            self.note(entry, what, f"{printed} sur {len(values)}")
        return values[:most]

    def note(self, entry: str, what: str, words: str) -> None:
        """One note, once."""
        name = entry if len(entry) <= 60 else f"{entry[:59]}…"
        line = f"{name} – {what} : {words}."
        if line not in self.notes:
            self.notes.append(line)

"""What people typed, made fit to be printed: no control sign, no letter without a drawing, nothing longer than its
place.

Nothing is lost: the data stay as they are, and every shortening is noted for the équipe with the name of its entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from toolkit.french import counted
from toolkit.printing.glyphs import MISSING, is_drawn, without_controls
from toolkit.typography import NBSP

T = TypeVar("T")
LONGEST = {
    "nom": 90,
    "département": 34,
    "région": 34,
    "exécutif": 80,
    "élu référent": 80,
    "site": 60,
    "fonction": 68,
    "fonction d’un juré": 220,
    "lien d’un juré": 220,
    "nom d’un juré": 90,
    "partenaire": 120,
    "rôle d’un partenaire": 400,
    "préparation": 160,
    "titre": 80,
    "signature": 120,
    "chiffre": 16,
    "mots d’un chiffre": 120,
    "source": 120,
    "biographie": 400,
    "régions": 300,
    "lieu": 90,
    "code postal": 10,
    "description": 250,
    "constat de l’étude": 400,
    "citation": 600,
    "question": 120,
    "réponse": 60,
    "crédit": 60,
    "titre du focus": 70,
    "texte du focus": 1300,
    "motif": 500,
    "observation": 400,
    "fiche": 200,
    "ligne du règlement": 4000,
    "ligne de commentaire": 20_000,
}


@dataclass(frozen=True)
class FittingNote:
    """What was changed of an entry, and in which of its texts."""

    entry: str
    what: str
    words: str

    def __str__(self) -> str:
        return f"{self.entry} – {self.what} : {self.words}."


@dataclass
class Fitter:
    """Fits texts one after the other and remembers what it had to change."""

    told: list[FittingNote] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """What it had to change, in sentences."""
        return [str(note) for note in self.told]

    def about(self, entry: str) -> "Fitter":
        """What it had to change of one entry alone."""
        return Fitter([note for note in self.told if note.entry == self.entry(entry)])

    def prose(self, value: str, what: str, entry: str) -> str:
        """A text of several lines, drawable, as long as it is; what was replaced is noted under the name of `entry`."""
        lines = [without_controls(line).rstrip() for line in value.splitlines()]
        return self._drawn("\n".join(lines), what, entry)

    def text(self, value: str, what: str, entry: str) -> str:
        """`value` on one line, drawable, of LONGEST[what] signs at most, where no line will begin with a hyphen; what
        was changed is noted under the name of `entry`.
        """
        clean = self._drawn(" ".join(without_controls(value).split()), what, entry).replace(" - ", f"{NBSP}- ")
        most = LONGEST[what]
        if len(clean) > most:
            self.note(entry, what, f"abrégé de {len(clean)} à {most} signes")
            clean = f"{clean[: most - 1].rstrip()}…"
        return clean

    def _drawn(self, clean: str, what: str, entry: str) -> str:
        """The same with a sign of ours for each that our fonts do not draw."""
        strange = sorted({c for c in clean if not is_drawn(c) and c != "\n"})
        if strange:
            clean = "".join(c if is_drawn(c) or c == "\n" else MISSING for c in clean)
            signs = ", ".join(f"{c} (U+{ord(c):04X})" for c in strange[:5])
            self.note(entry, what, f"{signs} remplacé par « {MISSING} », faute de dessin dans nos polices")
        return clean

    def lines(self, values: Sequence[T], most: int, what: str, entry: str) -> Sequence[T]:
        """The first `most` values; what is left out is noted."""
        if len(values) > most:
            printed = counted(most, "ligne imprimée", "lignes imprimées") if most else "aucune ligne imprimée"
            self.note(entry, what, f"{printed} sur {len(values)}")
        return values[:most]

    @staticmethod
    def entry(name: str) -> str:
        """How an entry is named at the head of its notes."""
        return name if len(name) <= 60 else f"{name[:59]}…"

    def note(self, entry: str, what: str, words: str) -> None:
        """One note, once."""
        said = FittingNote(self.entry(entry), what, words)
        if said not in self.told:
            self.told.append(said)

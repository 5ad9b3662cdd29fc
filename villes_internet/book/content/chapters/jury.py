"""The jury, as the edition names it."""

from dataclasses import dataclass
from datetime import date

from label.models import Edition
from toolkit.dates import french_date
from toolkit.french import counted, listed, upper_first
from toolkit.typography import thousands
from villes_internet.book.content.chapters.base import ChapterKind, Matter
from villes_internet.book.enums import Part
from villes_internet.book.parts import biography_slug


def days_of(edition: Edition) -> str:
    """« le 8 novembre 2011 », « le 8 novembre 2011 et le 9 novembre 2011 »: when the jury of an edition sat."""
    days = [date.fromisoformat(day) for day in edition.printed_jury.get("seance", {}).get("jours", [])]
    if not days and edition.jury_on is not None:
        days = [edition.jury_on]
    return listed([f"le {french_date(day)}" for day in days])


@dataclass(frozen=True)
class Juror:
    """A member of the jury, as the edition names them, and what the équipe says of them."""

    name: str
    function: str
    is_president: bool
    is_present: bool
    link: str
    biography: str = ""


@dataclass(frozen=True)
class Jury:
    """Who decided, when and where."""

    lead: str
    jurors: tuple[Juror, ...]
    preparation: tuple[str, ...]


def read(matter: Matter) -> Jury | None:
    """The president first, then the others in the order of the source; None where the edition names nobody."""
    edition, fitter = matter.edition, matter.fitter
    known = edition.printed_jury
    rows = known.get("membres", [])
    if not rows:
        return None
    told = {one.slug: one.text for one in matter.writings.get(Part.BIOGRAPHY, ())}
    jurors = [
        Juror(
            fitter.text(row["nom"], "nom d’un juré", row["nom"]),
            fitter.text(row.get("fonction", ""), "fonction d’un juré", row["nom"]),
            row["nom"] == known.get("president"),
            bool(row.get("present", True)),
            fitter.text(row.get("lien", ""), "lien d’un juré", row["nom"]),
            fitter.text(told.get(biography_slug(row["nom"]), ""), "biographie", row["nom"]),
        )
        for row in rows
    ]
    jurors.sort(key=lambda juror: not juror.is_president)
    present = sum(juror.is_present for juror in jurors)
    sitting = known.get("seance", {})
    lines = [f"Le jury de l’édition {edition.year} compte {counted(len(jurors), 'membre', 'membres', feminine=False)}."]
    if edition.jury_on is not None:
        cases = (
            f" pour se prononcer sur {thousands(sitting['candidatures'])} candidatures"
            if sitting.get("candidatures")
            else ""
        )
        lines.append(f"Il s’est réuni {days_of(edition)}{cases}.")
    if present < len(jurors):
        source = "le procès-verbal" if sitting.get("proces_verbal") else "le livre imprimé"
        there = counted(present, "membre était présent", "membres étaient présents", feminine=False)
        lines.append(f"{upper_first(there)}, d’après {source}.")
    preparation = tuple(fitter.text(line, "préparation", "Jury") for line in known.get("preparation", []))
    return Jury(" ".join(lines), tuple(jurors), preparation)


JURY = ChapterKind("jury", "Le jury", read)

"""The colophon: publisher, sources, date and fingerprint of the data, fonts; no date of making: same data, same
file.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from label.models import Collectivite, Edition
from label.queries.results import last_corrected
from toolkit.dates import french_date
from villes_internet.book.content.chapters.base import ChapterKind, Matter
from villes_internet.book.content.fingerprints import checksum
from villes_internet.book.content.types import KeyFigure
from villes_internet.book.enums import Part, Volume
from villes_internet.book.parts import THICKNESS


@dataclass(frozen=True)
class Colophon:
    """The last page: who publishes, who printed (Markdown of the équipe), from which data, with which fingerprint."""

    title: str
    lines: tuple[str, ...]
    data_date: str
    fingerprint: str
    printing: str = ""
    corrected: str = ""
    facts: tuple[KeyFigure, ...] = ()


def read(matter: Matter) -> Colophon:
    """The last page, with the fingerprint of all the others. Two queries."""
    edition = matter.edition
    lines = [
        f"Édition : {settings.LABEL['publisher']}.",
        f"Label « {settings.LABEL['name']} », édition {edition.year}.",
        f"{settings.LABEL['attribution']}.",
        "Les noms, départements et régions sont ceux de l’époque.",
        *([_populations(matter)] if matter.volume is Volume.BOOK else []),
        "Composé en Bricolage Grotesque, Source Sans 3 et Source Serif 4 (SIL Open Font License).",
        "Sa version électronique suit les normes PDF/UA-1 et PDF/A-3a ; le palmarès y est joint au format CSV.",
    ]
    printing = matter.writing(Part.PRINTING) if matter.volume is Volume.BOOK else None
    back = matter.writing(Part.BACK) if matter.volume is Volume.BOOK else None
    return Colophon(
        settings.LABEL["name"],
        tuple(lines),
        _data_date(edition),
        checksum([*(chapter for _, chapter in matter.made), *(one for one in (printing, back) if one)]),
        printing.text if printing else "",
        _corrected(edition),
        tuple(fact for fact in printing.figures if fact.value != THICKNESS) if printing else (),
    )


def _corrected(edition: Edition) -> str:
    """The day of the last correction of a published level; empty where there is none."""
    at = last_corrected(edition)
    return french_date(timezone.localdate(at)) if at is not None else ""


def _populations(matter: Matter) -> str:
    if matter.has_printed_populations:
        return (
            "Les populations des tableaux sont celles du livre imprimé ; elles diffèrent parfois de celles de l’INSEE."
        )
    return "Les populations des tableaux sont celles de l’INSEE, à l’inscription de chaque collectivité."


def _data_date(edition: Edition) -> str:
    """Of when the data are: the edition's publication, and the year of the official geographical code."""
    parts = []
    if edition.publishes_at is not None:
        parts.append(f"palmarès publié le {french_date(timezone.localdate(edition.publishes_at))}")
    elif edition.ceremony_on is not None:
        parts.append(f"palmarès remis le {french_date(edition.ceremony_on)}")
    cog_year = Collectivite.objects.aggregate(year=Max("cog_year"))["year"]
    if cog_year is not None:
        parts.append(f"code officiel géographique au 1er janvier {cog_year}")
    return " ; ".join(parts)


COLOPHON = ChapterKind("colophon", "Achevé d’imprimer", read, stays=True)

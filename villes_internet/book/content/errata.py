"""The errata slip of a printed book: the published levels that were corrected since."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from label.documents.making import NothingToPrint
from label.models import Edition
from label.queries.results import errata_of
from toolkit.dates import french_date
from villes_internet.book.content.fitting import Fitter


@dataclass(frozen=True)
class Erratum:
    """One level: whose, what was changed and on which day, why."""

    name: str
    departement: str
    words: str
    reason: str
    dated: str


@dataclass(frozen=True)
class Errata:
    """The slip: its lines, oldest first."""

    title: str
    year: int
    edition_number: int
    publisher: str
    lines: tuple[Erratum, ...]
    demonstration: bool


def errata_slip(edition: Edition, fitter: Fitter) -> Errata:
    """The corrections of an edition, oldest first. Raises NothingToPrint when there is none. One query."""
    lines = tuple(
        Erratum(
            fitter.text(row.candidature.name, "nom", row.candidature.collectivite.code),
            row.candidature.departement,
            row.words,
            fitter.text(row.reason, "motif", row.candidature.name),
            french_date(timezone.localdate(row.settled_at)) if row.settled_at else "",
        )
        for row in errata_of(edition)
    )
    if not lines:
        msg = f"Aucun niveau de {edition.year} n’a été corrigé : il n’y a pas d’erratum à glisser dans le livre."
        raise NothingToPrint(msg)
    title, publisher = settings.LABEL["book_title"], settings.LABEL["publisher"]
    return Errata(title, edition.year, edition.number, publisher, lines, edition.demonstration)

"""The colophon: publisher, sources, date and fingerprint of the data, fonts; no date of making: same data, same
file.
"""

from django.conf import settings
from django.db.models import Max

from label.models import Collectivite, Edition
from label.rules.dates import french_date
from villes_internet.book.content.types import Chapter, Colophon


def colophon(edition: Edition, fingerprint: str, *, tables: bool = False) -> Chapter:
    """The last page; `tables` when the document has the tables of populations. One query."""
    lines = [
        f"Édition : {settings.LABEL['publisher']}.",
        f"Label « {settings.LABEL['name']} », édition {edition.year}.",
        f"{settings.LABEL['attribution']}.",
        "Les noms, départements et régions sont ceux de l’époque.",
        *(
            [
                (
                    "Les populations des tableaux sont celles du livre imprimé ; elles diffèrent parfois de celles de "
                    "l’INSEE."
                )
            ]
            if tables
            else []
        ),
        "Composé en Bricolage Grotesque, Source Sans 3 et Source Serif 4 (SIL Open Font License).",
        "Ce document suit les normes PDF/UA-1 et PDF/A-3a ; le palmarès y est joint au format CSV.",
    ]
    return Chapter(
        "colophon",
        "Achevé d’imprimer",
        Colophon(settings.LABEL["name"], tuple(lines), _data_date(edition), fingerprint),
    )


def _data_date(edition: Edition) -> str:
    """Of when the data are: the edition's publication, and the year of the official geographical code."""
    parts = []
    published = edition.publishes_at.date() if edition.publishes_at else edition.ceremony_on
    if published is not None:
        parts.append(f"palmarès remis le {french_date(published)}")
    cog_year = Collectivite.objects.aggregate(year=Max("cog_year"))["year"]
    if cog_year is not None:
        parts.append(f"code officiel géographique au 1er janvier {cog_year}")
    return " ; ".join(parts)

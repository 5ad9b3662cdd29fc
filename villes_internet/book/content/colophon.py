"""The colophon: publisher, sources, fonts; no date of making, so that the same data give the same file."""

from django.conf import settings

from label.models import Edition
from villes_internet.book.content.types import Chapter, Colophon


def colophon(edition: Edition, *, tables: bool = False) -> Chapter:
    """The last page; `tables` when the document has the tables of populations."""
    lines = [
        f"Édition\u00a0: {settings.LABEL['publisher']}.",
        f"Label «\u00a0{settings.LABEL['name']}\u00a0», édition {edition.year}.",
        f"{settings.LABEL['attribution']}.",
        "Les noms, départements et régions sont ceux de l’époque.",
        *(
            [
                "Les populations des tableaux sont celles du livre imprimé ; elles diffèrent parfois de celles de l’INSEE."
            ]
            if tables
            else []
        ),
        "Composé en Bricolage Grotesque, Source Sans 3 et Source Serif 4 (SIL Open Font License).",
        "Ce document suit les normes PDF/UA-1 et PDF/A-3a.",
    ]
    return Chapter("colophon", "Achevé d’imprimer", Colophon(settings.LABEL["name"], tuple(lines)))

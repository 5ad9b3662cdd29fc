"""The tables of the initiatives."""

from initiatives.models.chosen import Featured, Highlight
from initiatives.models.found import Entry, Spelling
from initiatives.models.illustrations import InitiativeAttachment, Photo, photo_path
from initiatives.models.stories import Enjeu, Initiative, InitiativeQuerySet, enjeu_codes, enjeux, number_in

__all__ = [
    "Enjeu",
    "Entry",
    "Featured",
    "Highlight",
    "Initiative",
    "InitiativeAttachment",
    "InitiativeQuerySet",
    "Photo",
    "Spelling",
    "enjeu_codes",
    "enjeux",
    "number_in",
    "photo_path",
]

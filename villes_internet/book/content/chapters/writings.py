"""The chapters that are written: the éditorial, the testimonies, the method, the focus pages, the association."""

from dataclasses import dataclass

from villes_internet.book.content.chapters.base import ChapterKind, Matter
from villes_internet.book.content.writings import Writing
from villes_internet.book.enums import Part

TEMPLATE = "book/ecrits.html"


@dataclass(frozen=True)
class Written:
    """The texts of a chapter, a page each."""

    writings: tuple[Writing, ...]


def _chapter(slug: str, title: str, part: Part) -> ChapterKind[Written]:
    def read(matter: Matter) -> Written | None:
        writings = matter.writings.get(part, ())
        return Written(writings) if writings else None

    return ChapterKind(slug, title, read, template=TEMPLATE)


EDITORIAL = _chapter("editorial", "Éditorial", Part.EDITORIAL)
TESTIMONIES = _chapter("temoignages", "Témoignages", Part.TESTIMONY)
METHOD = _chapter("methode", "La méthode", Part.METHOD)
FOCUS = _chapter("focus", "Les focus", Part.FOCUS)
ASSOCIATION = _chapter("association", "L’association", Part.ASSOCIATION)

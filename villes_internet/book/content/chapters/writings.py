"""The chapters that are written: the éditorial, the testimonies, the method, the focus pages, the association."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from label.models import Edition
from toolkit.printing import Picture
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Piece, whole
from villes_internet.book.content.writings import Writing
from villes_internet.book.enums import Part
from villes_internet.book.models import TextPicture
from villes_internet.book.order import in_order
from villes_internet.book.parts import PARTS

TEMPLATE = "book/ecrits.html"


@dataclass(frozen=True)
class Written:
    """The texts of a chapter, a page each."""

    writings: tuple[Writing, ...]


def _chapter(slug: str, title: str, part: Part) -> ChapterKind[Written]:
    def read(matter: Matter) -> Written | None:
        writings = in_order(matter.writings.get(part, ()), matter.order, lambda one: one.anchor)
        return Written(tuple(writings)) if writings else None

    return ChapterKind(
        slug, title, read, template=TEMPLATE, photos=_photos, pieces=_pieces if PARTS[part].is_many else whole
    )


def _photos(edition: Edition, written: Written) -> Mapping[str, Picture]:
    """The bytes of the photos of the texts. One query."""
    wanted = {one.photo.name for one in written.writings if one.photo is not None}
    found = {}
    for row in TextPicture.objects.filter(edition=edition, sha256__in=wanted) if wanted else ():
        with row.file.open("rb") as file:
            found[row.sha256] = Picture("image/jpeg", file.read())
    return found


def _pieces(written: Written) -> Iterator[Piece]:
    """A page each."""
    for one in written.writings:
        yield Piece(one.anchor, one.title, one)


EDITORIAL = _chapter("editorial", "Éditorial", Part.EDITORIAL)
TESTIMONIES = _chapter("temoignages", "Témoignages", Part.TESTIMONY)
METHOD = _chapter("methode", "La méthode", Part.METHOD)
FOCUS = _chapter("focus", "Les focus", Part.FOCUS)
ASSOCIATION = _chapter("association", "L’association", Part.ASSOCIATION)

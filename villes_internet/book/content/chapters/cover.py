"""The cover: the edition's title as in print, over the constellation of the labelled collectivités."""

from dataclasses import dataclass

from django.conf import settings

from label.queries.results import departement_features
from toolkit.charts.atlas.labels import Spot
from toolkit.charts.atlas.levels import constellation
from toolkit.typography import NBSP
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Put
from villes_internet.book.content.chapters.maps import spot
from villes_internet.book.enums import Volume


@dataclass(frozen=True)
class Cover:
    """The first page; `spots` are all the labelled collectivités, drawn as a constellation."""

    title: str
    year: int
    edition_number: int
    subtitle: str
    publisher: str
    spots: tuple[Spot, ...] = ()


def read(matter: Matter) -> Cover:
    """The first page of a document; the whole book has its constellation."""
    edition, whole = matter.edition, matter.volume is Volume.BOOK
    name = settings.LABEL["name"].replace(" ", NBSP)
    palmares = f"Palmarès du label «{NBSP}{name}{NBSP}»"
    title = palmares if matter.volume is Volume.PALMARES else settings.LABEL["book_title"]
    subtitle = f"{len(matter.results)} collectivités labellisées"
    spots = tuple(sorted((spot(p) for p in matter.points), key=lambda s: (s.arobases, s.code))) if whole else ()
    return Cover(title, edition.year, edition.number, subtitle, settings.LABEL["publisher"], spots)


def drawings(cover: Cover, put: Put) -> dict[str, str]:
    """The constellation, when there is one."""
    return {
        "constellation": put("constellation", constellation(cover.spots, departement_features())) if cover.spots else ""
    }


COVER = ChapterKind("couverture", "", read, drawings=drawings, before_contents=True, stays=True)

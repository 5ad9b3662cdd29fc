"""The chapters, each in its module, and the documents that they make, in the order of print: that of 2012’s book."""

from typing import Any

from villes_internet.book.content.chapters.answers import ANSWERS
from villes_internet.book.content.chapters.back import BACK
from villes_internet.book.content.chapters.base import ChapterKind
from villes_internet.book.content.chapters.colophon import COLOPHON
from villes_internet.book.content.chapters.cover import COVER
from villes_internet.book.content.chapters.edition import EDITION
from villes_internet.book.content.chapters.index import INDEX
from villes_internet.book.content.chapters.jury import JURY
from villes_internet.book.content.chapters.maps import MAPS
from villes_internet.book.content.chapters.members import MEMBERS
from villes_internet.book.content.chapters.moves import MOVES
from villes_internet.book.content.chapters.palmares import PALMARES
from villes_internet.book.content.chapters.partners import PARTNERS
from villes_internet.book.content.chapters.perspective import PERSPECTIVE
from villes_internet.book.content.chapters.presentation import PRESENTATION
from villes_internet.book.content.chapters.reading import READING
from villes_internet.book.content.chapters.tables import TABLES
from villes_internet.book.content.chapters.team import TEAM
from villes_internet.book.content.chapters.tour import TOUR
from villes_internet.book.content.chapters.writings import ASSOCIATION, EDITORIAL, FOCUS, METHOD, TESTIMONIES
from villes_internet.book.enums import Volume

WHOLE: tuple[ChapterKind[Any], ...] = (
    COVER,
    READING,
    EDITORIAL,
    TESTIMONIES,
    PRESENTATION,
    METHOD,
    PERSPECTIVE,
    EDITION,
    TABLES,
    MOVES,
    ANSWERS,
    JURY,
    PALMARES,
    TEAM,
    TOUR,
    MEMBERS,
    MAPS,
    FOCUS,
    PARTNERS,
    ASSOCIATION,
    INDEX,
    COLOPHON,
    BACK,
)
VOLUMES: dict[Volume, tuple[ChapterKind[Any], ...]] = {
    Volume.BOOK: WHOLE,
    Volume.PALMARES: (COVER, PALMARES, COLOPHON),
    Volume.PROFILES: (COVER, TOUR, COLOPHON),
}
KINDS: dict[str, ChapterKind[Any]] = {kind.slug: kind for kinds in VOLUMES.values() for kind in kinds}

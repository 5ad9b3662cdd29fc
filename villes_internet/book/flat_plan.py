"""The flat plan of a book (« chemin de fer »): its pieces in the order in which they would be printed, over the pages
of the last one that was made.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from label.models import Document, Edition
from toolkit.printing.press import folded
from villes_internet.book.content.chapters.back import BACK
from villes_internet.book.content.chapters.index import INDEX
from villes_internet.book.content.documents import BookPiece, chapters_of, pieces_of
from villes_internet.book.content.fingerprints import checksum
from villes_internet.book.enums import TextState, Volume
from villes_internet.book.models import PageRemark
from villes_internet.book.texts import Placed, placed_in

SIDES = {"left": 0, "right": 1}  # the parity of the pages of a side
SIDE_WORDS = {"left": "à gauche", "right": "à droite"}
WORST = (TextState.MISSING, TextState.WRITTEN, TextState.REVIEWED)


@dataclass(frozen=True)
class PlannedPiece:
    """A piece where it would be printed. `earlier` and `later` are what it is put before to go one place up or down
    (empty: it becomes the last), and `blank_before` is what a blank page before it is put before; None where it cannot.
    `built` are its pages in the last book.
    """

    anchor: str
    name: str
    chapter: str = ""
    is_blank: bool = False
    is_stale: bool = False
    blank_before: str | None = None
    earlier: str | None = None
    later: str | None = None
    built: tuple[int, ...] = ()
    side: str = ""
    texts: tuple[Placed, ...] = ()
    remarks: int = 0

    @property
    def states(self) -> list[tuple[Placed, int]]:
        """Where its texts stand, what most needs somebody first: one of each state, and how many are."""
        asked = [one for one in self.texts if not one.is_optional]
        counts = Counter(one.state for one in asked)
        first = {one.state: one for one in reversed(asked)}
        return [(first[state], counts[state]) for state in WORST if counts[state]]

    @property
    def moves(self) -> bool:
        """Whether it can go anywhere else."""
        return self.earlier is not None or self.later is not None


PRINTER = PlannedPiece("imprimeur", "Blanche chez l’imprimeur", is_blank=True)


@dataclass(frozen=True)
class PlannedPage:
    """A page: its number as it would be printed, that of the last book (None: a blank one, or one to make), the pieces
    that begin on it; why it is left blank where nobody asked for it.
    """

    number: int
    built: int | None
    piece: PlannedPiece
    starts: tuple[PlannedPiece, ...] = ()
    white: str = ""


@dataclass(frozen=True)
class FlatPlan:
    """The pages two by two, the first alone on the right; the book whose pages are shown, if there is one; `lost` are
    the remarks that wait about what the book no longer has.
    """

    pieces: tuple[PlannedPiece, ...]
    spreads: tuple[tuple[PlannedPage | None, PlannedPage | None], ...]
    document: Document | None
    pages: int
    is_moved: bool = False
    missing: tuple[Placed, ...] = ()
    lost: tuple[PageRemark, ...] = ()

    @property
    def folded(self) -> int:
        """The pages that a printer folds."""
        return folded(self.pages)

    @property
    def stale(self) -> list[PlannedPiece]:
        """The pieces that say something else than the pages that are shown."""
        return [piece for piece in self.pieces if piece.is_stale]

    def named(self, anchor: str) -> PlannedPiece | None:
        """The piece of this anchor."""
        return next((piece for piece in self.pieces if piece.anchor == anchor), None)

    def beside(self, piece: PlannedPiece) -> tuple[PlannedPiece | None, PlannedPiece | None]:
        """The pieces before and after one, blank pages aside."""
        shown = [one for one in self.pieces if not one.is_blank]
        place = shown.index(piece)
        return (shown[place - 1] if place else None), (shown[place + 1] if place + 1 < len(shown) else None)

    def first_of(self, piece: PlannedPiece) -> int:
        """The number of the page on which a piece begins."""
        return next((page.number for page in self._all if piece in page.starts), 1)

    @property
    def _all(self) -> list[PlannedPage]:
        return [page for pair in self.spreads for page in pair if page is not None]

    def pages_of(self, piece: PlannedPiece) -> list[PlannedPage]:
        """The pages of a piece, in order."""
        return [page for page in self._all if page.piece == piece and not page.white]

    def beside_whom(self, piece: PlannedPiece) -> list[PlannedPiece]:
        """Those before which it can be put: its like, itself and the one that follows it aside."""
        kin = [one for one in self.pieces if one.chapter == piece.chapter and one.moves]
        place = kin.index(piece) if piece in kin else -1
        return [one for rank, one in enumerate(kin) if place >= 0 and rank not in (place, place + 1)]


def groups_of(edition: Edition) -> list[list[str]]:
    """What moves, by anchor, in its present order: the chapters with the blank pages, then the pieces of each chapter.
    About thirty queries.
    """
    return list(_groups(list(pieces_of(list(chapters_of(edition, Volume.BOOK))))).values())


def flat_plan(edition: Edition) -> FlatPlan:
    """The flat plan as it stands. About forty queries."""
    found = list(pieces_of(list(chapters_of(edition, Volume.BOOK))))
    document = Document.objects.of(Volume.BOOK.value, edition).done().exclude(pieces=[]).first()
    texts = placed_in(edition)
    waiting = list(PageRemark.objects.filter(edition=edition, settled_at__isnull=True).select_related("written_by"))
    remarks = Counter(row.piece for row in waiting)
    pieces = [
        replace(one, texts=tuple(_texts_of(one, texts)), remarks=remarks[one.anchor])
        for one in _planned(found, _built(document), {one["anchor"]: one["fingerprint"] for one in _made(document)})
    ]
    pages = list(_pages(pieces, {one.chapter for one in pieces}))
    sheets = _for_the_printer(pages)
    whole: list[PlannedPage | None] = [None, *sheets, *([None] if len(sheets) % 2 == 0 else [])]
    spreads = tuple((whole[place], whole[place + 1]) for place in range(0, len(whole), 2))
    printed = {one.slot.slug for piece in pieces for one in piece.texts}
    missing = [one for one in texts if one.slot.slug not in printed and not one.slot.part.is_many]
    there = {one.anchor for one in pieces}
    lost = tuple(row for row in waiting if row.piece not in there)
    moved = hasattr(edition, "book_order")
    return FlatPlan(tuple(pieces), spreads, document, len(pages), moved, tuple(missing), lost)


def _made(document: Document | None) -> Sequence[Mapping[str, Any]]:
    return document.pieces if document is not None else []


def _built(document: Document | None) -> dict[str, tuple[int, ...]]:
    """The pages of each piece in a book; the opening of a chapter may share that of its first piece."""
    return {one["anchor"]: tuple(range(one["page"], one["page"] + one["pages"])) for one in _made(document)}


def _groups(found: Sequence[BookPiece]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for piece in found:
        if not piece.stays:
            groups[piece.chapter].append(piece.anchor)
    return dict(groups)


def _planned(
    found: Sequence[BookPiece], built: Mapping[str, tuple[int, ...]], made: Mapping[str, str]
) -> Iterator[PlannedPiece]:
    groups = _groups(found)
    for piece in found:
        stale = made.get(piece.anchor) != checksum([piece.facts])
        takes_blank = not (piece.chapter or piece.stays or piece.is_blank)
        blank = "" if piece.anchor == INDEX.slug else piece.anchor if takes_blank else None
        planned = PlannedPiece(
            piece.anchor,
            piece.name,
            piece.chapter,
            is_blank=piece.is_blank,
            is_stale=stale and not piece.is_blank,
            blank_before=blank,
            built=built.get(piece.anchor, ()),
            side=piece.side,
        )
        yield planned if piece.stays else _placed(planned, groups[piece.chapter])


def _placed(piece: PlannedPiece, group: Sequence[str]) -> PlannedPiece:
    """With where it may go: before the one above it, or after the one below."""
    place = group.index(piece.anchor)
    earlier = group[place - 1] if place else None
    later = None if place + 1 == len(group) else group[place + 2] if place + 2 < len(group) else ""
    return replace(piece, earlier=earlier, later=later)


def _pages(pieces: Sequence[PlannedPiece], chapters: set[str]) -> Iterator[PlannedPage]:
    """The pages one after the other; what has none of its own begins on the next one, and a forced side leaves one
    blank before it.
    """
    number, starts = 0, []
    for piece in pieces:
        starts.append(piece)
        opens = piece.anchor in chapters  # its pieces have the pages
        if piece.side and (number + 1) % 2 != SIDES[piece.side]:
            number += 1
            yield PlannedPage(number, None, piece, white=f"ce qui suit commence toujours {SIDE_WORDS[piece.side]}")
        for built in piece.built or ((None,) if piece.is_blank or not opens else ()):
            number += 1
            yield PlannedPage(number, built, piece, tuple(starts))
            starts = []


def _for_the_printer(pages: Sequence[PlannedPage]) -> list[PlannedPage]:
    """The same, with the blank pages that a printer needs, before the back of the cover where there is one."""
    more = folded(len(pages)) - len(pages)
    has_back = bool(pages) and pages[-1].piece.anchor == BACK.slug
    body, back = (pages[:-1], pages[-1:]) if has_back else (pages, [])
    white = "pour un multiple de quatre, chez l’imprimeur seulement"
    added = [PlannedPage(len(body) + rank, None, PRINTER, white=white) for rank in range(1, more + 1)]
    return [*body, *added, *(replace(page, number=page.number + more) for page in back)]


def _texts_of(piece: PlannedPiece, texts: Sequence[Placed]) -> Iterator[Placed]:
    """The texts that a piece prints: its own page, or what its chapter holds."""
    for one in texts:
        if one.slot.part.is_many:
            if one.text is not None and one.slot.anchor == piece.anchor:
                yield one
        elif one.slot.part.chapter == piece.anchor:
            yield one

"""What a chapter knows of itself, and what it reads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from label.documents.kinds import Parts
from label.models import Edition
from label.queries.moves import MovesTold, moves_told_in
from label.queries.results import MapPoint
from label.statistics import Background, Result
from toolkit.printing import Picture
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.sources import fitted_background, fitted_points, fitted_results
from villes_internet.book.content.writings import Writing, Writings, writings_of
from villes_internet.book.enums import Part, Volume
from villes_internet.book.models import BookOrder, ProfileFocus, ProfileObservation

C = TypeVar("C")
# Puts a drawing in the document by its name, and gives the markup that shows it.
Put = Callable[[str, str], str]


@dataclass(frozen=True)
class Chapter:
    """A part of the document, ready to be rendered: plain frozen values; an untitled one is not in the contents."""

    slug: str
    title: str
    content: Any
    blanks: tuple[str, ...] = ()  # the blank pages before it, on paper


@dataclass
class Matter:
    """What the chapters of one document read; each part is read once, when a chapter first asks for it. `made` are the
    chapters before, in order; the fitter notes what was shortened.
    """

    edition: Edition
    volume: Volume
    fitter: Fitter
    made: list[tuple["ChapterKind[Any]", Chapter]] = field(default_factory=list)

    @cached_property
    def results(self) -> list[Result]:
        """The palmarès. Two queries."""
        return fitted_results(self.edition, self.fitter)

    @property
    def has_printed_populations(self) -> bool:
        """Whether a printed book gave its populations (2012's); elsewhere the tables say INSEE's."""
        return any(result.printed_population is not None for result in self.results)

    @cached_property
    def points(self) -> list[MapPoint]:
        """The labelled collectivités that have a place. One query."""
        return fitted_points(self.edition, self.fitter)

    @cached_property
    def background(self) -> Background:
        """What the figures rest on. About eight queries."""
        return fitted_background(self.edition, self.results, self.fitter)

    @cached_property
    def moves(self) -> MovesTold | None:
        """Who moved since the edition before. Three queries."""
        return moves_told_in(self.edition)

    @cached_property
    def writings(self) -> Writings:
        """What the équipe wrote. One query."""
        return writings_of(self.edition, self.fitter)

    @cached_property
    def by_hand(self) -> dict[str, str]:
        """The observations that the équipe wrote itself, by code. One query."""
        rows = ProfileObservation.objects.filter(candidature__edition=self.edition)
        told = rows.values_list("candidature__collectivite__code", "text")
        return {code: self.fitter.text(text, "observation", code) for code, text in told}

    @cached_property
    def focuses(self) -> list[ProfileFocus]:
        """The initiatives that the équipe retained for the pages. One query."""
        rows = ProfileFocus.objects.filter(candidature__edition=self.edition)
        return list(rows.select_related("candidature__collectivite", "initiative"))

    @cached_property
    def order(self) -> list[str]:
        """In which order the pieces were put; empty: the ordinary one. One query."""
        rows = BookOrder.objects.filter(edition=self.edition).values_list("pieces", flat=True)
        return list(rows.first() or ())

    def writing(self, part: Part, slug: str = "") -> Writing | None:
        """The one text of a place, or the one of this name."""
        return next((one for one in self.writings.get(part, ()) if not slug or one.slug == slug), None)


@dataclass(frozen=True)
class Place:
    """Where a chapter names a collectivité: the anchor, and the level when the chapter says it."""

    code: str
    name: str
    departement: str
    anchor: str
    arobases: int | None = None


@dataclass(frozen=True)
class Piece:
    """What moves within its chapter, by its anchor; `facts` are what it says, as a frozen dataclass."""

    anchor: str
    name: str
    facts: Any


def whole(_content: Any) -> Iterable[Piece]:
    """The pieces of a chapter whose parts do not move: none."""
    return ()


def nowhere(_content: Any) -> Iterable[Place]:
    """The places of a chapter that names no collectivité: none."""
    return ()


def undrawn(_content: Any, _put: Put) -> Mapping[str, Any]:
    """The drawings of a chapter that has none."""
    return {}


def shared(_edition: Edition) -> Parts:
    """The facts of a chapter that alone reads nothing (what several read is in `villes_internet.book.resting`)."""
    return {}


def without_photo(_edition: Edition, _content: Any) -> Mapping[str, Picture]:
    """The photos of a chapter that has none."""
    return {}


@dataclass(frozen=True)
class ChapterKind(Generic[C]):
    """A chapter, whatever the edition. Contents, bookmarks, index, web version and progress follow from it.

    `slug` is its anchor and names its template, `book/<slug>.html` unless several share one, which receives `content`,
    what `read` gives (None: nothing to print), and `drawings`. `word` is what the index calls its places, in French.
    `pieces` move within it; it moves itself unless it `stays` where it is. `side` is that of its first page where its
    sheet forces one (« left », « right »: static/css/book-*.css). `list_page` is where the list that it prints is
    changed: the name of that page, and the words that lead there. `rests_on` gives the fingerprints of what it alone
    reads, named in French: the book is overtaken when one of them changes.
    """

    slug: str
    title: str | Callable[[Matter], str]
    read: Callable[[Matter], C | None]
    word: str = ""
    places: Callable[[C], Iterable[Place]] = nowhere
    drawings: Callable[[C, Put], Mapping[str, Any]] = undrawn
    photos: Callable[[Edition, C], Mapping[str, Picture]] = without_photo
    before_contents: bool = False
    template: str = ""
    pieces: Callable[[C], Iterable[Piece]] = whole
    stays: bool = False
    side: str = ""
    list_page: tuple[str, str] | None = None
    rests_on: Callable[[Edition], Parts] = shared

    @property
    def page(self) -> str:
        """The name of its template."""
        return self.template or f"book/{self.slug}.html"

    def made_from(self, matter: Matter) -> Chapter | None:
        """The chapter of a document; None when there is nothing to print."""
        content = self.read(matter)
        title = self.title if isinstance(self.title, str) else self.title(matter)
        return Chapter(self.slug, title, content) if content is not None else None

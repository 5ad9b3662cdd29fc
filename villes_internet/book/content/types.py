"""The book as plain frozen values: what is printed, in order; no HTML, no layout."""

from collections.abc import Iterator
from dataclasses import dataclass

from label.enums import Kind
from label.rules.histories import HistoryYear, Sentence
from label.statistics.charts import Chart
from toolkit.charts.atlas.labels import Spot


@dataclass(frozen=True)
class Cover:
    """The first page; `spots` are all the labelled collectivités, drawn as a constellation."""

    title: str
    year: int
    edition_number: int
    subtitle: str
    publisher: str
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A part of a text: its title, its paragraphs, and a list that may follow them."""

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """How to read the book: each sign with what it means."""

    signs: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Presentation:
    """What the label is."""

    lead: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Figure:
    """A chart and the text that its figures say."""

    chart: Chart
    text: tuple[str, ...]


@dataclass(frozen=True)
class EditionLine:
    """What is known of an edition: its total and the counts for 5 down to 1 @, None where the sources are silent.

    `levels` is empty for an edition that gave no level.
    """

    year: int
    number: int
    total: int | None
    levels: tuple[int | None, ...]


@dataclass(frozen=True)
class Entry:
    """A name in a list, with its département; `code` is empty where the sources give none."""

    code: str
    name: str
    departement: str


@dataclass(frozen=True)
class Arrivals:
    """The collectivités known to reach the highest level for the first time in one edition."""

    year: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Perspective:
    """« Le label en perspective »: the charts, then the two tables that go under the first and the last of them."""

    lead: str
    figures: tuple[Figure, ...]
    editions: tuple[EditionLine, ...]
    arrivals: tuple[Arrivals, ...]


@dataclass(frozen=True)
class KeyFigure:
    """A number and the words under it."""

    value: str
    words: str


@dataclass(frozen=True)
class EditionPages:
    """The edition: key figures and passages; then what is known of the first-time candidates, empty when nothing is."""

    lead: str
    figures: tuple[KeyFigure, ...]
    passages: tuple[Passage, ...]
    first_time: tuple[KeyFigure, ...]
    first_time_passages: tuple[Passage, ...]


@dataclass(frozen=True)
class TableRow:
    """A line of the tables of 5 @ and 4 @; `population` is the printed one, None where the book gives none."""

    code: str
    name: str
    departement: str
    departement_name: str
    region: str
    population: int | None


@dataclass(frozen=True)
class LevelTable:
    """All the collectivités of one level, with their population and place."""

    arobases: int
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Tables:
    """« Les choix du jury »: one table a level."""

    lead: str
    levels: tuple[LevelTable, ...]


@dataclass(frozen=True)
class LevelMap:
    """The collectivités of one level that have a place."""

    arobases: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Maps:
    """The maps, the highest level first, and whom their outlines come from."""

    levels: tuple[LevelMap, ...]
    attribution: str


@dataclass(frozen=True)
class Juror:
    """A member of the jury, as the edition names them."""

    name: str
    function: str
    is_president: bool
    is_present: bool
    link: str


@dataclass(frozen=True)
class Jury:
    """Who decided, when and where."""

    lead: str
    jurors: tuple[Juror, ...]
    preparation: tuple[str, ...]


@dataclass(frozen=True)
class LevelList:
    """The names of one level, in alphabetical order."""

    arobases: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Palmares:
    """The palmarès by level, in columns."""

    lead: str
    total: int
    levels: tuple[LevelList, ...]


@dataclass(frozen=True)
class CardLine:
    """A line of the card; a figure stands beside its label, a text below it."""

    label: str
    value: str
    is_figure: bool = False


@dataclass(frozen=True)
class PagePicture:
    """The photo of a page: `name` is the fingerprint of its bytes, `alternative` says it in words; a wide one fills its
    place.
    """

    name: str
    alternative: str
    credit: str
    is_wide: bool


@dataclass(frozen=True)
class FocusPhoto:
    """The photo of a focus: the initiative's own, by its number, the width of its file and the name of its bytes in the
    document.
    """

    pk: int
    width: int
    path: str
    name: str
    alternative: str
    credit: str


@dataclass(frozen=True)
class Focus:
    """« Focus initiative »: what the équipe retained of a collectivité, and its address in the observatory."""

    title: str
    text: str
    address: str
    photo: FocusPhoto | None = None


@dataclass(frozen=True)
class ProfilePage:
    """The page of one collectivité at the highest level; `region_places` are the référentes of its region."""

    code: str
    name: str
    arobases: int
    year: int
    place: str
    card: tuple[CardLine, ...]
    staff: tuple[CardLine, ...]
    figures: tuple[KeyFigure, ...]
    observation: tuple[Sentence, ...]
    history: tuple[HistoryYear, ...]
    region: str
    region_departements: tuple[str, ...]
    region_places: tuple[Spot, ...]
    picture: PagePicture | None = None
    focus: Focus | None = None


@dataclass(frozen=True)
class Tour:
    """« Tour de France de l’excellence »: its opening, and a page each."""

    lead: str
    profiles: tuple[ProfilePage, ...]


@dataclass(frozen=True)
class Partners:
    """Who supports the label that year."""

    lead: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class MemberGroup:
    """Members of one nature."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Members:
    """The members of the association that year."""

    lead: str
    total: int
    labelled: int
    groups: tuple[MemberGroup, ...]


@dataclass(frozen=True)
class IndexEntry:
    """A collectivité, its level, and the places where it stands, as anchors (« tableau-38185 », « profil-38185 »)."""

    name: str
    departement: str
    anchors: tuple[str, ...]
    arobases: int | None = None


@dataclass(frozen=True)
class IndexLetter:
    """The entries of one letter."""

    letter: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True)
class Index:
    """Every collectivité of the document with its pages."""

    lead: str
    letters: tuple[IndexLetter, ...]


@dataclass(frozen=True)
class Colophon:
    """The last page: who publishes, from which data, of which date, with which fingerprint."""

    title: str
    lines: tuple[str, ...]
    data_date: str
    fingerprint: str


Content = (
    Cover
    | Reading
    | Presentation
    | Perspective
    | EditionPages
    | Tables
    | Maps
    | Jury
    | Palmares
    | Tour
    | Partners
    | Members
    | Index
    | Colophon
)


@dataclass(frozen=True)
class Chapter:
    """A part of the document; `slug` names its template and its anchor, an untitled one is not in the contents."""

    slug: str
    title: str
    content: Content


@dataclass(frozen=True)
class Book:
    """A whole document, ready to be rendered; that of a demonstration edition is watermarked."""

    document: str
    title: str
    year: int
    chapters: tuple[Chapter, ...]
    demonstration: bool = False

    def __iter__(self) -> Iterator[Chapter]:
        return iter(self.chapters)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the data, as the colophon prints it."""
        return next(c.content.fingerprint for c in self.chapters if isinstance(c.content, Colophon))


GROUPS: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("Communes", frozenset({Kind.COMMUNE})),
    ("Intercommunalités", frozenset({Kind.CC, Kind.CA, Kind.CU, Kind.METROPOLE})),
    ("Autres membres", frozenset({Kind.SYNDICAT, Kind.DEPARTEMENT, Kind.REGION, Kind.AUTRE})),
)

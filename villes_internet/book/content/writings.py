"""The texts that the équipe writes for the book, ready for print."""

from dataclasses import dataclass, replace

from label.models import Edition
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.types import KeyFigure
from villes_internet.book.enums import Part
from villes_internet.book.models import BookText, TextPicture, printed_length
from villes_internet.book.parts import read_figures

WIDE_TITLE = 64
PHOTO = 600  # signs whose place a photo takes
FIGURES = 250  # signs whose place a row of three figures takes
BRIEF = 600  # signs in large letters over half a page
SHORT, LONG = 1500, 2000  # signs up to which a page is set in large letters on one column; from which, in small ones


@dataclass(frozen=True)
class TextPhoto:
    """The photo beside a text: the name of its bytes in the document, its place online, what stays in sight of it."""

    name: str
    year: int
    slug: str
    alternative: str
    credit: str
    sight: str


@dataclass(frozen=True)
class Writing:
    """A text with who signs it; `text` is Markdown. A summary says so in print, with its source."""

    slug: str
    title: str
    text: str
    author: str = ""
    function: str = ""
    figures: tuple[KeyFigure, ...] = ()
    source: str = ""
    is_summary: bool = False
    photo: TextPhoto | None = None

    @property
    def anchor(self) -> str:
        """Its place in the document, where it has a page of its own."""
        return f"ecrit-{self.slug}"

    @property
    def is_wide(self) -> bool:
        """Whether its title needs smaller letters to stand in its head."""
        return printed_length(self.title) > WIDE_TITLE

    @property
    def is_short(self) -> bool:
        """Whether it is set large, on one column; never beside a photo."""
        return self.photo is None and len(self.text) <= SHORT

    @property
    def is_brief(self) -> bool:
        """Whether it leaves half of its page."""
        return self.is_short and len(self.text) <= BRIEF

    @property
    def is_long(self) -> bool:
        """Whether it is set small, to stand on a page."""
        beside = (PHOTO if self.photo is not None else 0) + FIGURES * -(-len(self.figures) // 3)
        return len(self.text) + beside > LONG


Writings = dict[Part, tuple[Writing, ...]]


def writings_of(edition: Edition, fitter: Fitter) -> Writings:
    """The texts of the book of an edition, those of each place in order. Two queries."""
    found: Writings = {}
    photos = photos_of(edition, fitter)
    for row in BookText.objects.filter(edition=edition).order_by("rank", "pk"):
        part = Part(row.part)
        found[part] = (*found.get(part, ()), replace(writing_of(row, fitter), photo=photos.get(row.slug)))
    return found


def photos_of(edition: Edition, fitter: Fitter) -> dict[str, TextPhoto]:
    """The photos of the texts by place; one that has left the storage is noted and left out. One query."""
    found = {}
    for row in TextPicture.objects.filter(edition=edition):
        if not row.file.storage.exists(row.file.name or ""):
            fitter.note(row.slug, "photo", "absente du stockage, le texte est imprimé seul")
            continue
        alternative = fitter.text(row.alternative, "description", row.slug)
        credit = fitter.text(row.credit, "crédit", row.slug)
        found[row.slug] = TextPhoto(row.sha256, edition.year, row.slug, alternative, credit, row.sight)
    return found


def writing_of(row: BookText, fitter: Fitter) -> Writing:
    """One text; a figure that does not read is left out."""
    name = str(row)
    lines, _ = read_figures(row.figures)
    return Writing(
        row.slug,
        fitter.text(row.title, "titre", name),
        fitter.prose(row.text, "texte", name),
        fitter.text(row.author, "signature", name),
        fitter.text(row.function, "fonction d’un juré", name),
        tuple(
            KeyFigure(fitter.text(line.value, "chiffre", name), fitter.text(line.words, "mots d’un chiffre", name))
            for line in lines
        ),
        fitter.text(row.source, "source", name),
        row.is_summary,
    )

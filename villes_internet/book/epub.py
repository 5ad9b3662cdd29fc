"""The book to be read on a small screen or aloud: an EPUB 3 of the same chapters, with the pages of the printed one."""

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from label.documents.kinds import Made, ReportStep
from label.documents.links import leading_there
from label.models import Edition
from toolkit.epub import PACKAGE, bind, led, xhtml_of
from toolkit.printing import Picture, laid_out
from toolkit.printing.folios import folios_of
from toolkit.printing.press import UNDATED
from toolkit.printing.proofs import page_jpeg
from toolkit.typography import NBSP
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.content.chapters.base import Chapter
from villes_internet.book.content.chapters.cover import COVER
from villes_internet.book.content.chapters.tour import TOUR
from villes_internet.book.content.documents import Book
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Part, Volume
from villes_internet.book.production import whole_book
from villes_internet.book.rendering import ASSETS, Plates, chapter_html

FONTS = ("bricolage-grotesque-latin-wght-normal.woff2", "source-sans-3-latin-wght-normal.woff2")
EXTENSIONS = {"image/svg+xml": "svg", "image/jpeg": "jpg", "image/png": "png"}
SUMMARY = (
    "Chaque graphique, chaque carte et chaque photo a son texte. Le sommaire mène à chaque chapitre et à chaque "
    "collectivité à cinq arobases ; la liste des pages est celle du livre imprimé."
)


@dataclass(frozen=True)
class EpubPage:
    """A chapter as a file: its body in XHTML, and the towns below its title in the contents, each with its anchor."""

    slug: str
    title: str
    body: str
    entries: tuple[tuple[str, str], ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether a drawing stands in its text, which the package must say."""
        return "<svg" in self.body


def make_epub(edition: Edition, report: ReportStep) -> Made:
    """The EPUB of an edition in memory; the book is laid out first, for its pages and its cover. Raises LayoutFault."""
    fitter = Fitter()
    book, html, pictures = whole_book(edition, Volume.BOOK, report, fitter)

    def alive(_page: int) -> None:
        report(1, 2, "Mise en pages, pour les numéros du livre imprimé")

    with laid_out(html, assets=ASSETS, pictures=pictures, report=alive) as (document, _faults):
        folios, cover = folios_of(document.pages), page_jpeg(document, 1)
    plates = Plates(linked=True)
    pages = [_page(book, chapter, plates) for chapter in book if chapter.slug != COVER.slug]
    content = bind(_files(edition, book, pages, pictures | plates.pictures, folios, cover))
    return Made(content, len(pages), hashlib.sha256(content).hexdigest(), book.fingerprint, tuple(fitter.notes))


def _page(book: Book, chapter: Chapter, plates: Plates) -> EpubPage:
    """One chapter; its addresses on the site are whole."""
    html = leading_there(chapter_html(book, chapter, plates))
    kind = KINDS[chapter.slug]
    places = kind.places(chapter.content) if kind.slug == TOUR.slug else ()
    towns = [(place.name.strip() or place.code, place.anchor) for place in places]
    return EpubPage(chapter.slug, chapter.title or str(Part.BACK.label), xhtml_of(html), tuple(towns))


def _files(
    edition: Edition,
    book: Book,
    pages: list[EpubPage],
    pictures: Mapping[str, Picture],
    folios: list[tuple[int, str]],
    cover: bytes,
) -> dict[str, str | bytes]:
    """Everything beside the package, and the package."""
    places = {anchor: page.slug for page in pages for anchor in re.findall(r' id="([^"]+)"', page.body)}
    named = {name for page in pages for name in re.findall(r'src="image:([^"]+)"', page.body)}
    shown = {name: f"images/{name}.{EXTENSIONS[pictures[name].media_type]}" for name in sorted(named)}
    alternative = f"Couverture{NBSP}: {book.title}."
    front = f'<section epub:type="cover"><img src="images/couverture.jpg" alt="{alternative}"/></section>'
    numbers = [(number, f"{places[anchor]}.xhtml#{anchor}") for number, anchor in folios if anchor in places]
    inside = [(shown[name], pictures[name].media_type) for name in shown]
    context = {
        "title": book.title,
        "identifier": _identifier(edition),
        "publisher": settings.LABEL["publisher"],
        "modified": book.changed or UNDATED,
        "description": f"Le livre de l’édition {edition.year} du label « {settings.LABEL['name']} ».",
        "summary": SUMMARY,
        "pages": pages,
        "folios": numbers,
        "files": [*inside, *((f"fonts/{name}", "font/woff2") for name in FONTS)],
    }
    css = (ASSETS / "css" / "book-epub.css").read_text(encoding="utf-8")
    return {
        PACKAGE: render_to_string("book/epub/livre.opf", context),
        "nav.xhtml": _whole("Sommaire", render_to_string("book/epub/nav.html", context)),
        "couverture.xhtml": _whole(book.title, front),
        **{f"{page.slug}.xhtml": _whole(page.title, led(page.body, page.slug, places, shown)) for page in pages},
        "livre.css": css.replace("../fonts/", "fonts/"),
        "images/couverture.jpg": cover,
        **{shown[name]: pictures[name].content for name in shown},
        **{f"fonts/{name}": (ASSETS / "fonts" / name).read_bytes() for name in FONTS},
    }


def _whole(title: str, body: str) -> str:
    return render_to_string("book/epub/page.xhtml", {"title": title, "body": body})


def _identifier(edition: Edition) -> str:
    """The same for an edition whatever its corrections: made of its address."""
    address = settings.SITE_URL + reverse("book-online", args=[edition.year])
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}"

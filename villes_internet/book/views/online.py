"""`/palmares/<year>/livre/`: the book on screen, its cover and contents, then a page for each chapter of the paper."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from label.documents.truth import current
from label.models import Edition
from label.queries.results import errata_of
from label.templatetags.components import arobases
from label.views.caching import by_public_version, public_number
from label.views.editions import public_edition
from toolkit.charts.drawing import alternative_of
from villes_internet.book.content.documents import Book, chapters_of, title_of
from villes_internet.book.enums import Volume
from villes_internet.book.kinds import BOOK, EPUB
from villes_internet.book.rendering import Plates, chapter_html

KEPT = 4  # editions whose pages a process remembers
DRAWING = re.compile(r"<svg xmlns=[^>]*><title>.*?</title>(?:<desc>.*?</desc>)?")
INDENT = re.compile(r"\n\s+")  # of templates: a fifth of a page of names
ANCHOR, LINK = re.compile(r' id="([^"]+)"'), re.compile(r'href="#([^"]+)"')


@dataclass(frozen=True)
class OnlineBook:
    """The chapters in HTML by their slug, in order, their links leading from one page to the other; where each anchor
    is; what the drawings of each chapter tell in words; whether the PDF, the EPUB tell the same.
    """

    book: Book
    parts: Mapping[str, SafeString]
    places: Mapping[str, str]
    figures: Mapping[str, tuple[str, ...]]
    is_pdf: bool
    is_epub: bool


@login_not_required
@by_public_version
def book_online(request: HttpRequest, year: int, chapter: str = "") -> HttpResponseBase:
    """The cover and the contents, or one chapter, of the book of a published edition whose results are wholly known;
    else 404 in words.
    """
    edition, found = _book_of(request, year)
    listed = found.book.listed
    slugs = [one.slug for one in listed]
    if chapter and chapter not in slugs:
        msg = f"Le livre {year} n’a pas de chapitre « {chapter} »."
        raise Http404(msg)
    place = slugs.index(chapter) if chapter else -1
    context = {
        "edition": edition,
        "book": found.book,
        "shown": listed[place] if chapter else None,
        "chapters": [part for slug, part in found.parts.items() if slug == chapter or not (chapter or slug in slugs)],
        "contents": listed,
        "errata": [] if chapter else errata_of(edition),
        "is_pdf": found.is_pdf,
        "is_epub": found.is_epub,
        "place": place + 1,
        "previous": listed[place - 1] if place > 0 else None,
        "next": listed[place + 1] if place + 1 < len(listed) else None,
    }
    return render(request, "book/en_ligne.html", context)


@login_not_required
@by_public_version
def book_figures(request: HttpRequest, year: int) -> HttpResponseBase:
    """What every drawing of the book tells, in words, chapter by chapter."""
    edition, found = _book_of(request, year)
    told = [(chapter, found.figures[chapter.slug]) for chapter in found.book.listed if found.figures[chapter.slug]]
    return render(request, "book/figures.html", {"edition": edition, "book": found.book, "chapters": told})


@login_not_required
@require_safe
def book_anchor(request: HttpRequest, year: int, anchor: str) -> HttpResponse:
    """Lead to the chapter that holds this anchor: a town's page of the book, an old address of the whole."""
    _, found = _book_of(request, year)
    if anchor not in found.places:
        msg = f"Le livre {year} n’a rien sous ce nom."
        raise Http404(msg)
    return redirect(_address(year, found.book, found.places[anchor]) + f"#{anchor}")


def _book_of(request: HttpRequest, year: int) -> tuple[Edition, OnlineBook]:
    edition = public_edition(year)
    if reasons := BOOK.refusals(edition):
        raise Http404(" ".join(reasons))
    in_dry_run = getattr(request, "in_dry_run", False)  # on data that no version of the public ones names
    composed = _composed.__wrapped__ if in_dry_run else _composed
    return edition, composed(edition.pk, public_number())


@lru_cache(maxsize=KEPT)
def _composed(edition_pk: int, _version: int) -> OnlineBook:
    """The whole of it; kept as long as nothing public has changed (ADR 3): composing it takes a third of a second."""
    edition = Edition.objects.select_related("regulation").get(pk=edition_pk)
    chapters = tuple(chapters_of(edition, Volume.BOOK))
    book = Book(Volume.BOOK.value, title_of(edition, Volume.BOOK), edition.year, chapters)
    plates = Plates({level: arobases(level, "m") for level in range(6)})
    drawn = {chapter.slug: INDENT.sub("\n", chapter_html(book, chapter, plates)) for chapter in book}
    places = {anchor: slug for slug, html in drawn.items() for anchor in ANCHOR.findall(html)}
    parts = {slug: mark_safe(_linked(html, slug, places, book)) for slug, html in drawn.items()}  # noqa: S308
    figures = {slug: _told(html) for slug, html in drawn.items()}
    return OnlineBook(book, parts, places, figures, *(current(kind, edition) is not None for kind in (BOOK, EPUB)))


def _told(html: str) -> tuple[str, ...]:
    """What the drawings of a chapter tell, each once: the second width of one has its title."""
    found: dict[str, str] = {}
    for drawing in DRAWING.findall(html):
        alternative = unescape(alternative_of(drawing))
        found.setdefault(alternative.partition(". ")[0], alternative)
    return tuple(found.values())


def _linked(html: str, slug: str, places: Mapping[str, str], book: Book) -> str:
    """A chapter whose links to another one lead to its page."""

    def led(link: re.Match[str]) -> str:
        there = places.get(link[1], slug)
        return link[0] if there == slug else f'href="{_address(book.year, book, there)}#{link[1]}"'

    return LINK.sub(led, html)


def _address(year: int, book: Book, slug: str) -> str:
    """The page of a chapter; those before the contents are on the first."""
    if slug in {one.slug for one in book.listed}:
        return reverse("book-chapter", args=[year, slug])
    return reverse("book-online", args=[year])

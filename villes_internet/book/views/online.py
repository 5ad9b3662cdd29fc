"""`/palmares/<year>/livre/`: the whole book as one page, the same chapters as on paper."""

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from label.documents.truth import current
from label.models import Edition
from label.templatetags.components import arobases
from label.views.caching import by_public_version, public_number
from label.views.editions import public_edition
from villes_internet.book.content.documents import Book, chapters_of, title_of
from villes_internet.book.enums import Volume
from villes_internet.book.kinds import BOOK
from villes_internet.book.rendering import Plates, chapter_html

KEPT = 4  # editions whose page a process remembers


@login_not_required
@by_public_version
def book_online(request: HttpRequest, year: int) -> HttpResponseBase:
    """The book of a published edition whose results are wholly known; else 404 in words."""
    edition = public_edition(year)
    if reasons := BOOK.refusals(edition):
        raise Http404(" ".join(reasons))
    rehearsed = getattr(request, "rehearsed", False)  # on data that no version of the public ones names
    composed = _composed.__wrapped__ if rehearsed else _composed
    book, parts, in_pdf = composed(edition.pk, public_number())
    context = {
        "edition": edition,
        "book": book,
        "chapters": parts,
        "contents": book.listed,
        "is_pdf": in_pdf,
    }
    return render(request, "book/en_ligne.html", context)


@lru_cache(maxsize=KEPT)
def _composed(edition_pk: int, _version: int) -> tuple[Book, tuple[SafeString, ...], bool]:
    """The chapters in HTML, and whether the PDF tells the same; kept as long as nothing public has changed (ADR 3):
    composing them takes a third of a second.
    """
    edition = Edition.objects.select_related("regulation").get(pk=edition_pk)
    chapters = tuple(chapters_of(edition, Volume.BOOK))
    book = Book(Volume.BOOK.value, title_of(edition, Volume.BOOK), edition.year, chapters)
    plates = Plates({level: arobases(level, "m") for level in range(6)})
    parts = tuple(mark_safe(chapter_html(book, chapter, plates)) for chapter in book)  # noqa: S308
    return book, parts, current(BOOK, edition) is not None

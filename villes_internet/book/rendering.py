"""A Book to one HTML document, chapter by chapter, and the document to PDF."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from label.charts import arobases_svg
from label.printing import Printed, print_pdf
from villes_internet.book.content import Book, Chapter

ASSETS = Path(settings.BASE_DIR) / "static"
ROWS = {level: arobases_svg(level) for level in range(6)}


def chapter_html(book: Book, chapter: Chapter) -> str:
    """One chapter in its template; the contents list needs the whole book."""
    context = {"livre": book, "chapitre": chapter, "contenu": chapter.content, "arobases_svg": ROWS}
    return render_to_string(f"book/{chapter.slug}.html", context)


def book_html(book: Book, chapters: list[str]) -> str:
    """The whole document around its chapters: cover, contents, then the rest."""
    entries = [chapter for chapter in book if chapter.title]
    return render_to_string(
        "book/book.html", {"livre": book, "couverture": chapters[0], "suite": chapters[1:], "sommaire": entries}
    )


def book_pdf(html: str, *, identifier: bytes, report: Callable[[int], None] | None = None) -> Printed:
    """The PDF of a document made by `book_html`."""
    return print_pdf(html, assets=ASSETS, identifier=identifier, report=report)

"""From an edition to a file: content, rendering, progress, file saved; the same for a worker and for a command."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from json import dumps

from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone

from label.models import Edition
from villes_internet.book.content import CHAPTER_COUNTS, Book, chapters_of, title_of
from villes_internet.book.enums import BuildStatus, Document
from villes_internet.book.models import BookEdition
from villes_internet.book.rendering import book_html, book_pdf, chapter_html

# What follows the chapters: a step a page laid out, then writing, then saving. The last build says how many pages to expect.
LAST_STEPS = 2
EXPECTED_PAGES = {Document.BOOK: 20, Document.PALMARES: 8}
Report = Callable[[int, int, str], None]


class BuildStopped(Exception):  # noqa: N818  (a wish of somebody, not a fault)
    """The build is no longer ours: it was cancelled, or given to another worker after a long silence."""


@dataclass(frozen=True)
class Made:
    """A finished document."""

    content: bytes
    pages: int
    sha256: str
    data_checksum: str


def checksum(book: Book) -> str:
    """The fingerprint of all that is printed: the same data give the same sixty-four characters."""
    return hashlib.sha256(dumps(asdict(book), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def expected_pages(edition: Edition, document: Document) -> int:
    """How many pages the last finished build had, to weigh the progress; a guess for a first one."""
    last = BookEdition.objects.done().filter(edition=edition, document=document).order_by("-pk").first()
    return (last.pages if last is not None else None) or EXPECTED_PAGES[document]


def make(edition: Edition, document: Document, report: Report) -> Made:
    """Make a document in memory; `report(done, total, step)` is called at every step and may raise to stop the work."""
    pages = expected_pages(edition, document)
    total = CHAPTER_COUNTS[document] + pages + LAST_STEPS
    chapters = []
    for done, chapter in enumerate(chapters_of(edition, document)):
        report(done, total, f"Chapitre « {chapter.title or 'Couverture'} »")
        chapters.append(chapter)
    book = Book(document.value, title_of(edition, document), edition.year, tuple(chapters))
    fingerprint = checksum(book)
    html = book_html(book, [chapter_html(book, chapter) for chapter in book])
    done = len(chapters)
    report(done, total, "Mise en pages")
    furthest = 0

    def laid_out(page: int) -> None:
        """A page laid out (0: the file is being written); the contents' numbers take several passes, the bar never goes back."""
        nonlocal furthest
        furthest = max(furthest, min(page, pages)) if page else pages
        report(done + furthest, total, f"Mise en pages : page {furthest}" if page else "Écriture du fichier")

    printed = book_pdf(html, identifier=fingerprint[:32].encode(), report=laid_out)
    report(total - 1, total, "Enregistrement du fichier")
    return Made(printed.content, printed.pages, hashlib.sha256(printed.content).hexdigest(), fingerprint)


def produce(build: BookEdition, token: uuid.UUID) -> None:
    """Make the document of a claimed build and save its file; raises BuildStopped when the build is no longer ours."""

    def report(done: int, total: int, step: str) -> None:
        mine = BookEdition.objects.filter(pk=build.pk, token=token, status=BuildStatus.RUNNING)
        if not mine.update(done=done, total=total, step=step, seen_at=timezone.now()):
            raise BuildStopped

    made = make(build.edition, Document(build.document), report)
    build.file.save(build.file_name, ContentFile(made.content), save=False)
    finished = BookEdition.objects.filter(pk=build.pk, token=token, status=BuildStatus.RUNNING).update(
        status=BuildStatus.DONE,
        done=F("total"),
        step="",
        file=build.file.name,
        pages=made.pages,
        size=len(made.content),
        sha256=made.sha256,
        data_checksum=made.data_checksum,
        finished_at=timezone.now(),
    )
    if not finished:
        build.file.delete(save=False)
        raise BuildStopped

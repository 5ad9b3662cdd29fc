"""From an edition to a file: content, rendering, progress, file saved; the same for a worker and for a command."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from json import dumps

from django.core.files.base import ContentFile
from django.utils import timezone

from label.models import Edition
from villes_internet.book.content import CHAPTER_COUNTS, Book, chapters_of, title_of
from villes_internet.book.enums import BuildStatus, Document
from villes_internet.book.models import BookEdition
from villes_internet.book.rendering import book_html, book_pdf, chapter_html

# What follows the chapters: layout, then writing and saving.
LAST_STEPS = 2
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


def make(edition: Edition, document: Document, report: Report) -> Made:
    """Make a document in memory; `report(done, total, step)` is called at every step and may raise to stop the work."""
    total = CHAPTER_COUNTS[document] + LAST_STEPS
    chapters = []
    for done, chapter in enumerate(chapters_of(edition, document)):
        report(done, total, f"Chapitre « {chapter.title or 'Couverture'} »")
        chapters.append(chapter)
    book = Book(document.value, title_of(edition, document), edition.year, tuple(chapters))
    fingerprint = checksum(book)
    html = book_html(book, [chapter_html(book, chapter) for chapter in book])
    done = len(chapters)
    report(done, total, "Mise en pages")
    printed = book_pdf(html, identifier=fingerprint[:32].encode(), report=lambda step: report(done, total, step))
    report(done + 1, total, "Enregistrement du fichier")
    return Made(printed.content, printed.pages, hashlib.sha256(printed.content).hexdigest(), fingerprint)


def produce(build: BookEdition, token: uuid.UUID) -> None:
    """Make the document of a claimed build and save its file; raises BuildStopped when the build is no longer ours."""

    def report(done: int, total: int, step: str) -> None:
        mine = BookEdition.objects.filter(pk=build.pk, token=token, status=BuildStatus.RUNNING)
        if not mine.update(done=done, total=total, step=step, seen_at=timezone.now()):
            raise BuildStopped

    made = make(build.edition, Document(build.document), report)
    build.file.save(build.file_name, ContentFile(made.content), save=False)
    total = CHAPTER_COUNTS[Document(build.document)] + LAST_STEPS
    finished = BookEdition.objects.filter(pk=build.pk, token=token, status=BuildStatus.RUNNING).update(
        status=BuildStatus.DONE,
        done=total,
        total=total,
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

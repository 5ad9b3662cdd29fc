"""From an edition to a file: content, rendering, progress, file saved; the same for a worker and for a command."""

import hashlib
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from label.actions.base import public_changed
from label.models import Candidature, Edition
from label.queries import results_of
from label.statistics.export import COLUMNS, palmares_row
from toolkit.printing import Attached, Picture, Printed
from toolkit.tables.exports import csv_text
from villes_internet.book.content import (
    CHAPTER_COUNTS,
    Book,
    Certificate,
    Fitter,
    Letter,
    PaperQuestionnaire,
    Receipt,
    RegulationText,
    certificates_of,
    chapters_of,
    checksum,
    letter_of,
    paper_questionnaire,
    receipt_of,
    regulation_of,
    title_of,
)
from villes_internet.book.content.types import Tour
from villes_internet.book.enums import OF_CAMPAIGN, OF_PUBLIC, PRINTED, BuildStatus, Document
from villes_internet.book.freshness import facts_behind
from villes_internet.book.models import BookEdition, ProfilePicture, certificate_name
from villes_internet.book.rendering import (
    Plates,
    book_html,
    book_pdf,
    campaign_pdf,
    certificate_pdf,
    certificate_sheets,
)

# What follows the chapters: a step a page laid out, then writing, then saving. The last build says how many pages to
# expect.
LAST_STEPS = 2
EXPECTED_PAGES = {Document.BOOK: 80, Document.PALMARES: 8, Document.PROFILES: 32}
ZIP_MOMENT = (2012, 2, 7, 0, 0, 0)  # in every archive: any fixed moment does, so that the same data give the same bytes
Report = Callable[[int, int, str], None]


class BuildStopped(Exception):  # noqa: N818  (a wish of somebody, not a fault)
    """The build is no longer ours: it was cancelled, or given to another worker after a long silence."""


@dataclass(frozen=True)
class Made:
    """A finished document; `notes` say what had to be shortened or replaced, entry by entry."""

    content: bytes
    pages: int
    sha256: str
    data_checksum: str
    notes: tuple[str, ...] = ()


def expected_pages(edition: Edition, document: Document) -> int:
    """How many pages the last finished build had, to weigh the progress; a guess for a first one."""
    last = BookEdition.objects.done().filter(edition=edition, document=document).order_by("-pk").first()
    return (last.pages if last is not None else None) or EXPECTED_PAGES[document]


def make(edition: Edition, document: Document, report: Report, candidature: Candidature | None = None) -> Made:
    """Make a document in memory; `report(done, total, step)` is called at every step and may raise to stop the work.

    `candidature` is the labelled one of a single attestation. Raises LayoutFault when a text leaves its box.
    """
    if document in PRINTED:
        return _make_book(edition, document, report)
    fitter = Fitter()
    if document in OF_CAMPAIGN:
        report(0, 2, "Mise en pages")
        content = campaign_content(edition, document, fitter, candidature)
        printed = campaign_pdf(content)
        report(1, 2, "Enregistrement du fichier")
        return _made(printed.content, printed.pages, checksum([content]), fitter)
    certificates = certificates_of(edition, fitter, candidature)
    total = len(certificates) + 1
    sheets = certificate_sheets(demonstration=edition.demonstration)
    files = []
    for done, certificate in enumerate(certificates):
        report(done, total, f"Attestation : {certificate.name}")
        files.append((certificate, certificate_pdf(certificate, sheets)))
    report(total - 1, total, "Enregistrement du fichier")
    whole = files[0][1].content if document is Document.CERTIFICATE else _archive(edition, files)
    return _made(whole, len(files), checksum(certificates), fitter)


def campaign_content(
    edition: Edition, document: Document, fitter: Fitter, candidature: Candidature | None
) -> Receipt | RegulationText | PaperQuestionnaire | Letter:
    """What a document of the campaign says; raises ValueError when there is nothing to say any more."""
    if document in (Document.BLANK, Document.ANSWERS):
        return paper_questionnaire(edition, fitter, candidature)
    if document is Document.LETTER and candidature is not None:
        return letter_of(candidature, fitter)
    return receipt_of(candidature, fitter) if candidature is not None else regulation_of(edition, fitter)


def _made(content: bytes, pages: int, fingerprint: str, fitter: Fitter) -> Made:
    return Made(content, pages, hashlib.sha256(content).hexdigest(), fingerprint, tuple(fitter.notes))


def _archive(edition: Edition, files: list[tuple[Certificate, Printed]]) -> bytes:
    """All the attestations in one ZIP, in the palmarès' order, without compression: a PDF is compressed already."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for certificate, printed in files:
            name = certificate_name(edition.year, certificate.name, certificate.code)
            archive.writestr(zipfile.ZipInfo(name, ZIP_MOMENT), printed.content)
    return out.getvalue()


def whole_book(
    edition: Edition, document: Document, report: Report, fitter: Fitter
) -> tuple[Book, str, dict[str, Picture]]:
    """The content of a printed document, its one HTML and the pictures that it names; a step a chapter."""
    total = CHAPTER_COUNTS[document] + expected_pages(edition, document) + LAST_STEPS
    chapters = []
    for done, chapter in enumerate(chapters_of(edition, document, fitter)):
        report(done, total, f"Chapitre « {chapter.title or 'Couverture'} »")
        chapters.append(chapter)
    book = Book(document.value, title_of(edition, document), edition.year, tuple(chapters), edition.demonstration)
    plates = Plates()
    html = book_html(book, plates)
    return book, html, plates.pictures | _photos(edition, book)


def palmares_csv(edition: Edition) -> Attached:
    """The palmarès that the document carries inside: the same rows as the public export."""
    text = csv_text(COLUMNS, [palmares_row(result) for result in results_of(edition)])
    return Attached(f"palmares-{edition.year}.csv", f"Palmarès {edition.year}, données du livre", text.encode())


def _photos(edition: Edition, book: Book) -> dict[str, Picture]:
    """The bytes of the photos that the pages show, by the name they are given in the document."""
    wanted = {p.picture.name for c in book if isinstance(c.content, Tour) for p in c.content.profiles if p.picture}
    pictures = {}
    for row in ProfilePicture.objects.filter(candidature__edition=edition, sha256__in=wanted):
        with row.file.open("rb") as file:
            pictures[row.sha256] = Picture("image/jpeg", file.read())
    for page in (p for c in book if isinstance(c.content, Tour) for p in c.content.profiles):
        if page.focus is not None and page.focus.photo is not None:
            with default_storage.open(page.focus.photo.path, "rb") as stored:
                pictures[page.focus.photo.name] = Picture("image/jpeg", stored.read())
    return pictures


def _make_book(edition: Edition, document: Document, report: Report) -> Made:
    pages = expected_pages(edition, document)
    fitter = Fitter()
    book, html, pictures = whole_book(edition, document, report, fitter)
    done = CHAPTER_COUNTS[document]
    total = done + pages + LAST_STEPS
    report(done, total, "Mise en pages")
    furthest = 0

    def laid_out(page: int) -> None:
        """A page laid out (0: the file is being written); the contents' numbers take several passes, the bar never goes
        back.
        """
        nonlocal furthest
        furthest = max(furthest, min(page, pages)) if page else pages
        report(done + furthest, total, f"Mise en pages : page {furthest}" if page else "Écriture du fichier")

    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    printed = book_pdf(
        html,
        identifier=identifier,
        attached=(palmares_csv(edition),),
        pictures=pictures,
        report=laid_out,
    )
    report(total - 1, total, "Enregistrement du fichier")
    for fault in printed.faults:
        fitter.notes.append(f"Mise en pages – {fault}.")
    return _made(printed.content, printed.pages, book.fingerprint, fitter)


def produce(build: BookEdition, token: uuid.UUID) -> None:
    """Make the document of a claimed build and save its file; raises BuildStopped when the build is no longer ours."""

    def report(done: int, total: int, step: str) -> None:
        mine = BookEdition.objects.filter(pk=build.pk, token=token, status=BuildStatus.RUNNING)
        if not mine.update(done=done, total=total, step=step[:120], seen_at=timezone.now()):
            raise BuildStopped

    made_from = facts_behind(build.edition, Document(build.document), build.candidature)  # as they were before reading
    made = make(build.edition, Document(build.document), report, build.candidature)
    build.file.save(build.file_name, ContentFile(made.content), save=False)
    with transaction.atomic():
        finished = BookEdition.objects.filter(pk=build.pk, token=token, status=BuildStatus.RUNNING).update(
            status=BuildStatus.DONE,
            done=F("total"),
            step="",
            file=build.file.name,
            pages=made.pages,
            size=len(made.content),
            sha256=made.sha256,
            data_checksum=made.data_checksum,
            made_from=made_from,
            notes=list(made.notes),
            finished_at=timezone.now(),
        )
        shown = (*OF_PUBLIC, Document.REGULATION)
        if finished and build.document in shown and Edition.objects.get(pk=build.edition_id).is_announced:
            public_changed()
    if not finished:
        build.file.delete(save=False)
        raise BuildStopped

"""From an edition to the bytes of a volume, of attestations; the same for a worker and for a command."""

import hashlib
import zipfile
from dataclasses import replace
from io import BytesIO

from label.documents.kinds import Made, MadePiece, ReportStep
from label.models import Candidature, Document, Edition
from label.queries.results import results_of
from label.rules.names import name_key
from label.statistics.export import COLUMNS, palmares_row
from toolkit.printing import Attached, Picture, Printed
from toolkit.tables.exports import csv_text
from villes_internet.book.content.certificates import Certificate, certificates_of
from villes_internet.book.content.chapters import KINDS, VOLUMES
from villes_internet.book.content.chapters.back import BACK
from villes_internet.book.content.documents import Book, chapters_of, moments_of, pieces_of, title_of
from villes_internet.book.content.fingerprints import checksum
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Volume
from villes_internet.book.rendering import (
    Plates,
    book_html,
    book_pdf,
    certificate_pdf,
    certificate_styles,
)

# What follows the chapters: a step a page laid out, then writing, then saving. The last build says how many pages to
# expect.
LAST_STEPS = 2
EXPECTED_PAGES = {Volume.BOOK: 80, Volume.PALMARES: 8, Volume.PROFILES: 32}
ZIP_MOMENT = (2012, 2, 7, 0, 0, 0)  # in every archive: any fixed moment does, so that the same data give the same bytes


def expected_pages(edition: Edition, volume: Volume) -> int:
    """How many pages the last finished one had, to weigh the progress; a guess for a first one."""
    return last_pages(edition, volume) or EXPECTED_PAGES[volume]


def last_pages(edition: Edition, volume: Volume) -> int:
    """How many pages the last finished one had; 0 before a first one. One query."""
    last = Document.objects.of(volume.value, edition).done().first()
    return (last.pages if last is not None else None) or 0


def make_certificates(edition: Edition, report: ReportStep, candidature: Candidature | None = None) -> Made:
    """The attestations of an edition in one ZIP, or that of one labelled candidature as a PDF. Raises LayoutFault."""
    fitter = Fitter()
    certificates = certificates_of(edition, fitter, candidature)
    total = len(certificates) + 1
    styles = certificate_styles(demonstration=edition.demonstration)
    files = []
    for done, certificate in enumerate(certificates):
        report(done, total, f"Attestation : {certificate.name}")
        files.append((certificate, certificate_pdf(certificate, styles)))
    report(total - 1, total, "Enregistrement du fichier")
    whole = files[0][1].content if candidature is not None else _archive(edition, files)
    return _made(whole, len(files), checksum(certificates), fitter)


def certificate_name(year: int, name: str, code: str) -> str:
    """The name of an attestation's file: « attestation-2012-metz-57463.pdf »; the code keeps homonyms apart."""
    return f"attestation-{year}-{name_key(name).replace(' ', '-')[:60]}-{code}.pdf"


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
    edition: Edition, volume: Volume, report: ReportStep, fitter: Fitter
) -> tuple[Book, str, dict[str, Picture]]:
    """The content of a printed document, its one HTML and the pictures that it names; a step a chapter."""
    total = len(VOLUMES[volume]) + expected_pages(edition, volume) + LAST_STEPS
    chapters = []
    for done, chapter in enumerate(chapters_of(edition, volume, fitter)):
        report(done, total, f"Chapitre « {chapter.title or 'Couverture'} »")
        chapters.append(chapter)
    title, moments = title_of(edition, volume), moments_of(edition)
    book = Book(volume.value, title, edition.year, tuple(chapters), edition.demonstration, *moments)
    plates = Plates()
    html = book_html(book, plates)
    photos = [KINDS[chapter.slug].photos(edition, chapter.content) for chapter in chapters]
    return book, html, plates.pictures | {name: photo for found in photos for name, photo in found.items()}


def palmares_csv(edition: Edition) -> Attached:
    """The palmarès that the document carries inside: the same rows as the public export."""
    text = csv_text(COLUMNS, [palmares_row(result) for result in results_of(edition)])
    return Attached(f"palmares-{edition.year}.csv", f"Palmarès {edition.year}, données du livre", text.encode())


def make_volume(edition: Edition, volume: Volume, report: ReportStep, *, for_press: bool = False) -> Made:
    """A volume in memory, for its readers or for a printer; `report` is called at every step. Raises LayoutFault when a
    text leaves its box, PressFault when a colour or a picture cannot be printed.
    """
    pages = expected_pages(edition, volume)
    fitter = Fitter()
    book, html, pictures = whole_book(edition, volume, report, fitter)
    done = len(VOLUMES[volume])
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

    data = (palmares_csv(edition),)
    has_back = book.chapters[-1].slug == BACK.slug
    printed = book_pdf(html, attached=data, pictures=pictures, report=laid_out, for_press=for_press, has_back=has_back)
    report(total - 1, total, "Enregistrement du fichier")
    made = _made(printed.content, printed.pages, book.fingerprint, fitter)
    return replace(made, faults=printed.faults, pieces=_pieces(book, printed))


def _pieces(book: Book, printed: Printed) -> tuple[MadePiece, ...]:
    """Where each piece begins, in the order of the pages; one whose anchor was not laid out is left out."""
    found = [
        (piece.anchor, printed.places[piece.anchor], checksum([piece.facts]))
        for piece in pieces_of(book.chapters)
        if piece.anchor in printed.places
    ]
    ends = [*(page for _, page, _ in found[1:]), printed.pages + 1] if found else []
    made = []
    for (anchor, page, facts), end in zip(found, ends, strict=True):
        last = end - 1
        while last >= page and last in printed.blanks:
            last -= 1
        made.append(MadePiece(anchor, page, max(last - page + 1, 0), facts))
    return tuple(made)

"""Papers for the tests: made in memory, or as a worker does."""

from typing import Any

from django.test import Client
from pypdfium2 import PdfDocument

from label.actions.documents import request_document
from label.documents.kinds import DocumentKind, Made, ReportStep
from label.models import Document
from label.tasks.documents import make_document


def made_of(kind: DocumentKind, subject: Any, report: ReportStep = lambda *_: None) -> Made:
    """The file of a document in memory."""
    return kind.make(subject, kind.frozen(subject) if kind.frozen is not None else None, report)


def made(kind: DocumentKind, subject: Any) -> Document:
    """A document asked for, then made by a worker; fails when it was not."""
    document = request_document(kind, subject, by=None)
    make_document(document.pk)
    document.refresh_from_db()
    assert document.is_done, document.error
    return document


def read(client: Client, document: Document) -> int:
    """The status of the file of a document, read to its end."""
    answer = client.get(f"/documents/{document.pk}/fichier/")
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code


def sheets_of(content: bytes) -> list[str]:
    """What each page of a PDF says, with one space between two words; pdfium writes U+FFFE for the hyphen of a line's
    end.
    """
    file = PdfDocument(content)
    try:
        return [" ".join(sheet.get_textpage().get_text_range().replace("\ufffe", "-").split()) for sheet in file]
    finally:
        file.close()


def words_printed(content: bytes) -> str:
    """Every word of a PDF, in the order of its pages."""
    return " ".join(sheets_of(content))

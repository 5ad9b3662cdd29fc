"""Attached documents: known by their content, counted, locked with the file, read by an antivirus where there is
one.
"""

import io
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from label.actions.files import attach, remove_attachment
from label.enums import CandidatureStatus, ScanStatus
from label.models import Attachment, Candidature, JournalEntry
from label.rules.files import (
    LARGEST_FILE,
    LARGEST_TOTAL,
    LONGEST_NAME,
    FileRefused,
    FileType,
    attachment_name,
    attachment_type,
    size_refusals,
)
from label.rules.refusals import Refusal
from label.tasks.files import ScannerAway, scan, scan_waiting, threat_in
from tests.cast import Cast
from tests.documents import PDF, SOUND, odf, office, zipped
from tests.pictures import picture

PDF_TYPE = FileType("application/pdf", "pdf", "PDF")


@pytest.mark.parametrize("extension", SOUND)
def test_a_document_is_known_by_its_content(extension: str) -> None:
    assert attachment_type(io.BytesIO(SOUND[extension])).extension == extension


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "ne se joint pas"),
        (b"<!doctype html><script>alert(1)</script>", "ne se joint pas"),
        (b"MZ\x90\x00" + bytes(200), "ne se joint pas"),
        (b"du texte seul", "ne se joint pas"),
        (b"x" * 900 + b"%PDF-1.7", "ne se joint pas"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), "HEIC"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien ou chiffré"),
        (zipped({"lettre.pdf": PDF}), "Une archive"),
        (zipped({"mimetype": b"application/epub+zip", "content.xml": b"x"}), "Une archive"),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x"}, stored=()),
            "Une archive",
        ),
        (office(more={"word/vbaProject.bin": b"x"}), "macros"),
        (odf(more={"Basic/Standard/Module1.xml": b"x"}), "macros"),
        (odf()[:-30], "abîmé"),
        (b"PK\x03\x04" + bytes(40), "abîmé"),
        (zipped({f"{i:0200d}": b"" for i in range(6000)}), "Une archive"),
    ],
)
def test_what_is_not_a_document_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        attachment_type(io.BytesIO(content))


@given(st.binary(max_size=3000), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"PK\x03\x04PK\x05\x06"]))
def test_no_content_breaks_the_reading(content: bytes, start: bytes) -> None:
    try:
        kind = attachment_type(io.BytesIO(start + content))
    except FileRefused as refused:
        words = str(refused)
    else:
        words = f"{kind.label}."
        assert kind.extension in SOUND
    assert words.endswith(".")


@given(st.text(max_size=300))
def test_a_name_is_short_plain_and_ends_as_its_content(name: str) -> None:
    shown = attachment_name(name, PDF_TYPE)
    assert len(shown) <= LONGEST_NAME
    assert shown.lower().endswith(".pdf")
    assert not set(shown) & set('/\\<>:"|?*\n\t\x00\u202e\u200f')
    assert attachment_name(shown, PDF_TYPE) == shown


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Bulletin été.PDF", "Bulletin été.PDF"),
        ("C:\\Mes documents\\revue de presse.html", "revue de presse.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("facture\u202efdp.exe", "facture fdp.pdf"),
        ("", "document.pdf"),
        (".pdf", "pdf.pdf"),
        ("v. 2.3 du rapport", "v. 2.3 du rapport.pdf"),
    ],
)
def test_names(given_name: str, shown: str) -> None:
    assert attachment_name(given_name, PDF_TYPE) == shown


@given(st.integers(1, LARGEST_TOTAL), st.integers(0, LARGEST_TOTAL))
def test_what_fits_is_what_the_limits_say(size: int, held: int) -> None:
    assert (size_refusals(size, held) == []) == (size <= LARGEST_FILE and held + size <= LARGEST_TOTAL)


def test_the_words_of_the_limits() -> None:
    assert size_refusals(LARGEST_FILE + 1, 0) == ["Ce fichier pèse 20,1\u00a0Mo : un document fait 20\u00a0Mo au plus."]
    assert "pèsent déjà 199\u00a0Mo" in size_refusals(2_000_000, 199 * 1024 * 1024)[0]


def put(
    candidature: Candidature, cast: Cast, content: bytes = PDF, name: str = "bulletin.pdf", item: str = ""
) -> Attachment:
    return attach(candidature, ContentFile(content), name=name, item_code=item, by=cast.alice)


def stored() -> list[Path]:
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_document_is_kept_under_a_name_that_says_nothing(candidature: Candidature, cast: Cast) -> None:
    row = put(candidature, cast, item="AP-01")
    row.refresh_from_db()
    assert (row.name, row.media_type, row.size, row.item_code, row.added_by) == (
        "bulletin.pdf",
        "application/pdf",
        len(PDF),
        "AP-01",
        cast.alice,
    )
    (path,) = stored()
    assert "bulletin" not in str(path)
    assert path.read_bytes() == PDF
    candidature.refresh_from_db()
    assert candidature.active_by == cast.alice
    line = JournalEntry.objects.get(verb="attach_document")
    assert line.facts == {"candidature": candidature.pk, "item": "AP-01", "size": len(PDF)}


@pytest.mark.django_db
def test_the_same_document_sent_twice_is_one(candidature: Candidature, cast: Cast) -> None:
    first, second, elsewhere = put(candidature, cast), put(candidature, cast), put(candidature, cast, item="AP-01")
    assert first == second != elsewhere
    assert len(stored()) == 2
    again = put(candidature, cast, name="Autre nom.pdf")
    assert (again.pk, Attachment.objects.get(pk=first.pk).name) == (first.pk, "Autre nom.pdf")
    first.file.storage.delete(str(first.file.name))
    with put(candidature, cast).file.open() as file:  # lost from the storage, it is put back
        assert file.read() == PDF
    with pytest.raises(IntegrityError, match="attachment_once_per_place"), transaction.atomic():
        Attachment.objects.create(candidature=candidature, name="x", size=1, sha256=first.sha256, file="rien")


@pytest.mark.django_db
def test_what_does_not_fit_or_comes_too_late_is_refused_and_leaves_no_file(
    candidature: Candidature, cast: Cast
) -> None:
    with pytest.raises(Refusal, match="ne se joint pas"):
        put(candidature, cast, b"du texte")
    with pytest.raises(Refusal, match="20,1"):
        put(candidature, cast, PDF + bytes(LARGEST_FILE))
    row = put(candidature, cast)
    for index in range(10):
        Attachment.objects.create(candidature=candidature, name="x", size=LARGEST_FILE, sha256=str(index), file="rien")
    with pytest.raises(Refusal, match="200\u00a0Mo au plus en tout"):
        put(candidature, cast, picture(40, 20))
    Attachment.objects.exclude(pk=row.pk).delete()
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, submitted_at=timezone.now(), receipt="x"
    )
    with pytest.raises(Refusal, match="déposé"):
        put(candidature, cast, picture(40, 20))
    with pytest.raises(Refusal, match="déposé"):
        remove_attachment(row, by=cast.alice)
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.REGISTERED, submitted_at=None, receipt=""
    )
    edition = candidature.edition
    edition.closes_at = timezone.now() - timedelta(minutes=1)
    edition.save()
    with pytest.raises(Refusal):
        put(candidature, cast, picture(40, 20))
    assert len(stored()) == 1


@pytest.mark.django_db
def test_an_undone_transaction_takes_its_file_with_it(
    candidature: Candidature, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("label.actions.files.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(candidature, cast)
    assert (stored(), Attachment.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_a_document_taken_away_leaves_the_storage_too(
    candidature: Candidature, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = put(candidature, cast)
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(row, by=cast.bob)
    assert (stored(), Attachment.objects.count()) == ([], 0)
    assert JournalEntry.objects.get(verb="remove_document").by == cast.bob
    row.pk = 999_999
    with pytest.raises(Refusal, match="déjà retiré"):
        remove_attachment(row, by=cast.alice)


@contextmanager
def clamd(reply: bytes | None) -> Iterator[tuple[str, list[bytes]]]:
    """A server that speaks clamd's INSTREAM; without a reply it hangs up. Its address, and what it received."""
    received: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!L", stream.read(4))[0]:
                    content += stream.read(size)
                received.append(content)
                if reply is not None:
                    line.sendall(reply)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}", received
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def test_clamd_is_asked_in_its_own_words() -> None:
    content = PDF + bytes(200_000)
    with clamd(b"stream: OK\0") as (address, received):
        assert threat_in(io.BytesIO(content), address) == ""
        assert received == [content]
    with clamd(b"stream: Eicar-Test-Signature FOUND\0") as (address, _):
        assert threat_in(io.BytesIO(content), address) == "Eicar-Test-Signature"
    for reply in (b"INSTREAM size limit exceeded. ERROR\0", None):
        with clamd(reply) as (address, _), pytest.raises(ScannerAway):
            threat_in(io.BytesIO(content), address)
    with pytest.raises(ScannerAway):
        threat_in(io.BytesIO(content), address)  # nobody is there any more
    with pytest.raises(ScannerAway):
        threat_in(io.BytesIO(content), "/nowhere/clamd.ctl")


@pytest.mark.django_db
def test_nothing_is_handed_out_until_the_antivirus_has_spoken(
    candidature: Candidature, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert put(candidature, cast).is_readable  # no antivirus is configured
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    row = put(candidature, cast, item="AP-01")
    assert (row.scan, row.is_readable) == (ScanStatus.WAITING, False)
    scan(row.pk)  # clamd is away: it goes on waiting, and the schedule asks again
    row.refresh_from_db()
    assert (row.scan, scan_waiting()) == (ScanStatus.WAITING, 0)
    with clamd(b"stream: OK\0") as (address, _):
        settings.CLAMD_ADDRESS = address
        assert scan_waiting() == 2  # the one that came before the antivirus too
        row.refresh_from_db()
        assert (row.scan, row.is_readable, scan_waiting()) == (ScanStatus.CLEAN, True, 0)
    Attachment.objects.update(scan=ScanStatus.WAITING)
    settings.CLAMD_ADDRESS = ""  # taken away: nothing waits for ever
    assert scan_waiting() == 0
    row.refresh_from_db()
    assert row.is_readable


@pytest.mark.django_db
def test_a_document_without_a_verdict_stops_no_other(candidature: Candidature, cast: Cast, settings: Settings) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    first = put(candidature, cast)
    second = put(candidature, cast, content=PDF + b" ", item="AP-01")
    with clamd(b"INSTREAM size limit exceeded. ERROR\0") as (address, received):
        settings.CLAMD_ADDRESS = address
        scan_waiting()
        assert len(received) == 2  # asked about both
    Path(first.file.path).chmod(0)
    Path(first.file.path).rename(Path(first.file.path).with_suffix(".away"))
    Path(first.file.path).mkdir()  # what stands there cannot be read
    with clamd(b"stream: OK\0") as (address, _):
        settings.CLAMD_ADDRESS = address
        scan_waiting()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.scan, second.scan) == (ScanStatus.WAITING, ScanStatus.CLEAN)


@pytest.mark.django_db
def test_an_infected_document_is_erased_and_its_line_says_why(
    candidature: Candidature, cast: Cast, settings: Settings
) -> None:
    with clamd(b"stream: Eicar-Test-Signature FOUND\0") as (address, _):
        settings.CLAMD_ADDRESS = address
        row = put(candidature, cast)
        scan(row.pk)
        scan(row.pk)  # twice changes nothing
    row.refresh_from_db()
    assert (row.scan, row.threat, row.is_readable, stored()) == (ScanStatus.INFECTED, "Eicar-Test-Signature", False, [])
    assert JournalEntry.objects.get(verb="refuse_document").facts == {"threat": "Eicar-Test-Signature"}

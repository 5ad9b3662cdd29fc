"""The worker's part of the attached documents: what clamd says of each. Without `CLAMD_ADDRESS` nothing is asked."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import structlog
from celery import shared_task
from django.conf import settings

from label.enums import ScanStatus
from label.models import Attachment, JournalEntry
from label.verbs import Verb
from toolkit.workers import Work

log = structlog.get_logger(__name__)
PATIENCE = 30  # seconds
CHUNK = 64 * 1024
LONGEST_REPLY = 4096


class ScannerAway(Exception):  # noqa: N818  (a state of things, not a fault of ours)
    """The antivirus does not answer: the documents go on waiting."""


class ScannerUnsure(ScannerAway):
    """It answers, and not with a verdict on this document: this one goes on waiting."""


@contextmanager
def _connection(address: str) -> Iterator[socket.socket]:
    """A connection to clamd at « /run/clamav/clamd.ctl » or « host:3310 »."""
    if address.startswith("/"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(PATIENCE)
            line.connect(address)
            yield line
    else:
        host, _, port = address.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
            yield line


def threat_in(file: BinaryIO, address: str) -> str:
    """The name of the threat that clamd finds in a file, empty when it finds none (its INSTREAM command). Raises
    ScannerAway.
    """
    try:
        with _connection(address) as line:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            reply = b""
            while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY and (part := line.recv(LONGEST_REPLY)):
                reply += part
    except (OSError, ValueError) as error:
        raise ScannerAway(repr(error)) from None
    verdict = reply.rstrip(b"\0\n").decode("utf-8", "replace").removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")[:120]
    raise ScannerUnsure(verdict) if verdict else ScannerAway("no verdict")


def scan(key: int) -> bool:
    """Ask the antivirus about one document and write its verdict; whether others may be asked about.

    A document that it refuses is erased from the storage, and its row says why. One that cannot be read, or on which
    the antivirus gives no verdict, goes on waiting and stops no other. Nothing is locked while it answers.
    """
    mine = Attachment.objects.filter(pk=key, scan=ScanStatus.WAITING)
    row = mine.first()
    if row is None:
        return True
    try:
        with row.file.open("rb") as file:
            threat = threat_in(cast("BinaryIO", file), settings.CLAMD_ADDRESS)
    except FileNotFoundError:  # its page says that it is gone
        log.error("attachment_without_file", attachment=key)
        mine.update(scan=ScanStatus.UNSCANNED)
        return True
    except (ScannerUnsure, OSError) as unread:
        log.error("attachment_without_verdict", attachment=key, reason=repr(unread))
        return True
    except ScannerAway as away:
        log.warning("antivirus_away", attachment=key, reason=str(away))
        return False
    if not threat:
        mine.update(scan=ScanStatus.CLEAN)
        return True
    row.file.storage.delete(str(row.file.name))  # first: an infected file is never left behind
    # Another worker that read it may have found it gone meanwhile: that it was infected is said all the same, once.
    refused = Attachment.objects.filter(pk=key).exclude(scan=ScanStatus.INFECTED)
    if refused.update(scan=ScanStatus.INFECTED, threat=threat):
        JournalEntry.objects.create(
            verb=Verb.REFUSE_ATTACHMENT, target=f"label.attachment:{key}", facts={"threat": threat}
        )
    return True


def scan_waiting() -> int:
    """Ask about the documents that still wait (the antivirus was away, a worker was lost, it has just been set up); how
    many were read.

    It stops at the first silence: a dead antivirus costs one wait, not one a document. Without an antivirus, nothing
    waits.
    """
    if not settings.CLAMD_ADDRESS:
        Attachment.objects.filter(scan=ScanStatus.WAITING).update(scan=ScanStatus.UNSCANNED)
        return 0
    Attachment.objects.filter(scan=ScanStatus.UNSCANNED).update(scan=ScanStatus.WAITING)
    read = 0
    for key in Attachment.objects.filter(scan=ScanStatus.WAITING).order_by("pk").values_list("pk", flat=True):
        if not scan(key):
            break
        read += 1
    return read


# Its name of before: two versions that run side by side hand it to each other.
@shared_task(name="label.tasks.files.scan_documents", ignore_result=True)
def scan_attachments(key: int | None = None) -> None:
    """Ask the antivirus about one document, or about all those that wait for it."""
    if key is None:
        scan_waiting()
    else:
        scan(key)


SCANS = Work(scan_attachments)

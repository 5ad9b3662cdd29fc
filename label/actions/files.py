"""Gestures on attached documents: one more, one less, and what the antivirus says of those that wait."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from label.actions.base import open_candidature, record, with_file
from label.enums import ScanStatus
from label.models import Attachment, Candidature, User
from label.rules.files import FileRefused, attachment_name, attachment_type, size_refusals
from label.rules.refusals import Refusal
from label.tasks.files import SCANS
from label.verbs import Verb


def _read(upload: "File[Any]", name: str, by: User | None) -> Attachment:
    """A document as its content tells it, not saved yet. Raises Refusal."""
    try:
        kind = attachment_type(cast("BinaryIO", upload))
    except FileRefused as refused:
        raise Refusal([str(refused)]) from None
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return Attachment(
        name=attachment_name(name, kind),
        media_type=kind.media_type,
        size=upload.size,
        sha256=digest.hexdigest(),
        added_by=by,
        scan=ScanStatus.WAITING if settings.CLAMD_ADDRESS else ScanStatus.UNSCANNED,
    )


def keep(upload: "File[Any]", *, name: str, by: User | None, save: Callable[[Attachment], None]) -> Attachment:
    """Keep a document that another app attaches to what is its own: `save` writes its rows in the same transaction.
    Raises Refusal.
    """
    row = _read(upload, name, by)
    if reasons := size_refusals(row.size, 0):
        raise Refusal(reasons)
    with with_file(row.file):
        row.file.save(row.name, upload, save=False)
        row.save()
        save(row)
        if row.scan == ScanStatus.WAITING:
            SCANS.hand_on_commit(row.pk)
    return row


def attach(
    candidature: Candidature, upload: "File[Any]", *, name: str, item_code: str = "", by: User | None
) -> Attachment:
    """Attach a document to a candidature, or to its answer to `item_code`. Raises Refusal.

    The same document sent twice to the same place is one: an upload whose reply was lost may be repeated.
    """
    row = _read(upload, name, by)
    row.candidature, row.item_code = candidature, item_code
    with with_file(row.file):
        locked = open_candidature(candidature, "ses documents")
        already = Attachment.objects.filter(candidature=locked, item_code=item_code, sha256=row.sha256).first()
        if already is not None:
            return _again(already, row.name, upload)
        if reasons := size_refusals(row.size, locked.attachments.all().held()):
            raise Refusal(reasons)
        row.file.save(row.name, upload, save=False)
        row.save()
        _touch(locked, by)
        record(Verb.ATTACH, row, by=by, candidature=locked.pk, item=item_code, size=row.size)
        if row.scan == ScanStatus.WAITING:
            SCANS.hand_on_commit(row.pk)
    return row


def attach_again(candidature: Candidature, earlier: Attachment, *, item_code: str, by: User | None) -> Attachment:
    """Attach a document of an earlier candidature, read again whole as if it were sent now. Raises Refusal."""
    if not earlier.is_readable:
        raise Refusal([f"« {earlier.name} » n’a pas passé l’antivirus : il n’est pas repris."])
    try:
        with earlier.file.open("rb") as content:
            return attach(candidature, File(content), name=earlier.name, item_code=item_code, by=by)
    except FileNotFoundError:
        raise Refusal([f"« {earlier.name} » n’est plus dans le stockage : joignez-le de nouveau."]) from None


def _again(already: Attachment, name: str, upload: "File[Any]") -> Attachment:
    """The same document, sent once more: under its new name, and back in the storage if it was lost there."""
    already.name = name
    if already.scan != ScanStatus.INFECTED and not already.file.storage.exists(str(already.file.name)):
        already.file.save(name, upload, save=False)
    already.save(update_fields=["name", "file"])
    return already


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User | None) -> None:
    """Take a document away, from the rows and from the storage. Raises Refusal when the candidature is no longer
    open.
    """
    if attachment.candidature is None:
        raise Refusal(["Ce document n’est pas celui d’une candidature."])
    locked = open_candidature(attachment.candidature, "ses documents")
    row = Attachment.objects.filter(pk=attachment.pk).first()
    if row is None:
        raise Refusal(["Ce document est déjà retiré."])
    record(Verb.REMOVE_ATTACHMENT, row, by=by, candidature=locked.pk, item=row.item_code, size=row.size)
    erase(row)
    _touch(locked, by)


def erase(row: Attachment) -> None:
    """Take a document away, within a transaction: its row at once, its file once the transaction has held."""
    storage, name = row.file.storage, str(row.file.name)
    row.delete()
    transaction.on_commit(partial(storage.delete, name), robust=True)


def _touch(candidature: Candidature, by: User | None) -> None:
    now = timezone.now()
    candidature.started_at = candidature.started_at or now
    candidature.active_at, candidature.active_by = now, by
    candidature.save(update_fields=["started_at", "active_at", "active_by"])

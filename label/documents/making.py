"""From a claimed row to a file: what a worker does, whatever the kind."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from label.documents.kinds import Made, ReportStep, kind_named
from label.documents.links import leading_there
from label.documents.truth import digest, subject_of
from label.enums import DocumentStatus, Nature
from label.models import Document, PublicVersion
from toolkit.printing import Picture, print_pdf
from toolkit.printing.glyphs import drawable

ASSETS = settings.BASE_DIR / "static"


class DocumentStopped(Exception):  # noqa: N818  (a wish of somebody, not a fault)
    """The document is no longer ours: it was cancelled, or given to another worker after a long silence."""


class NothingToPrint(ValueError):  # noqa: N818  (a state of the data)
    """What the document is about has nothing to print any more; the message says so in French."""


def printed(
    template: str,
    content: Any,
    report: ReportStep,
    *,
    notes: tuple[str, ...] = (),
    pictures: Mapping[str, Picture] | None = None,
    checksum: str = "",
) -> Made:
    """A document of one template, which reads `content` and `identity`; a sign of life at each page.

    Raises LayoutFault, PrintingUnavailable.
    """
    html = leading_there(drawable(render_to_string(template, {"content": content, "identity": settings.LABEL})))
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    result = print_pdf(
        html,
        assets=ASSETS,
        identifier=identifier,
        pictures=pictures,
        report=lambda page: report(1, 2, f"Mise en pages : page {page}" if page else "Écriture du fichier"),
    )
    fingerprint = hashlib.sha256(result.content).hexdigest()
    return Made(result.content, result.pages, fingerprint, checksum or digest(html), notes)


def make(document: Document, token: uuid.UUID) -> None:
    """Make a claimed document and save its file; raises DocumentStopped when it is no longer ours."""
    mine = Document.objects.filter(pk=document.pk, token=token, status=DocumentStatus.RUNNING)

    def report(done: int, total: int, step: str) -> None:
        if not mine.update(done=done, total=total, step=step[:120], seen_at=timezone.now()):
            raise DocumentStopped

    kind, subject = kind_named(document.kind), subject_of(document)
    if subject is None:
        msg = "Ce dont parle ce document n’existe plus."
        raise NothingToPrint(msg)
    if kind.nature is Nature.LIVING:  # as the facts were before they are read
        mine.update(made_from=dict(kind.rests_on(subject)))
    report(0, 2, "Mise en pages")
    made = kind.make(subject, document.content, report)
    document.file.save(document.file_name, ContentFile(made.content), save=False)
    with transaction.atomic():
        finished = mine.update(
            status=DocumentStatus.DONE,
            done=F("total"),
            step="",
            file=document.file.name,
            pages=made.pages,
            size=len(made.content),
            sha256=made.sha256,
            data_checksum=made.data_checksum,
            notes=list(made.notes),
            faults=[asdict(fault) for fault in made.faults],
            pieces=[asdict(piece) for piece in made.pieces],
            finished_at=timezone.now(),
        )
        if finished and kind.when_made is not None:
            kind.when_made(subject)
        if finished and kind.may_read(AnonymousUser(), kind.load(subject.pk)):
            PublicVersion.objects.move()
    if not finished:
        document.file.delete(save=False)
        raise DocumentStopped

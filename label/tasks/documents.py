"""The worker's part of a document: claim the row, have it made, record the failure, raise it again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import structlog
from celery import Task, shared_task
from django.db.models import Q
from django.utils import timezone

from label.documents.making import DocumentStopped, NothingToPrint, make
from label.enums import DocumentStatus
from label.models import Document
from toolkit.printing import LayoutFault, PrintingUnavailable
from toolkit.workers import Work

log = structlog.get_logger(__name__)


def in_words(error: Exception) -> str:
    """Why a document failed, for people: a sentence of ours, never a path or a word of the machine.

    What the machine said is in the worker's log, since the task raises it again.
    """
    if isinstance(error, LayoutFault | PrintingUnavailable | NothingToPrint):
        return str(error)
    if isinstance(error, OSError):
        return "Le stockage n’a pas gardé le fichier : réessayez, et prévenez l’équipe technique si cela dure."
    return "La fabrication a échoué : l’équipe technique en a la raison dans le journal de l’exécutant."


@shared_task(bind=True, time_limit=1800)
def make_document(_task: "Task[Any, Any]", key: int) -> None:
    """Make one document. A second delivery of the same message finds the row taken and does nothing."""
    token = Document.objects.claim(key)
    if token is None:
        log.info("document_already_taken", document=key)
        return
    try:
        make(Document.objects.whole().get(pk=key), token)
    except DocumentStopped:
        log.info("document_stopped", document=key)
    except Exception as error:
        Document.objects.filter(pk=key, token=token, status=DocumentStatus.RUNNING).update(
            status=DocumentStatus.FAILED, error=in_words(error), finished_at=timezone.now(), step=""
        )
        raise


RESEND_AFTER = timedelta(seconds=60)


def _unsent() -> Iterator[tuple[int]]:
    """Those that wait and that nobody has taken for a while: they are not handed twice within that time."""
    now = timezone.now()
    before = now - RESEND_AFTER
    waiting = Document.objects.filter(
        Q(seen_at__lt=before) | Q(seen_at__isnull=True, requested_at__lt=before), status=DocumentStatus.PENDING
    )
    for key in waiting.values_list("pk", flat=True):
        if Document.objects.filter(pk=key, status=DocumentStatus.PENDING).update(seen_at=now):
            yield (key,)


DOCUMENTS = Work(make_document, _unsent, lasts=RESEND_AFTER.total_seconds())

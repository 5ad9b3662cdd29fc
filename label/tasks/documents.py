"""The worker's part of a document: claim the row, have it made, record the failure, raise it again."""

from typing import Any

import structlog
from celery import Task, shared_task
from django.utils import timezone

from label.documents.making import DocumentStopped, NothingToPrint, make
from label.enums import DocumentStatus
from label.models import Document
from toolkit.printing import LayoutFault, PrintingUnavailable
from toolkit.workers import hand

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


def send_document(document: Document) -> None:
    """Hand a waiting document to the workers; otherwise the schedule sends it again later."""
    hand(make_document, document.pk)

"""The worker's part: claim the row, call production, record the failure, raise it again."""

from typing import Any

import structlog
from celery import Task, shared_task
from django.utils import timezone

from toolkit.printing import LayoutFault, PrintingUnavailable
from villes_internet.book.content.types import NothingToPrint
from villes_internet.book.enums import BuildStatus
from villes_internet.book.models import BookEdition
from villes_internet.book.production import BuildStopped, produce

log = structlog.get_logger(__name__)


def in_words(error: Exception) -> str:
    """Why a build failed, for the équipe: a sentence of ours, never a path or a word of the machine.

    What the machine said is in the worker's log, since the task raises it again.
    """
    if isinstance(error, LayoutFault | PrintingUnavailable | NothingToPrint):
        return str(error)
    if isinstance(error, OSError):
        return "Le stockage n’a pas gardé le fichier : réessayez, et prévenez l’équipe technique si cela dure."
    return "La fabrication a échoué : l’équipe technique en a la raison dans le journal de l’exécutant."


@shared_task(bind=True, time_limit=1800)
def produce_book(_task: "Task[Any, Any]", build_id: int) -> None:
    """Make one build. A second delivery of the same message finds the row taken and does nothing."""
    token = BookEdition.objects.claim(build_id)
    if token is None:
        log.info("build_already_taken", build=build_id)
        return
    try:
        produce(
            BookEdition.objects.select_related(
                "edition__regulation", "candidature__collectivite", "candidature__edition", "candidature__profile"
            ).get(pk=build_id),
            token,
        )
    except BuildStopped:
        log.info("build_stopped", build=build_id)
    except Exception as error:
        BookEdition.objects.filter(pk=build_id, token=token, status=BuildStatus.RUNNING).update(
            status=BuildStatus.FAILED, error=in_words(error), finished_at=timezone.now(), step=""
        )
        raise

"""What a worker does for the jury: the PDF of the minutes."""

import hashlib

import structlog
from celery import shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from jury.models import Minutes, Sitting
from toolkit.printing import LayoutFault, PrintingUnavailable, print_pdf
from toolkit.printing.glyphs import drawable
from toolkit.workers import hand

log = structlog.get_logger(__name__)
ASSETS = settings.BASE_DIR / "static"


@shared_task(ignore_result=True)
def print_minutes(key: int) -> None:
    """Make the PDF of the minutes, tagged; done again, it gives the same bytes."""
    row = Minutes.objects.select_related("sitting__edition").filter(pk=key).first()
    if row is None or row.path:
        return
    html = drawable(render_to_string("jury/proces_verbal.html", {"contenu": row.content, "identite": settings.LABEL}))
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    try:
        printed = print_pdf(html, assets=ASSETS, identifier=identifier)
    except (PrintingUnavailable, LayoutFault) as error:
        log.warning("minutes_not_printed", minutes=key, error=str(error))
        Minutes.objects.filter(pk=key).update(error=str(error)[:300])
        return
    path = default_storage.save(f"proces-verbaux/{row.content['annee']}.pdf", ContentFile(printed.content))
    Minutes.objects.filter(pk=key).update(
        path=path, sha256=hashlib.sha256(printed.content).hexdigest(), printed_at=timezone.now(), error=""
    )
    Sitting.objects.filter(pk=row.sitting_id).update(serial=F("serial") + 1)  # the screens show its link


def ask_minutes(key: int) -> None:
    """Hand the minutes to a worker; the schedule asks again for those that wait."""
    hand(print_minutes, key)


def print_waiting() -> int:
    """Ask again for the minutes that have no PDF: the broker was away, or a worker was lost. How many wait."""
    waiting = list(Minutes.objects.filter(path="").values_list("pk", flat=True))
    for key in waiting:
        ask_minutes(key)
    return len(waiting)

"""`/instruction/<year>/<code>/pieces/`: the documents of a dossier, one by one or all together."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from jury.permissions import dossier_asked
from label.models import Attachment
from label.views.attachments import attachment_response, attachments_response


@require_safe
def attachment(request: HttpRequest, year: int, code: str, pk: int) -> HttpResponseBase:
    """A document attached to the dossier, to be saved."""
    candidature, _ = dossier_asked(request, year, code)
    row = Attachment.objects.filter(pk=pk, candidature=candidature).first()
    if row is None:
        msg = "Ce document n’existe pas."
        raise Http404(msg)
    return attachment_response(row)


@require_safe
def attachments(request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """All of them in one archive, in a folder for each question; those of its initiatives too."""
    candidature, _ = dossier_asked(request, year, code)
    rows = [(row.item_code or "candidature", row) for row in Attachment.objects.filter(candidature=candidature)]
    for one in candidature.highlights.select_related("initiative").order_by("added_at", "pk"):
        folder = f"initiative {one.told_title}"
        kept = one.initiative.attachments.filter(kept=True).select_related("attachment").order_by("pk")
        rows += [(folder, illustration.attachment) for illustration in kept]
    if not rows:
        msg = "Ce dossier n’a aucun document."
        raise Http404(msg)
    return attachments_response(rows, f"pieces-{year}-{candidature.collectivite.code}.zip")

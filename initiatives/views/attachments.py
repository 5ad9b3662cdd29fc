"""Documents of an initiative: sent and taken away by agents, handed out to whoever may read it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from initiatives.actions.attachments import illustrate, remove_illustration
from initiatives.models import InitiativeAttachment
from initiatives.permissions import can_read
from initiatives.views.telling import Workbench, bench_of
from initiatives.views.uploads import take_in
from label.permissions import reads_as, user_of
from label.rules.files import EXTENSIONS
from label.rules.refusals import Refusal
from label.views.attachments import attachment_response
from label.views.pages import CONFLICT, attempt
from toolkit.typography import typographic

GONE = "Ce document n’existe pas, ou n’est plus public."


@login_not_required
@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The document, to be saved: public when its initiative shows it, else for its authors and the équipe."""
    row = InitiativeAttachment.objects.filter(pk=pk).select_related("initiative__collectivite", "attachment").first()
    if row is None:
        raise Http404(GONE)
    initiative = row.initiative
    is_public = initiative.is_public and any(shown["pk"] == pk for shown in initiative.attachments_shown)
    if not (is_public or can_read(reads_as(request), initiative)):
        raise Http404(GONE)
    return attachment_response(row.attachment, public=is_public)


def attached_to(bench: Workbench) -> dict[str, Any]:
    """What the list of documents shows to the authors."""
    return {
        "attachments": list(bench.initiative.attachments.filter(kept=True).select_related("attachment")),
        "collectivite": bench.collectivite,
        "initiative": bench.initiative,
        "is_open": bench.is_open,
        "extensions": ",".join(EXTENSIONS),
    }


@require_POST
def send(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Attach documents."""
    bench, user = bench_of(request, code, pk), user_of(request)
    return take_in(
        request,
        lambda upload: illustrate(bench.initiative, upload, name=upload.name or "", by=user),
        nothing="Choisissez d’abord un document",
        back=reverse("candidature-initiative", args=[code, pk]),
        draw=lambda: render_to_string("initiatives/_attachments.html", attached_to(bench), request),
    )


@require_POST
def remove(request: HttpRequest, code: str, pk: int, attachment: int) -> HttpResponse:
    """Take one away."""
    bench = bench_of(request, code, pk)
    row = bench.initiative.attachments.filter(pk=attachment, kept=True).select_related("attachment").first()
    if row is None:
        raise Http404(GONE)
    user = user_of(request)
    if request.accepts("text/html"):
        back = reverse("candidature-initiative", args=[code, pk])
        return attempt(request, lambda: remove_illustration(row, by=user), "Le document est retiré.", back)
    try:
        remove_illustration(row, by=user)
    except Refusal as refusal:
        return JsonResponse({"message": typographic(" ".join(refusal.reasons))}, status=CONFLICT)
    return JsonResponse({})

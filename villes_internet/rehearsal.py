"""The rehearsal of a publication: somebody of the équipe reads the public pages as they will be, on data that nobody
else sees.

Each public page is drawn by its own view, in a transaction where the edition is published and that is always undone:
no second way of drawing it, nothing written, nothing kept by the browser.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve
from django.views.decorators.http import require_POST

from label.enums import Phase
from label.models import Edition
from label.permissions import edition_of, equipe_required, is_equipe
from villes_internet.views.errors import refusal

GetResponse = Callable[[HttpRequest], HttpResponseBase]
REHEARSAL = "repetition"  # the year, in the session
NO_FILE = "Pendant une répétition, rien ne se télécharge : ce fichier dirait des résultats qui ne sont pas publiés."


class RehearsalMiddleware:
    """While the équipe rehearses: public pages show the edition as published, marked; the other pages are theirs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        year = request.session.get(REHEARSAL) if hasattr(request, "session") else None
        if year is None or not is_equipe(request.user):
            return self.get_response(request)
        edition = Edition.objects.filter(year=year, phase=Phase.EMBARGO).first()
        if edition is None:  # published meanwhile, or taken back to its jury
            return self.get_response(request)
        request.rehearsal = edition  # type: ignore[attr-defined]
        if request.method not in {"GET", "HEAD"} or not _is_public(request):
            return self.get_response(request)
        request.rehearsed = True  # type: ignore[attr-defined]
        with transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
            response = self.get_response(request)
            transaction.set_rollback(True)
        if response.get("Content-Disposition", "").startswith("attachment"):
            if isinstance(response, FileResponse) and response.file_to_stream is not None:
                response.file_to_stream.close()
            response = refusal(request, HTTPStatus.FORBIDDEN, NO_FILE)
        response["Cache-Control"] = "private, no-store"
        return response


def _is_public(request: HttpRequest) -> bool:
    """Whether anybody may ask for this address."""
    try:
        view = resolve(request.path_info).func
    except Http404:
        return False
    return not getattr(view, "login_required", True)


@equipe_required
@require_POST
def rehearse(request: HttpRequest, year: int) -> HttpResponse:
    """Begin to read the public pages as they will be."""
    edition = edition_of(year)
    if edition.phase != Phase.EMBARGO:
        messages.error(request, "Une publication se répète pendant l’embargo, une fois les niveaux décidés.")
        return redirect("equipe-publication", year)
    request.session[REHEARSAL] = year
    return redirect("palmares", year)


@equipe_required
@require_POST
def stop_rehearsing(request: HttpRequest) -> HttpResponse:
    """Go back to the pages as the public reads them today."""
    year = request.session.pop(REHEARSAL, None)
    return redirect("equipe-publication", year) if year is not None else redirect("equipe-latest")

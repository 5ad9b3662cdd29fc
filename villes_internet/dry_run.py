"""The dry run of a publication: somebody of the équipe reads the public pages as they will be, on data that nobody
else sees.

Each public page is drawn by its own view, in a transaction where the edition is published and that is always undone:
no second way of drawing it, nothing written, nothing kept by the browser.
"""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve
from django.views.decorators.http import require_POST

from label.enums import Phase
from label.models import Edition
from label.permissions import edition_of, equipe_required, is_equipe
from villes_internet.middleware import GetResponse
from villes_internet.views.errors import refusal

DRY_RUN = "repetition"  # the year, in the session
# Public files and drawings: refused, since nothing on them says that they are of a dry run.
FILES = frozenset({"palmares-file", "palmares-pdf", "book-pdf", "book-epub", "map-svg", "statistics-file"})
# The équipe's own papers, and the API, stay as they are.
UNTOUCHED = ("/documents/", "/api/")
NO_FILE = "Pendant une répétition, rien ne se télécharge : ce fichier dirait des résultats qui ne sont pas publiés."


class DryRunMiddleware:
    """During a dry run: public pages show the edition as published, marked; the other pages are theirs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        year = request.session.get(DRY_RUN) if hasattr(request, "session") else None
        if year is None or not is_equipe(request.user):
            return self.get_response(request)
        edition = Edition.objects.filter(year=year, phase=Phase.EMBARGO).first()
        if edition is None:  # published meanwhile, or taken back to its jury
            return self.get_response(request)
        request.dry_run = edition  # type: ignore[attr-defined]
        name = _public_name(request)
        if request.method not in {"GET", "HEAD"} or name is None:
            return self.get_response(request)
        if name in FILES and not _is_drawn(request, name):
            return refusal(request, HTTPStatus.FORBIDDEN, NO_FILE)
        request.in_dry_run = True  # type: ignore[attr-defined]
        request.user = AnonymousUser()  # the public's pages have none of the équipe's tools
        with transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
            response = self.get_response(request)
            transaction.set_rollback(True)
        response["Cache-Control"] = "private, no-store"
        return response


def _is_drawn(request: HttpRequest, name: str) -> bool:
    """Whether a browser asks for the map as a picture of its page, which says what it is."""
    return name == "map-svg" and request.headers.get("Sec-Fetch-Dest") == "image"


def _public_name(request: HttpRequest) -> str | None:
    """The name of this address when anybody may ask for it; None otherwise."""
    try:
        match = resolve(request.path_info)
    except Http404:
        return None
    closed = getattr(match.func, "login_required", True) or request.path_info.startswith(UNTOUCHED)
    return None if closed else match.url_name or ""


@equipe_required
@require_POST
def begin_dry_run(request: HttpRequest, year: int) -> HttpResponse:
    """Begin to read the public pages as they will be."""
    edition = edition_of(year)
    if edition.phase != Phase.EMBARGO:
        messages.error(request, "Une publication se répète pendant l’embargo, une fois les niveaux décidés.")
        return redirect("equipe-publication", year)
    request.session[DRY_RUN] = year
    return redirect("palmares", year)


@equipe_required
@require_POST
def end_dry_run(request: HttpRequest) -> HttpResponse:
    """Go back to the pages as the public reads them today."""
    year = request.session.pop(DRY_RUN, None)
    return redirect("equipe-publication", year) if year is not None else redirect("equipe-latest")

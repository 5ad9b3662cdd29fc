"""`/pilotage/livre/`: ask for builds, follow them, download."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from label.documents import kinds, reasons_of
from label.enums import Coverage
from label.models import Document, Edition
from label.permissions import equipe_required
from label.views.documents import document_ask
from villes_internet import beacon

PAGE = 20


def cannot_print() -> str:
    """Why the button is closed: what the worker said that it lacks. Without a worker the request simply waits."""
    sign = beacon.look()
    return sign.cannot_print if sign is not None and sign.is_recent else ""


def no_worker() -> bool:
    """Whether no worker has given a sign of life."""
    sign = beacon.look()
    return sign is None or not sign.is_recent


@equipe_required
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """The documents of the editions, newest first, and the buttons to ask for a new one; all of them on demand, those
    that are overtaken with their reason.
    """
    listed = [kind for kind in kinds() if kind.is_listed]
    every = "tous" in request.GET
    rows = Document.objects.whole() if every else Document.objects.filter(kind__in=[k.code for k in listed]).whole()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    editions = list(Edition.objects.order_by("-year").only("year", "coverage"))
    context = {
        "page": page,
        "lignes": reasons_of(page),
        "tous": every,
        "editions": editions,
        "documents": [(kind.code, kind.label) for kind in listed],
        "completes": [e for e in editions if e.coverage == Coverage.COMPLETE],
        "manque": cannot_print(),
        "sans_executant": no_worker(),
    }
    return render(request, "book/pilotage.html", context)


@equipe_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the document and the edition chosen in the list."""
    year, code = request.POST.get("annee", ""), request.POST.get("document", "")
    known = year.isascii() and year.isdigit() and len(year) == 4
    edition = Edition.objects.filter(year=int(year)).first() if known else None
    if edition is None or code not in {kind.code for kind in kinds() if kind.is_listed}:
        messages.error(request, "Choisissez une édition et un document de la liste.")
        return redirect("livre")
    return document_ask(request, code, edition.pk)

"""`/pilotage/<year>/livre/`: ask for builds, follow them, download."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from label.documents.kinds import kinds
from label.documents.truth import reasons_of
from label.enums import Coverage
from label.forms.gestures import GestureForm, TextField
from label.models import Document, Edition
from label.permissions import edition_of, equipe_required
from label.views.documents import document_ask
from toolkit.printing.press import folded
from villes_internet import beacon
from villes_internet.book.enums import Volume
from villes_internet.book.preflight import preflight
from villes_internet.book.production import last_pages

PAGE = 20


def cannot_print() -> str:
    """Why the button is closed: what the worker said that it lacks. Without a worker the request simply waits."""
    sign = beacon.look("livre")
    return sign.cannot_print if sign is not None and sign.is_recent else ""


def no_worker() -> bool:
    """Whether no worker has given a sign of life."""
    sign = beacon.look("livre")
    return sign is None or not sign.is_recent


@equipe_required
@require_safe
def documents(request: HttpRequest, year: int) -> HttpResponse:
    """The documents of an edition, newest first, and the buttons to ask for a new one; on demand all of them, those of
    each town and of the initiatives, with the reason of those that are overtaken.
    """
    edition = edition_of(year)
    listed = [kind for kind in kinds() if kind.is_listed]
    every = "tous" in request.GET
    rows = Document.objects.filter(Q(edition=edition) | Q(edition=None)).whole()
    if not every:
        rows = rows.filter(kind__in=[kind.code for kind in listed])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": reasons_of(page),
        "every": every,
        "edition": edition,
        "years": Edition.objects.years(),
        "documents": [(kind.code, kind.label) for kind in listed],
        "complete": edition.coverage == Coverage.COMPLETE,
        "lack": cannot_print(),
        "no_worker": no_worker(),
        "lacks": preflight(edition),
        "sheets": sheets_of(edition),
    }
    return render(request, "book/pilotage.html", context)


def sheets_of(edition: Edition) -> tuple[int, int, int] | None:
    """The pages of the last book, those that a printer folds, how many of them are blank; None before a first book. One
    query.
    """
    pages = last_pages(edition, Volume.BOOK)
    return (pages, folded(pages), folded(pages) - pages) if pages else None


class AskForm(GestureForm):
    """The document chosen in the list."""

    document = TextField()


@equipe_required
@require_POST
def ask(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for the document chosen in the list."""
    edition, code = edition_of(year), AskForm.read(request)["document"]
    if code not in {kind.code for kind in kinds() if kind.is_listed}:
        messages.error(request, "Choisissez un document de la liste.")
        return redirect("book", year)
    return document_ask(request, code, edition.pk)

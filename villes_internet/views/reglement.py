"""`/reglement/<year>/`: the règlement of an announced edition, as a page and as a PDF."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.documents.truth import paper_of
from label.models import Edition
from label.permissions import reads_as
from label.rules.regulation import sentences
from label.views.documents import serve_current
from villes_internet.book.content.campaign import edition_dates
from villes_internet.book.kinds import REGULATION
from villes_internet.book.permissions import can_look


def open_edition(request: HttpRequest, year: int) -> Edition:
    """An edition whose règlement may be read: announced, save for the équipe; 404 otherwise."""
    edition = Edition.objects.select_related("regulation").filter(year=year, regulation__isnull=False).first()
    if edition is None or (not edition.is_announced and not can_look(reads_as(request))):
        msg = f"Il n’y a pas de règlement publié pour l’édition {year}."
        raise Http404(msg)
    return edition


@login_not_required
@require_safe
def regulation(request: HttpRequest, year: int) -> HttpResponse:
    """The parameters as sentences, then the text."""
    edition = open_edition(request, year)
    context = {
        "edition": edition,
        "regulation": edition.regulation,
        "sentences": sentences(edition.terms),
        "dates": edition_dates(edition),
        "paper": paper_of(REGULATION, edition),
    }
    return render(request, "label/reglement.html", context)


@login_not_required
@require_safe
def regulation_pdf(request: HttpRequest, year: int) -> HttpResponseBase:
    """The same as a PDF."""
    return serve_current(request, REGULATION, open_edition(request, year), f"Le règlement {year}")

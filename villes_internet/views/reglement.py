"""`/reglement/<year>/`: the règlement of an announced edition, as a page and as a PDF."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.models import Edition
from villes_internet.book.content.campaign import edition_dates, regulation_sentences
from villes_internet.book.enums import Document
from villes_internet.book.models import BookEdition
from villes_internet.book.permissions import can_look
from villes_internet.book.views.files import build_file


def open_edition(request: HttpRequest, year: int) -> Edition:
    """An edition whose règlement may be read: announced, save for the équipe; 404 otherwise."""
    edition = Edition.objects.select_related("regulation").filter(year=year, regulation__isnull=False).first()
    if edition is None or (not edition.is_announced and not can_look(request.user)):
        msg = f"Il n’y a pas de règlement publié pour l’édition {year}."
        raise Http404(msg)
    return edition


def last_pdf(edition: Edition) -> BookEdition | None:
    """The PDF made from the text as it is now; None while a newer one is being made."""
    rows = BookEdition.objects.filter(edition=edition, document=Document.REGULATION)
    return (
        None if rows.active().exists() else rows.done().select_related("edition", "candidature").order_by("-pk").first()
    )


@login_not_required
@require_safe
def regulation(request: HttpRequest, year: int) -> HttpResponse:
    """The parameters as sentences, then the text."""
    edition = open_edition(request, year)
    context = {
        "edition": edition,
        "reglement": edition.regulation,
        "phrases": regulation_sentences(edition),
        "dates": edition_dates(edition),
        "pdf": last_pdf(edition) is not None,
    }
    return render(request, "label/reglement.html", context)


@login_not_required
@require_safe
def regulation_pdf(request: HttpRequest, year: int) -> HttpResponseBase:
    """The same as a PDF."""
    edition = open_edition(request, year)
    build = last_pdf(edition)
    if build is None:
        msg = f"Le règlement {year} n’existe pas en PDF pour l’instant."
        raise Http404(msg)
    return build_file(build, attachment=False)

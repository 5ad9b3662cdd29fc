"""`/pilotage/livre/attestations/<year>/`: the attestation of each labelled collectivité, one by one or all together."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from label.documents.truth import papers_of, reasons_of
from label.models import Award, Document, Edition
from label.permissions import equipe_required
from label.rules.names import search_words
from villes_internet.book.kinds import CERTIFICATE, CERTIFICATES
from villes_internet.book.views.pilotage import cannot_print

PAGE = 50


@equipe_required
@require_safe
def certificates(request: HttpRequest, year: int) -> HttpResponse:
    """The labelled collectivités of an edition with their attestation, searched by name; the last ZIP on top."""
    edition = get_object_or_404(Edition, year=year)
    text = request.GET.get("q", "").strip()[:100]
    rows = Award.objects.standing().filter(candidature__edition=edition)
    for word in search_words(text):
        rows = rows.filter(candidature__sort_key__contains=word)
    rows = rows.select_related("candidature__collectivite", "candidature__edition")
    page = Paginator(rows.order_by("-arobases", "candidature__sort_key", "pk"), PAGE).get_page(request.GET.get("page"))
    papers = papers_of(CERTIFICATE, [award.candidature for award in page])
    context = {
        "edition": edition,
        "page": page,
        "text": text,
        "whole": reasons_of(Document.objects.of(CERTIFICATES.code, edition).whole()[:1]),
        "lack": cannot_print(),
        "rows": [(award, papers[award.candidature_id]) for award in page],
    }
    return render(request, "book/attestations.html", context)

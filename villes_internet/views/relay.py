"""`/correspondance/<year>/`: what a regional relay follows, in her regions alone and without anybody's name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.permissions import user_of
from label.queries.campaign import candidature_rows
from label.queries.relays import relayed_by, relayed_candidatures
from villes_internet.missing import answered_of

NOT_HERS = "Aucune édition de cette année ne vous a pour correspondant ou correspondante."


@require_safe
def dossiers(request: HttpRequest, year: int) -> HttpResponse:
    """The candidatures of her regions: their state, how far they are, when somebody last worked on them."""
    found = next(
        ((edition, regions) for edition, regions in relayed_by(user_of(request)) if edition.year == year), None
    )
    if found is None:
        raise Http404(NOT_HERS)
    edition, regions = found
    kept = edition.candidatures.filter(pk__in=relayed_candidatures(edition, regions))
    rows = sorted(candidature_rows(kept, answered_of), key=lambda row: row.candidature.sort_key)
    context = {"edition": edition, "regions": regions, "rows": rows}
    return render(request, "candidature/correspondance.html", context)

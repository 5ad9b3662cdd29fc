"""The public files of a published edition."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from label.documents.kinds import kind_named
from label.models import Edition
from label.views.documents import serve_current

NAMES = {"palmares": "Le palmarès", "book": "Le livre", "epub": "Le livre", "carte": "La carte"}


@login_not_required
@require_safe
def public_file(request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
    """The palmarès, the book (PDF or EPUB) or the map as a picture of a published edition, as it is now."""
    edition = Edition.objects.public().select_related("regulation").filter(year=year).first()
    if edition is None:
        msg = f"{NAMES[kind]} {year} n’existe pas en {kind_named(kind).form} pour l’instant."
        raise Http404(msg)
    return serve_current(request, kind_named(kind), edition, f"{NAMES[kind]} {year}")

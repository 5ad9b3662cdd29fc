"""`/verifier/<number>/`: what an attestation says, held against what the label says today; the same for a script."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from label.queries.verification import Verified, verified
from label.views.caching import by_public_version

UNKNOWN = "Aucune attestation publiée ne porte ce numéro."


def _found(year: int, code: str) -> Verified:
    found = verified(year, code.upper())
    if found is None:
        raise Http404(UNKNOWN)
    return found


@login_not_required
@require_safe
@by_public_version
def verify(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The level of a number, for people."""
    return render(request, "villes_internet/verifier.html", {"found": _found(year, code)})


@login_not_required
@require_safe
@by_public_version
def verify_json(_request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """The same for a script."""
    found = _found(year, code)
    return JsonResponse(
        {
            "number": found.number,
            "code": found.code,
            "name": found.name,
            "edition": found.edition.year,
            "level": found.arobases,
            "state": found.state,
            "corrected_on": found.corrected_on,
            "demonstration": found.edition.demonstration,
            "address": settings.SITE_URL + reverse("verify", args=[year, found.code]),
        },
        json_dumps_params={"ensure_ascii": False},
    )

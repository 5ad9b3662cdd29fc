"""The public register of decisions, and the program that verifies it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from label.queries.register import public_register
from label.views.caching import by_public_version
from label.views.editions import public_edition

VERIFIER = "verifier_registre.py"


@login_not_required
@require_safe
@by_public_version
def register_file(_request: HttpRequest, year: int) -> HttpResponseBase:
    """The chained lines of an edition as JSON; 404 without a register, as for an edition that is not published."""
    edition = public_edition(year)
    found: dict[str, Any] | None = public_register(edition)
    if found is None:
        msg = f"L’édition {year} n’a pas de registre : son jury ne s’est pas tenu sur cette plateforme."
        raise Http404(msg)
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="registre-{year}.json"'
    return response


@login_not_required
@require_safe
def verifier(_request: HttpRequest) -> HttpResponseBase:
    """The program, to be saved and read: standard Python, nothing of ours."""
    path = settings.BASE_DIR / "docs" / VERIFIER
    response = HttpResponse(path.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{VERIFIER}"'
    return response

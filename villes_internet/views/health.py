"""`/sante/`: whether each part works; JSON, no secrets."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from villes_internet.release import VERSION
from villes_internet.telling.state import AWAY, OK, PARTS, ServicePart, seen


def _answer(parts: tuple[ServicePart, ...]) -> JsonResponse:
    found = seen(parts)
    states = {one.part.name: OK if one.is_ok else AWAY for one in found}
    status = 200 if all(one.is_ok for one in found) else 503
    response = JsonResponse({"site": OK, **states, "version": VERSION}, status=status)
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """The whole, for whoever watches: 503 with the names of what does not work."""
    return _answer(PARTS)


@login_not_required
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Whether this host can answer people, for a proxy: 503 without the database or the storage. A mail that waits is
    no reason to close the site.
    """
    return _answer(tuple(part for part in PARTS if part.vital))


@login_not_required
@require_safe
def alive(_request: HttpRequest) -> JsonResponse:
    """Whether this process answers, whatever is behind it: for who would start it again."""
    return _answer(())

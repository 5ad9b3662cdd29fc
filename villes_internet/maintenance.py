"""Read-only for a while: everything is read, nothing is sent, and everybody is told until when.

`MAINTENANCE` holds the sentence that people read (« jusqu’à 14 h, pour un changement de machine »); empty, it is over.
Set on every host before the database is moved or a standby is promoted: nothing typed meanwhile is lost, it waits in
the browser.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string

from toolkit.typography import typographic

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
RETRY_SECONDS = 60


class MaintenanceMiddleware:
    """A form sent during it is refused in words, before the session or the database is touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.MAINTENANCE or request.method in SAFE:
            return self.get_response(request)
        headers = {"Retry-After": str(RETRY_SECONDS)}
        words = typographic(f"Le site est en lecture seule {settings.MAINTENANCE}. Ce que vous tapez reste ici.")
        if not request.accepts("text/html"):
            return JsonResponse({"maintenance": words}, status=503, headers=headers)
        page = render_to_string("erreurs/maintenance.html", {"until": settings.MAINTENANCE})
        return HttpResponse(page, status=503, headers=headers)

"""The site with one page more: a bare Django view that knows its reader, as a 304 does."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from villes_internet.urls import urlpatterns as site_patterns


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing but the session and the user."""
    return HttpResponse(status=304 if request.user.is_authenticated else 403)


urlpatterns = [path("nu/", bare), *site_patterns]

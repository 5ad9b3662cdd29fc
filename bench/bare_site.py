"""One page that reads a table and draws a template: a bare Django worker. For `bench/memory.py`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_settings")
application = get_wsgi_application()

from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.urls import path  # noqa: E402


@login_not_required
def page(_request: HttpRequest) -> HttpResponse:
    """How many sessions there are."""
    text = Engine().from_string("<!doctype html><title>Nu</title><p>{{ count }}")
    return HttpResponse(text.render(Context({"count": Session.objects.count()})))


urlpatterns = [path("", page)]

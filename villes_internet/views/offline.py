"""The workspace without network: `/sw.js`, the worker that keeps the pages opened; what makes the workspace
installable; the page shown where nothing is kept.
"""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

ICON_SIZES = (192, 512)
WORKER = "js/offline/worker.js"


@login_not_required
@cache_control(no_cache=True)
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The worker, at the root so that it sees every page, after the addresses that it needs."""
    places = {
        "home": reverse("candidature"),
        "signIn": [reverse("account_login"), reverse("openid_connect_callback")],
        "signOut": reverse("account_logout"),
        "refuge": reverse("without-network"),
        "listing": static("js/offline/kept-pages.js"),
        "drawn": settings.STATIC_URL,
    }
    script = Path(str(finders.find(WORKER))).read_text(encoding="utf-8")
    return HttpResponse(f"self.places = {json.dumps(places)};\n{script}", content_type="text/javascript; charset=utf-8")


@login_not_required
@cache_control(max_age=3600)
@require_safe
def manifest(_request: HttpRequest, title: str = "", opens: str = "home") -> JsonResponse:
    """What a browser needs to install the site, or the workspace, on a telephone or a desk: the address says which."""
    name, logo, icons = settings.LABEL["name"], static(settings.LABEL["logo"]), settings.LABEL["icons"]
    told = {
        "id": reverse(opens),
        "name": f"{name} : {title}" if title else name,
        "short_name": name,
        "lang": "fr",
        "start_url": reverse(opens),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "icons": [
            {"src": logo, "type": "image/svg+xml", "sizes": "any"},
            *(
                {"src": static(f"{icons}-{size}.png"), "type": "image/png", "sizes": f"{size}x{size}"}
                for size in ICON_SIZES
            ),
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def without_network(request: HttpRequest) -> HttpResponse:
    """What is shown instead of a page that this browser has not kept; the script lists those that it has."""
    return render(request, "pages/sans-reseau.html")

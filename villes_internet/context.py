"""What every template may name: the label's identity, and whether the reader belongs to the équipe."""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from label.models import Edition
from label.permissions import is_equipe, is_jury
from label.views.years import year_in


def identity(request: HttpRequest) -> dict[str, Any]:
    """What every page names.

    `canonical` is the address under which search engines keep the page, without its filters, `site` that of the
    whole; `identity` is the configured name and contacts, `here` the name of the page; `is_equipe` opens the
    pilotage's door, `is_jury` that of the jury, `is_admin` that of the administration, `is_agent` is for everybody
    else who is signed in; `types_as` is under whose name this browser keeps what is typed, empty where nothing is (a
    page may say another); `edition_year` is the year of the page, that of the last announced edition where its
    address says none; `dry_run` is the edition whose publication runs dry, `in_dry_run` whether this page shows
    it as published; `maintenance` says until when the site is only read; `seen_as` is the person whose pages the
    équipe looks at; `demonstration` is true while an invented edition is there.
    """
    user = getattr(request, "user", None)
    match = request.resolver_match
    signed_in = user.pk if user is not None and user.is_authenticated else None
    of_equipe, of_jury = (user is not None and belongs(user) for belongs in (is_equipe, is_jury))
    is_admin = bool(getattr(user, "is_staff", False))
    return {
        "identity": settings.LABEL,
        "site": settings.SITE_URL,
        "canonical": f"{settings.SITE_URL}{request.path}",
        "is_equipe": of_equipe,
        "is_jury": of_jury,
        "is_agent": signed_in is not None and not (of_equipe or of_jury or is_admin),
        "types_as": str(signed_in) if signed_in is not None and not hasattr(request, "seen_as") else "",
        "is_admin": is_admin,
        "edition_year": cache(partial(year_in, request)),
        "here": (match.url_name or "") if match else "",
        "in_pilotage": request.path.startswith("/pilotage/"),
        "seen_as": getattr(request, "seen_as", None),
        "dry_run": getattr(request, "dry_run", None),
        "in_dry_run": getattr(request, "in_dry_run", False),
        "proconnect_on": bool(settings.PROCONNECT_CLIENT_ID),
        "maintenance": settings.MAINTENANCE,
        "demonstration": settings.DEMO_BANNER and Edition.objects.filter(demonstration=True).exists(),
    }

"""What every template may name: the label's identity, and whether the reader belongs to the équipe."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from label.permissions import is_equipe


def identity(request: HttpRequest) -> dict[str, Any]:
    """The configured name, marks and contacts as `identite`; `est_equipe` opens the pilotage's door, `ici` names the page."""
    user = getattr(request, "user", None)
    match = request.resolver_match
    return {
        "identite": settings.LABEL,
        "est_equipe": user is not None and is_equipe(user),
        "ici": (match.url_name or "") if match else "",
    }

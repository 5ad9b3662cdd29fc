"""`/embarquer/`: a map, a chart or a town's past inside the page of another site, the same for everybody.

These pages read no session and set no cookie; they hold no form and no script; any site may frame them, and them
alone.
"""

from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import condition, require_safe

from label.models import Collectivite
from label.permissions import View
from label.queries.histories import public_history
from label.queries.results import background_of, map_points
from label.rules.histories import known_so_far
from label.views.caching import public_tag
from label.views.editions import public_edition
from label.views.figures import charts_of
from toolkit.charts.history import history_strip, history_title

NARROW = 4  # editions that 280 pixels hold


def framed(view: View) -> View:
    """What every embedded page is: public, framed by anybody, asked again as the public data change."""

    @wraps(view)
    def embedded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-cache"
        return response

    guarded = condition(etag_func=public_tag)(embedded)
    return login_not_required(require_safe(xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(guarded))))


def _page(template: str, address: str, **context: Any) -> HttpResponse:
    """A page drawn without its request: nothing of who asks can be in it; `address` is the whole page that it stands
    for.
    """
    shared = {"identity": settings.LABEL, "whole": settings.SITE_URL + address, **context}
    return HttpResponse(render_to_string(template, shared))


@framed
def town(_request: HttpRequest, code: str) -> HttpResponseBase:
    """The last level of a collectivité and its past."""
    place = get_object_or_404(Collectivite.objects.select_related("departement"), code=code.upper())
    history = public_history(place)
    steps = [one.step for one in history]
    rated = [one for one in history if one.participated and one.arobases is not None]
    return _page(
        "embarquer/collectivite.html",
        place.get_absolute_url(),
        collectivite=place,
        last=rated[-1] if rated else None,
        known=known_so_far(history),
        timeline=history_strip(history_title(place.name, steps), steps),
        newest=history_strip(history_title(place.name, steps[-NARROW:]), steps[-NARROW:], "-court"),
    )


@framed
def chart(_request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """One chart of an edition."""
    charts = charts_of(background_of(public_edition(year)))
    found = next((one for one in charts if one.slug == slug), None)
    if found is None:
        msg = f"L’édition {year} n’a pas de graphique « {slug} »."
        raise Http404(msg)
    return _page("embarquer/graphique.html", reverse("statistics", args=[year]) + f"#{slug}", chart=found, year=year)


@framed
def drawn_map(_request: HttpRequest, year: int) -> HttpResponseBase:
    """The map of an edition, as a drawing."""
    edition = public_edition(year)
    return _page("embarquer/carte.html", reverse("map", args=[year]), edition=edition, total=len(map_points(edition)))

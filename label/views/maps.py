"""The map: our own outlines and points, no tile server, and the same content as a table."""

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from label.documents.kinds import kind_named
from label.documents.truth import paper_of
from label.forms.palmares import palmares_filter
from label.models import Adhesion, Edition
from label.queries.results import MapPoint, departement_features, map_points, results_of
from label.rules.histories import PROTOTYPE
from label.statistics.datasets import LICENCE
from label.views.caching import by_public_version, public_page
from label.views.editions import public_edition, public_edition_among, redirect_to_edition
from toolkit.charts.atlas.marks import TOLERANCE
from toolkit.charts.map import INSETS, map_svg, outline


@login_not_required
def map_index(request: HttpRequest) -> HttpResponse:
    """The map of the edition asked for, or of the last published one."""
    return redirect_to_edition(request, "map")


@login_not_required
@public_page
def map_page(request: HttpRequest, year: int) -> HttpResponse:
    """The map for those who see it, the list for everyone; filtered on demand, and the address says how."""
    edition, years = public_edition_among(year)
    if not edition.rated:  # nobody received a level: its palmarès tells who took part
        return redirect("palmares", year=year)
    results = results_of(edition)
    members = frozenset(Adhesion.objects.public().of_year(year).known_codes())
    asked = palmares_filter(request.GET.dict(), results, members)
    kept = sorted(asked.keep(results), key=lambda r: (r.departement, r.sort_key))
    told_years = [y for y in years if y != PROTOTYPE]
    context = {
        "edition": edition,
        "directory": reverse("collectivites"),
        "filter": asked,
        "results": kept,
        "total": len(results),
        "years": told_years,
        "slider": ",".join(str(y) for y in reversed(told_years)),
        "any_year": reverse("map", args=[0]),
        "overseas": [(code, name, box) for code, (box, name) in INSETS.items()],
        "picture": paper_of(kind_named("carte"), edition),
        "query": request.GET.urlencode() if asked.is_active else "",
    }
    return render(request, "label/carte.html", context)


def _points(request: HttpRequest, edition: Edition) -> list[MapPoint]:
    """The points of an edition that the address asks for."""
    points = map_points(edition)
    if not request.GET:
        return points
    results = results_of(edition)
    members = frozenset(Adhesion.objects.public().of_year(edition.year).known_codes())
    kept = {result.code for result in palmares_filter(request.GET.dict(), results, members).keep(results)}
    return [point for point in points if point.code in kept]


@login_not_required
@by_public_version
def points_file(request: HttpRequest, year: int) -> HttpResponseBase:
    """GeoJSON of the labelled collectivités of an edition, filters included."""
    edition = public_edition(year)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.longitude, point.latitude]},
            "properties": {
                "code": point.code,
                "nom": point.name,
                "departement": point.departement,
                "region": point.region,
                "arobases": point.arobases,
                "page": f"{settings.SITE_URL}{reverse('collectivite', args=[point.code])}",
            },
        }
        for point in _points(request, edition)
    ]
    collection = {
        "type": "FeatureCollection",
        "licence": LICENCE["title"],
        "attribution": settings.LABEL["attribution"],
        "features": features,
    }
    return JsonResponse(collection, json_dumps_params={"ensure_ascii": False}, content_type="application/geo+json")


@login_not_required
@by_public_version
def outlines_file(_request: HttpRequest) -> HttpResponseBase:
    """GeoJSON of the 101 départements, as published by IGN and simplified (SOURCES.md)."""
    return JsonResponse({"type": "FeatureCollection", "features": departement_features()})


@login_not_required
@by_public_version
def picture_file(request: HttpRequest, year: int) -> HttpResponseBase:
    """The same map as one picture, for the home page, for print and for those without JavaScript."""
    points = _points(request, public_edition(year))
    title = f"Carte des {len(points)} collectivités labellisées en {year}"
    return HttpResponse(map_svg(title, _land(), points), content_type="image/svg+xml; charset=utf-8")


@cache
def _land() -> str:
    """The outline of the 101 départements, drawn once a process (0.07 s): only a new version changes it."""
    return outline(departement_features(), tolerance=TOLERANCE)

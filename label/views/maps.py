"""The map: our own outlines and points, no tile server, and the same content as a table."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from label.queries.results import departement_features, map_points, results_of
from label.views.caching import by_public_version
from label.views.editions import public_edition, public_edition_among, redirect_to_edition
from toolkit.charts.map import INSETS, map_svg, outline

PROTOTYPE = 1999  # no level, hence no point


@login_not_required
def map_index(request: HttpRequest) -> HttpResponse:
    """The map of the edition asked for, or of the last published one."""
    return redirect_to_edition(request, "map")


@login_not_required
def map_page(request: HttpRequest, year: int) -> HttpResponse:
    """The map for those who see it, the table for everyone."""
    edition, years = public_edition_among(year)
    results = results_of(edition)
    results.sort(key=lambda r: (r.departement, r.sort_key))
    context = {
        "edition": edition,
        "directory": reverse("collectivites"),
        "results": results,
        "years": [y for y in years if y != PROTOTYPE],
        "overseas": [(code, name, box) for code, (box, name) in INSETS.items()],
    }
    return render(request, "label/carte.html", context)


@login_not_required
@by_public_version
def points_file(_request: HttpRequest, year: int) -> HttpResponseBase:
    """GeoJSON of the labelled collectivités of an edition."""
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
                "page": reverse("collectivite", args=[point.code]),
            },
        }
        for point in map_points(edition)
    ]
    collection = {"type": "FeatureCollection", "attribution": settings.LABEL["attribution"], "features": features}
    return JsonResponse(collection, json_dumps_params={"ensure_ascii": False})


@login_not_required
@by_public_version
def outlines_file(_request: HttpRequest) -> HttpResponseBase:
    """GeoJSON of the 101 départements, as published by IGN and simplified (SOURCES.md)."""
    return JsonResponse({"type": "FeatureCollection", "features": departement_features()})


@login_not_required
@by_public_version
def picture_file(_request: HttpRequest, year: int) -> HttpResponseBase:
    """The same map as one picture, for the home page, for print and for those without JavaScript."""
    edition = public_edition(year)
    points = map_points(edition)
    title = f"Carte des {len(points)} collectivités labellisées en {year}"
    svg = map_svg(title, outline(departement_features()), points)
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")

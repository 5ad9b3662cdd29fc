"""`/regions/` and `/departements/`: what the label did in each, edition after edition."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from initiatives.models import Initiative
from label.models import Edition
from label.models.editions import LARGEST_YEAR
from label.queries.histories import participations_told_in
from label.queries.results import departement_features, results_of
from label.queries.territories import (
    area_at,
    area_years,
    calendar,
    departements,
    members_in,
    points_in,
    regions,
    results_in,
)
from label.rules.moves import Moves, moves
from label.rules.names import slug_of
from label.rules.territories import LAST_OF_BEFORE, Area
from label.statistics import Result, counts_by
from label.statistics.areas import area_charts, finding, within
from toolkit.charts.atlas.labels import Spot
from toolkit.charts.atlas.regions import area_map
from toolkit.charts.series import NARROW_WIDTH, WIDE
from toolkit.french import upper_first
from toolkit.numbers import whole_number

STORIES = 6


@login_not_required
@require_safe
def territories(request: HttpRequest) -> HttpResponse:
    """Every région and département, with the results of the newest edition that it may have."""
    public = Edition.objects.public().order_by("-year")
    newest, before = public.first(), public.filter(year__lte=LAST_OF_BEFORE).first()
    results = results_of(newest) if newest is not None else []
    earlier = results if newest == before else results_of(before) if before is not None else []
    now = counts_by(results, lambda r: r.current_region)
    then = counts_by(earlier, lambda r: r.region)
    places = counts_by(results, lambda r: r.departement)
    every = regions()
    context = {
        "newest": newest,
        "before": before,
        "today": [(area, now.get(area.name, 0)) for area in every if not area.vanished],
        "former": [(area, then.get(area.name, 0)) for area in every if area.vanished],
        "departements": [(area, code, places.get(code, 0)) for area in departements() for code in area.departements],
    }
    return render(request, "villes_internet/territoires.html", context)


@login_not_required
@require_safe
def departements_index(_request: HttpRequest) -> HttpResponse:
    """Where the départements are listed."""
    return redirect(reverse("regions") + "#departements")


@login_not_required
@require_safe
def region(request: HttpRequest, slug: str, year: int | None = None) -> HttpResponse:
    """A région of today or of before 2016, in its newest edition or in the one that is asked for."""
    return _territory(request, area_at(slug, is_region=True), "region", slug, year)


@login_not_required
@require_safe
def departement(request: HttpRequest, slug: str, year: int | None = None) -> HttpResponse:
    """A département or an overseas territory, by its code."""
    return _territory(request, area_at(slug, is_region=False), "departement", slug, year)


def _territory(request: HttpRequest, area: Area | None, name: str, slug: str, year: int | None) -> HttpResponse:
    if area is None:
        msg = f"Aucun territoire ne porte le nom « {slug[:40]} »."
        raise Http404(msg)
    known = calendar()
    years = [one for one, _ in reversed(known) if area.lasts_in(one)]
    asked = whole_number(request.GET.get("annee", ""), LARGEST_YEAR)
    if asked in years:
        return redirect(name, slug=area.slug, year=asked)
    told = year if year is not None else next(iter(years), None)
    if told not in years:
        msg = f"Ce territoire n’a pas d’édition {told} publiée."
        raise Http404(msg)
    rows = results_in(area)
    evolution = area_years(area, rows, known)
    here = next(one for one in evolution if one.year == told)
    results = [row for of_year, row in rows if of_year == told]
    edition = Edition.objects.public().get(year=told)
    stories = Initiative.objects.public().filter(collectivite__departement__code__in=list(area.departements))
    context = {
        "area": area,
        "title": area.name if area.is_region else f"{area.name} ({area.slug.upper()})",
        "edition": edition,
        "years": years,
        "kept_address": reverse(name, args=[area.slug]),
        "finding": upper_first(finding(area, here, settings.LABEL["name"])),
        "within": upper_first(within(area)),
        "charts": area_charts(area, evolution, here),
        "evolution": list(reversed(evolution)),
        "results": results,
        "maps": _maps(area, edition, results),
        "members": members_in(area, told),
        "stories": list(stories.select_related("collectivite")[:STORIES]),
        "stories_told": stories.count(),
        "stories_query": urlencode([("departement", code) for code in area.departements]),
        "others": [(one, slug_of(one)) for one in area.others],
        **_moved(area, told, rows),
    }
    return render(request, "villes_internet/territoire.html", context)


def _maps(area: Area, edition: Edition, results: list[Result]) -> tuple[str, str] | tuple[()]:
    """The map for a window and for a telephone; none where we hold no outline, or where nothing is to be placed."""
    land = [one for one in departement_features() if one["properties"]["code"] in area.departements]
    points = points_in(area, edition, frozenset(row.code for row in results)) if land else []
    if not points:
        return ()
    spots = [Spot(p.code, p.name, p.departement, p.longitude, p.latitude, p.arobases) for p in points]
    title = f"{upper_first(within(area))} en {edition.year} : les mêmes collectivités que dans la liste qui suit"
    return area_map(title, land, spots, WIDE), area_map(title, land, spots, NARROW_WIDTH)


def _moved(area: Area, year: int, rows: list[tuple[int, Result]]) -> dict[str, Any]:
    """Who rose and fell since the edition before, among those whose both levels are sure."""
    before = Edition.objects.public().before(year).filter(rated=True).first()
    if before is None:
        return {}
    codes = {row.code for of_year, row in rows if of_year in (year, before.year)}
    held = Q(collectivite__code__in=codes, edition__year__in=(year, before.year))
    found: Moves = moves(year, before.year, participations_told_in(year, held), whole=False)
    groups = (("montent", "Montent", found.risen), ("descendent", "Descendent", found.fallen))
    return {"before": before, "moved": [group for group in groups if group[2]], "compared": found.compared}

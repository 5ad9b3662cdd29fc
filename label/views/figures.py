"""« Le label en perspective »: charts with their tables, and every figure that the data can recompute."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from label.queries.findings import findings_of
from label.queries.results import background_of, counted_over_time
from label.statistics import Background, by_level, by_size, compare, counts_by, figures, referentes_by_region
from label.statistics.charts import SIZE_NAMES, Chart, perspective
from label.statistics.series import series
from label.views.caching import by_public_version, public_page
from label.views.editions import public_edition, public_edition_among, redirect_to_edition
from toolkit.tables.exports import csv_text

GROUP_NAMES = {
    "palmares": "Palmarès",
    "primo-candidates": "Primo-candidates",
    "tailles": "Tailles",
    "referentes": "Référentes",
    "cinq": "Cinq arobases",
    "quatre": "Quatre arobases",
    "histoire": "Histoire",
    "jury": "Jury",
    "membres": "Membres",
    "autres": "Autres chiffres du livre",
}


def charts_of(background: Background) -> list[Chart]:
    """Every chart of an edition, none where no level is known; two queries."""
    if not background.results:
        return []
    return [*perspective(background), *series(background, counted_over_time(background.year))]


@login_not_required
def figures_index(request: HttpRequest) -> HttpResponse:
    """The statistics of the edition asked for, or of the last published one."""
    return redirect_to_edition(request, "statistics")


@login_not_required
@public_page
def figures_page(request: HttpRequest, year: int) -> HttpResponse:
    """Charts, figures held against the book, and the counts by place."""
    edition, years = public_edition_among(year)
    background = background_of(edition)
    lines = compare(edition.printed_figures, figures(background))
    groups: dict[str, list[Any]] = {}
    for line in lines:
        if line.agrees is not None:
            groups.setdefault(GROUP_NAMES.get(line.group, line.group), []).append(line)
    results = background.results
    context = {
        "edition": edition,
        "charts": charts_of(background),
        "groups": groups,
        "computed": sum(line.agrees is not None for line in lines),
        "discordant": sum(line.agrees is False for line in lines),
        "not_computable": [line for line in lines if line.agrees is None],
        "levels": by_level(results),
        "total": len(results),
        "announcement": background.total,
        "complete": background.is_complete,
        "departements": counts_by(results, lambda r: f"{r.departement_name} ({r.departement})"),
        "current_regions": counts_by(results, lambda r: r.current_region),
        "types": counts_by(results, lambda r: str(r.kind.label)),
        "sizes": {SIZE_NAMES[key]: count for key, count in by_size(results).items()},
        "referentes": sum(referentes_by_region(results).values()),
        "members": background.members,
        "labelled_members": background.labelled_members,
        "findings": findings_of(edition),
        "years": years,
    }
    return render(request, "label/statistiques.html", context)


@login_not_required
@by_public_version
def figures_file(_request: HttpRequest, year: int, slug: str, extension: str) -> HttpResponseBase:
    """One chart, as a picture or as its table."""
    charts = charts_of(background_of(public_edition(year)))
    chart = next((c for c in charts if c.slug == slug), None)
    if chart is None:
        msg = f"L’édition {year} n’a pas de graphique « {slug} »."
        raise Http404(msg)
    if extension == "svg":
        response = HttpResponse(chart.svg, content_type="image/svg+xml; charset=utf-8")
    else:
        response = HttpResponse(csv_text(chart.header, chart.rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{year}.{extension}"'
    return response

"""`/donnees/`: whole tables of open data, what their columns are, and the package that describes them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from label.models import Adhesion
from label.queries.results import every_result
from label.statistics.datasets import DATASETS, LICENCE, RESULTS, Dataset, resource
from label.statistics.export import palmares_row
from label.views.caching import by_public_version
from toolkit.tables.exports import Value, csv_text, json_text


def _dataset(name: str) -> Dataset:
    if name not in DATASETS:
        msg = f"Il n’y a pas de jeu de données « {name[:40]} »."
        raise Http404(msg)
    return DATASETS[name]


def _rows(dataset: Dataset) -> Iterable[Sequence[Value]]:
    if dataset is RESULTS:
        return [(year, *palmares_row(result)) for year, result in every_result()]
    members = Adhesion.objects.public().order_by("-year", "sort_key")
    return list(members.values_list("year", "collectivite__code", "name", "kind", "departement"))


@login_not_required
@require_safe
@by_public_version
def dataset_file(_request: HttpRequest, name: str, extension: str) -> HttpResponseBase:
    """A whole table as CSV or JSON."""
    dataset = _dataset(name)
    rows = _rows(dataset)
    if extension == "csv":
        response = HttpResponse(csv_text(dataset.columns, rows), content_type="text/csv; charset=utf-8")
    else:
        about = {"titre": dataset.title, "licence": LICENCE["title"], "mention": settings.LABEL["attribution"]}
        response = HttpResponse(json_text(about, rows, dataset.columns), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{dataset.name}.{extension}"'
    return response


@login_not_required
@require_safe
@by_public_version
def schema_file(_request: HttpRequest, name: str) -> HttpResponseBase:
    """What the columns of a table are (Table Schema)."""
    return _json(_dataset(name).schema)


@login_not_required
@require_safe
@by_public_version
def package_file(_request: HttpRequest) -> HttpResponseBase:
    """Every table with its columns (Data Package)."""
    where = {name: settings.SITE_URL + reverse("dataset-file", args=[name, "csv"]) for name in DATASETS}
    return _json(
        {
            "profile": "tabular-data-package",
            "name": "label-villes-internet",
            "title": f"Label « {settings.LABEL['name']} »",
            "homepage": settings.SITE_URL,
            "licenses": [LICENCE],
            "contributors": [{"title": settings.LABEL["publisher"], "role": "publisher"}],
            "resources": [resource(one, where[one.name]) for one in DATASETS.values()],
        }
    )


def _json(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})

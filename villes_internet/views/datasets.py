"""`/donnees/`: whole tables of open data, what their columns are, and the package that describes them."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from label.statistics.datasets import DATASETS, LICENCE, Dataset, catalogue, resource
from label.views.caching import by_public_version
from toolkit.tables.exports import csv_text, json_text
from villes_internet.exports.open_data import ROWS


def _dataset(name: str) -> Dataset:
    if name not in DATASETS:
        msg = f"Il n’y a pas de jeu de données « {name[:40]} »."
        raise Http404(msg)
    return DATASETS[name]


@login_not_required
@require_safe
def index(_request: HttpRequest) -> HttpResponse:
    """The page that names every table, for whoever shortens the address of one."""
    return redirect("api")


@login_not_required
@require_safe
@by_public_version
def dataset_file(_request: HttpRequest, name: str, extension: str) -> HttpResponseBase:
    """A whole table as CSV or JSON."""
    dataset = _dataset(name)
    rows = ROWS[dataset]()
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
    return _json(
        {
            "profile": "tabular-data-package",
            "name": "label-villes-internet",
            "title": f"Label « {settings.LABEL['name']} »",
            "homepage": settings.SITE_URL,
            "licenses": [LICENCE],
            "contributors": [{"title": settings.LABEL["publisher"], "role": "publisher"}],
            "resources": [resource(one, _address(one.name, "csv")) for one in DATASETS.values()],
        }
    )


@login_not_required
@require_safe
@by_public_version
def catalogue_file(_request: HttpRequest) -> HttpResponseBase:
    """Every table as a catalogue that a portal of open data harvests (DCAT)."""
    title = f"Label « {settings.LABEL['name']} »"
    where = settings.SITE_URL + reverse("dataset-catalogue")
    response = _json(catalogue(title, settings.LABEL["publisher"], where, _address))
    response["Content-Type"] = "application/ld+json"
    return response


def _address(name: str, extension: str) -> str:
    return settings.SITE_URL + reverse("dataset-file", args=[name, extension])


def _json(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})

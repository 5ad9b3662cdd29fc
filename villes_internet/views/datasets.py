"""`/donnees/`: whole tables of open data, what their columns are, and the package that describes them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from initiatives.api import initiative_out
from initiatives.models import Initiative
from label.models import Adhesion, Edition
from label.queries.results import every_result
from label.rules.regulation import PARAMETERS
from label.statistics.datasets import (
    ANSWERS,
    DATASETS,
    INITIATIVES,
    LICENCE,
    MEMBERS,
    REGULATIONS,
    RESULTS,
    Dataset,
    catalogue,
    resource,
)
from label.statistics.export import palmares_row
from label.views.caching import by_public_version
from questionnaire.models import StudyTable
from toolkit.tables.exports import Value, csv_text, json_text


def _dataset(name: str) -> Dataset:
    if name not in DATASETS:
        msg = f"Il n’y a pas de jeu de données « {name[:40]} »."
        raise Http404(msg)
    return DATASETS[name]


def _results() -> Iterable[Sequence[Value]]:
    return [(year, *palmares_row(result)) for year, result in every_result()]


def _members() -> Iterable[Sequence[Value]]:
    rows = Adhesion.objects.public().order_by("-year", "sort_key")
    return list(rows.values_list("year", "collectivite__code", "name", "kind", "departement"))


def _initiatives() -> Iterable[Sequence[Value]]:
    rows = Initiative.objects.public().select_related("collectivite__departement").order_by("-published_at", "-pk")
    return [tuple(_told(value) for value in initiative_out(row).values()) for row in rows]


def _told(value: Any) -> Value:
    """A value in one cell: several codes are separated by blanks."""
    return " ".join(value) if isinstance(value, list) else value


def _regulations() -> Iterable[Sequence[Value]]:
    """One line a parameter of each announced edition, as its règlement says it."""
    editions = Edition.objects.announced().filter(regulation__isnull=False).select_related("regulation")
    rows: list[Sequence[Value]] = []
    for edition in editions.order_by("-year"):
        for one in PARAMETERS:
            value = getattr(edition.terms, one.name)
            told = "" if value is None else str(int(value))
            rows.append((edition.year, one.name, told, one.sentence(edition.terms)))
    return rows


def _answers() -> Iterable[Sequence[Value]]:
    """One line a count of the published studies, as they were published."""
    rows: list[Sequence[Value]] = []
    for table in StudyTable.objects.public().select_related("edition").order_by("-edition__year", "added_at", "pk"):
        told = table.told or {"rows": [], "columns": [], "question": ""}
        about = (table.edition.year, table.item_code, told["question"], str(table.get_by_display()))
        for line in told["rows"]:
            group = "Ensemble" if line["whole"] else line["name"]
            rows.append((*about, group, "", line["base"]))
            for column, cell in zip(told["columns"], line["cells"], strict=True):
                rows.append((*about, group, column, cell["count"] if cell is not None else None))
    return rows


ROWS = {
    RESULTS: _results,
    MEMBERS: _members,
    INITIATIVES: _initiatives,
    REGULATIONS: _regulations,
    ANSWERS: _answers,
}


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

"""The rows of each table of open data."""

from collections.abc import Iterable, Sequence
from typing import Any

from initiatives.api import initiative_out
from initiatives.models import Initiative
from label.models import Adhesion, Edition
from label.queries.results import every_result
from label.rules.regulation import PARAMETERS
from label.statistics.datasets import ANSWERS, INITIATIVES, MEMBERS, REGULATIONS, RESULTS
from label.statistics.export import palmares_row
from questionnaire.models import StudyTable
from toolkit.tables.exports import CellValue


def _results() -> Iterable[Sequence[CellValue]]:
    return [(year, *palmares_row(result)) for year, result in every_result()]


def _members() -> Iterable[Sequence[CellValue]]:
    rows = Adhesion.objects.public().order_by("-year", "sort_key")
    return list(rows.values_list("year", "collectivite__code", "name", "kind", "departement"))


def _initiatives() -> Iterable[Sequence[CellValue]]:
    rows = Initiative.objects.public().select_related("collectivite__departement").order_by("-published_at", "-pk")
    return [tuple(_told(value) for value in initiative_out(row).values()) for row in rows]


def _told(value: Any) -> CellValue:
    """A value in one cell: several codes are separated by blanks."""
    return " ".join(value) if isinstance(value, list) else value


def _regulations() -> Iterable[Sequence[CellValue]]:
    """One line a parameter of each announced edition, as its règlement says it."""
    editions = Edition.objects.announced().filter(regulation__isnull=False).select_related("regulation")
    rows: list[Sequence[CellValue]] = []
    for edition in editions.order_by("-year"):
        for one in PARAMETERS:
            value = getattr(edition.terms, one.name)
            told = "" if value is None else str(int(value))
            rows.append((edition.year, one.name, told, one.sentence(edition.terms)))
    return rows


def _answers() -> Iterable[Sequence[CellValue]]:
    """One line a count of the published studies, as they were published."""
    rows: list[Sequence[CellValue]] = []
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

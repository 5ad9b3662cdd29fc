"""A palmarès as rows to export; its first columns are a public contract (docs/design.md §6)."""

from label.statistics import Result
from toolkit.tables.exports import CellValue

COLUMNS = (
    "code",
    "nom",
    "type",
    "departement",
    "region",
    "arobases",
    "departement_nom",
    "region_actuelle",
    "strate",
    "population_municipale",
    "confiance",
    "source",
)
WIDTHS = (12, 44, 12, 13, 28, 10, 24, 28, 16, 22, 12, 28)


def palmares_row(result: Result) -> tuple[CellValue, ...]:
    """One line of the export, in the order of COLUMNS; unknown values are None."""
    return (
        result.code,
        result.name,
        result.kind.value,
        result.departement,
        result.region,
        result.arobases,
        result.departement_name,
        result.current_region,
        result.town_class.value if result.town_class else None,
        result.population,
        result.confidence,
        result.source,
    )

"""What a published table shows as a drawing, and what a question becomes from one edition to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.typography import NBSP

# A table as it leaves (`questionnaire.queries.study.told_of`).
ToldTable = Mapping[str, Any]
FEW = 2  # columns of a question whose first answer says all: a yes or a no


@dataclass(frozen=True)
class Bars:
    """Horizontal bars: of which question, what they measure, a value for each row (None: not told), and the unit of the
    values.
    """

    question: str
    measure: str
    rows: tuple[tuple[str, float | None], ...]
    unit: str

    @property
    def title(self) -> str:
        """Both in one, as a drawing says them."""
        return f"{self.question} {self.measure}"


def charted(told: ToldTable) -> Bars | None:
    """The bars of a table: a median by group for a number; by group the share of the first answer where there are two;
    else the share of each answer in all. None where nothing of it is told.
    """
    lines = [line for line in told["rows"] if not line["whole"]]
    whole = next((line for line in told["rows"] if line["whole"]), None)
    everybody = [*lines, *([whole] if whole is not None else [])]
    columns = told["columns"]
    rows: list[tuple[str, float | None]]
    if not columns:
        measure, unit = "Médiane", ""
        rows = [(_name(line), float(line["median"]) if line["median"] else None) for line in everybody]
    elif len(columns) <= FEW:
        measure, unit = f"« {columns[0]} », part de chaque groupe", f"{NBSP}%"
        rows = [(_name(line), _share(line["cells"][0])) for line in everybody]
    elif whole is not None:
        measure, unit = "Part de chaque réponse, pour l’ensemble", f"{NBSP}%"
        rows = [(column, _share(cell)) for column, cell in zip(columns, whole["cells"], strict=True)]
    else:
        return None
    if all(value is None for _, value in rows):
        return None
    return Bars(told["question"], measure, tuple(rows), unit)


def _name(line: ToldTable) -> str:
    return "Ensemble" if line["whole"] else str(line["name"])


def _share(cell: ToldTable | None) -> int | None:
    share: int | None = cell["share"] if cell is not None else None
    return share


@dataclass(frozen=True)
class TrendYear:
    """One edition of a trend: the base, then for each answer its share in percent (None: not told or not offered), and
    the median of a number.
    """

    year: int
    base: int | None
    shares: tuple[int | None, ...]
    median: str | None


def trend(values: Sequence[str], told: Mapping[int, ToldTable]) -> tuple[TrendYear, ...]:
    """What all answered to one question in each edition, oldest first, by the answers (`values`) of the newest; nothing
    unless two editions tell it.
    """
    found = []
    for year in sorted(told):
        whole = next((line for line in told[year]["rows"] if line["whole"]), None)
        if whole is None or whole["base"] is None:
            continue
        counted = told[year].get("values", told[year]["columns"])
        shares = {value: _share(cell) for value, cell in zip(counted, whole["cells"], strict=True)}
        found.append(TrendYear(year, whole["base"], tuple(shares.get(value) for value in values), whole["median"]))
    return tuple(found) if len(found) > 1 else ()

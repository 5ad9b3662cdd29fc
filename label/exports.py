"""Rows of a palmarès as CSV, XLSX and JSON; the first columns are a public contract (DESIGN §6)."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from label.statistics import Result

COLUMNS = (
    "code", "nom", "type", "departement", "region", "arobases", "departement_nom", "region_actuelle", "strate",
    "population_municipale", "confiance", "source",
)  # fmt: skip
WIDTHS = (12, 44, 12, 13, 28, 10, 24, 28, 16, 22, 12, 28)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Value = str | int | datetime | None


def palmares_row(result: Result) -> tuple[Value, ...]:
    """One line of the export, in the order of COLUMNS; unknown values are None."""
    return (
        result.code, result.name, result.kind.value, result.departement, result.region, result.arobases,
        result.departement_name, result.current_region, result.strate.value if result.strate else None,
        result.population, result.confidence, result.source,
    )  # fmt: skip


def csv_text(header: Iterable[str], rows: Iterable[Sequence[Value]]) -> str:
    """CSV in UTF-8 with commas and CRLF (RFC 4180); a text that a spreadsheet would run as a formula is preceded by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if value is None else _harmless(value) for value in row])
    return out.getvalue()


def _harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Value]], about: Mapping[str, str]) -> bytes:
    """A workbook with real types, a bold frozen header and a filter, and a second sheet that says where the data come from."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for index in range(1, len(header) + 1):
        width = WIDTHS[index - 1] if index <= len(WIDTHS) else 20
        sheet.column_dimensions[get_column_letter(index)].width = width
    lines = list(rows)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(lines) + 1}"
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in lines:
        sheet.append([_cell(sheet, value) for value in row])
    notes = book.create_sheet("À propos")
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 20, 110
    for name, text in about.items():
        notes.append([_cell(notes, name, bold=True), _cell(notes, text)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Value, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, str):
        cell.data_type = "s"  # a name that starts with « = » stays a name
    if bold:
        cell.font = Font(bold=True)
    return cell


def json_text(about: Mapping[str, Any], rows: Iterable[Sequence[Value]], header: Sequence[str] = COLUMNS) -> str:
    """An object with what the data are and one object a row."""
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    return json.dumps({**about, "resultats": lines}, ensure_ascii=False, indent=1)

"""Rows as CSV, XLSX, ODS and JSON."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.conf import settings

LONGEST_TITLE = 31  # signs: of a sheet of a workbook
LONGEST_CELL = 32_767  # signs: what a spreadsheet takes
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

CellValue = str | int | float | datetime | None


def csv_text(header: Iterable[str], rows: Iterable[Sequence[CellValue]]) -> str:
    """CSV in UTF-8 with commas and CRLF (RFC 4180); a text that a spreadsheet would run as a formula is preceded by an
    apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if value is None else _harmless(value) for value in row])
    return out.getvalue()


def french_csv(header: Iterable[str], rows: Iterable[Sequence[CellValue]]) -> str:
    """The same as a French spreadsheet opens it: semicolons, decimal commas, days before months."""

    def told(value: CellValue) -> CellValue:
        if isinstance(value, float):
            return f"{value:g}".replace(".", ",")
        return f"{value:%d/%m/%Y %H:%M}" if isinstance(value, datetime) else value

    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if value is None else _harmless(told(value)) for value in row])
    return out.getvalue()


def _harmless(value: CellValue) -> CellValue:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def xlsx_bytes(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[CellValue]],
    about: Mapping[str, str],
    widths: Sequence[float] = (12, 44),
) -> bytes:
    """A workbook with real types, a bold frozen header and a filter, and a second sheet that says where the data come
    from. `widths`: of the first columns, in characters; the others have 20.
    """
    from openpyxl import Workbook  # noqa: PLC0415  (eleven megabytes of a process, for whoever asks a workbook)
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    sign(book, about.get("titre", title))
    sheet = book.create_sheet(
        title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rpartition(" ")[0].rstrip(",")
    )
    sheet.freeze_panes = "A2"
    for index in range(1, len(header) + 1):
        width = widths[index - 1] if index <= len(widths) else 20
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


def sign(book: Any, title: str) -> None:
    """Give a workbook its title and its author, which openpyxl otherwise says to be itself."""
    book.properties.title, book.properties.creator = title, settings.LABEL["publisher"]


def _cell(sheet: Any, value: CellValue, *, bold: bool = False) -> Any:
    """A cell; control signs, which XML forbids, become « \ufffd », and a text of more than a cell holds is cut."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    if isinstance(value, str):
        value = _CONTROLS.sub("\ufffd", value)[:LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, str):
        cell.data_type = "s"  # a name that starts with « = » stays a name
    if bold:
        cell.font = Font(bold=True)
    return cell


def json_text(about: Mapping[str, Any], rows: Iterable[Sequence[CellValue]], header: Sequence[str]) -> str:
    """An object with what the data are and one object a row."""
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    return json.dumps({**about, "resultats": lines}, ensure_ascii=False, indent=1)


ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
for _prefix, _address in _NAMES.items():
    register_namespace(_prefix, _address)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MOMENT = (2012, 2, 7, 0, 0, 0)  # in every archive: any fixed moment does, so that the same rows give the same bytes


def _named(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def _under(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A child element; `style_name` stands for `style:name`."""
    child = SubElement(parent, _named(name), {_named(k.replace("__", ":")): v for k, v in attributes.items()})
    child.text = _CONTROLS.sub("\ufffd", text) or None
    return child


def ods_bytes(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[CellValue]],
    widths: Sequence[float],
    about: Mapping[str, str] | None = None,
) -> bytes:
    """An OpenDocument spreadsheet: a bold header repeated on each page, wrapped texts, columns of `widths` centimetres;
    and a second sheet that says where the data come from, when `about` does.

    A text keeps its lines, one paragraph each; control signs, which XML forbids, become « \ufffd ».
    """
    document = Element(_named("office:document-content"), {_named("office:version"): "1.3"})
    styles = _under(document, "office:automatic-styles")
    for index, width in enumerate(widths):
        style = _under(styles, "style:style", style__name=f"c{index}", style__family="table-column")
        SubElement(style, _named("style:table-column-properties"), {_named("style:column-width"): f"{width}cm"})
    for name, bold in (("texte", False), ("titre", True)):
        style = _under(styles, "style:style", style__name=name, style__family="table-cell")
        SubElement(
            style,
            _named("style:table-cell-properties"),
            {_named("fo:wrap-option"): "wrap", _named("style:vertical-align"): "top"},
        )
        if bold:
            SubElement(style, _named("style:text-properties"), {_named("fo:font-weight"): "bold"})
    book = _under(_under(document, "office:body"), "office:spreadsheet")
    sheet = _under(book, "table:table", table__name=title)
    for index in range(len(header)):
        SubElement(sheet, _named("table:table-column"), {_named("table:style-name"): f"c{min(index, len(widths) - 1)}"})
    _row(_under(sheet, "table:table-header-rows"), header, "titre")
    for row in rows:
        _row(sheet, row, "texte")
    if about:
        notes = _under(book, "table:table", table__name="À propos")
        SubElement(notes, _named("table:table-column"), {_named("table:number-columns-repeated"): "2"})
        for line in about.items():
            _row(notes, line, "texte")
    return _package(tostring(document, encoding="UTF-8", xml_declaration=True))


def _row(parent: Element, values: Sequence[CellValue], style: str) -> None:
    line = _under(parent, "table:table-row")
    for value in values:
        kind = {_named("table:style-name"): style}
        if isinstance(value, datetime):
            kind |= {
                _named("office:value-type"): "date",
                _named("office:date-value"): value.isoformat(timespec="seconds"),
            }
        elif isinstance(value, int | float):
            kind |= {_named("office:value-type"): "float", _named("office:value"): str(value)}
        elif value is not None:
            kind[_named("office:value-type")] = "string"
        cell = SubElement(line, _named("table:table-cell"), kind)
        words = f"{value:%d/%m/%Y %H:%M}" if isinstance(value, datetime) else str(value)
        for paragraph in words.split("\n") if value is not None else ():
            _under(cell, "text:p", paragraph)


def _package(content: bytes) -> bytes:
    manifest = Element(_named("manifest:manifest"), {_named("manifest:version"): "1.3"})
    for path, kind in (("/", ODS), ("content.xml", "text/xml")):
        entry = {_named("manifest:full-path"): path, _named("manifest:media-type"): kind}
        SubElement(manifest, _named("manifest:file-entry"), entry)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        # The type comes first and bare, so that a reader knows the file by its first bytes (ODF 1.3, part 2, 3.3).
        package.writestr(zipfile.ZipInfo("mimetype", _MOMENT), ODS, zipfile.ZIP_STORED)
        for name, data in (
            ("content.xml", content),
            ("META-INF/manifest.xml", tostring(manifest, encoding="UTF-8", xml_declaration=True)),
        ):
            package.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()

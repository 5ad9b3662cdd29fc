"""A workbook to fill in away from the site: cells that are open and others that are not, lists to choose from, notes,
and a hidden sheet that says what it is; as XLSX and ODS, and read back from either.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, register_namespace, tostring

from django.conf import settings

from toolkit.later import Later
from toolkit.tables.exports import _CONTROLS, LONGEST_CELL, _named, _package, _under, sign

if TYPE_CHECKING:
    import python_calamine
else:
    python_calamine = Later("python_calamine")

ABOUT, LISTS = "villes-internet", "listes"
MOST_ROWS, MOST_COLUMNS = 2_000, 20
MOST_UNPACKED, MOST_CELLS = 20_000_000, 400_000  # bytes; cells of the rectangle that a sheet covers
TOO_LARGE = "Ce classeur est bien plus grand que celui qui a été téléchargé : il n’est pas lu."
CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
# What a damaged workbook raises, wherever it is read.
UNREADABLE = (
    zipfile.BadZipFile,
    ParseError,
    ValueError,
    TypeError,
    IndexError,
    StopIteration,
    OSError,
    EOFError,
    RuntimeError,
)
OPEN_COLOUR = "FFF8E1"


@dataclass(frozen=True)
class FormCell:
    """One cell: its text, whether it may be typed in, what there is to choose from, a note beside it."""

    text: str = ""
    is_open: bool = False
    choices: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class FormSheet:
    """A sheet to fill: a header, its rows, the width of each column in centimetres (0: hidden), and what it is."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[FormCell]]
    widths: Sequence[float]
    about: Mapping[str, str]


def _clean(text: str) -> str:
    return _CONTROLS.sub("\ufffd", text)[:LONGEST_CELL]


def _rule(lists: Any, column: int, choices: Sequence[str]) -> Any:
    """What holds a cell to these choices, which a column of the hidden sheet lists."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  (as in `exports`)
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    for place, choice in enumerate(choices, start=1):
        lists.cell(place, column, _clean(choice)).data_type = "s"
    letter = get_column_letter(column)
    rule = DataValidation("list", f"{LISTS}!${letter}$1:${letter}${len(choices)}", allow_blank=True)
    rule.error = "Choisissez une réponse de la liste."
    return rule


def form_xlsx(sheet: FormSheet) -> bytes:
    """The sheet as a workbook whose closed cells are protected (without a password: it guards from a slip)."""
    from openpyxl import Workbook  # noqa: PLC0415  (as in `exports`)
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font, PatternFill, Protection  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    book = Workbook()
    sign(book, sheet.title)
    page = book.active or book.create_sheet()
    page.title = sheet.title
    page.freeze_panes = "E2"
    page.protection.sheet = True
    page.page_setup.orientation, page.print_title_rows = "landscape", "1:1"
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    page.protection.formatColumns = page.protection.formatRows = False
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    rules: dict[tuple[str, ...], Any] = {}
    top = Alignment(wrap_text=True, vertical="top")
    for column, (name, width) in enumerate(zip(sheet.header, sheet.widths, strict=True), start=1):
        head = page.cell(1, column, name)
        head.font, head.alignment = Font(bold=True), top
        dimension = page.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.hidden = max(width, 0.5) * 4.6, not width
    for line, row in enumerate(sheet.rows, start=2):
        for column, one in enumerate(row, start=1):
            cell = page.cell(line, column, _clean(one.text) or None)
            cell.data_type = "s"  # a text that starts with « = » stays a text
            cell.number_format, cell.alignment = "@", top
            if one.is_open:
                cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", OPEN_COLOUR)
            if one.note:
                cell.comment = Comment(_clean(one.note), settings.LABEL["name"], width=360, height=120)
            if one.choices:
                if one.choices not in rules:
                    rules[one.choices] = _rule(lists, len(rules) + 1, one.choices)
                    page.add_data_validation(rules[one.choices])
                rules[one.choices].add(cell)
    about = book.create_sheet(ABOUT)
    about.sheet_state = "hidden"
    for pair in sheet.about.items():
        about.append(pair)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
register_namespace("number", NUMBER)


def form_ods(sheet: FormSheet) -> bytes:
    """The same as an OpenDocument spreadsheet."""
    document = Element(_named("office:document-content"), {_named("office:version"): "1.3"})
    _styles(document, sheet.widths)
    book = _under(_under(document, "office:body"), "office:spreadsheet")
    names = _validations(book, sheet)
    page = _under(book, "table:table", table__name=sheet.title, table__protected="true")
    page.set(_named("table:style-name"), "vue")
    for index, width in enumerate(sheet.widths):
        hidden = {} if width else {_named("table:visibility"): "collapse"}
        SubElement(page, _named("table:table-column"), {_named("table:style-name"): f"c{index}"} | hidden)
    head = _under(_under(page, "table:table-header-rows"), "table:table-row")
    for name in sheet.header:
        _text_cell(head, name, "titre")
    for row in sheet.rows:
        line = _under(page, "table:table-row")
        for one in row:
            rule = {_named("table:content-validation-name"): names[one.choices]} if one.choices else {}
            cell = _text_cell(line, one.text, "ouverte" if one.is_open else "texte", rule)
            if one.note:
                note = Element(_named("office:annotation"))
                for paragraph in _clean(one.note).split("\n"):
                    _under(note, "text:p", paragraph)
                cell.insert(0, note)
    about = _under(book, "table:table", table__name=ABOUT)
    about.set(_named("table:style-name"), "cachee")
    SubElement(about, _named("table:table-column"), {_named("table:number-columns-repeated"): "2"})
    for pair in sheet.about.items():
        line = _under(about, "table:table-row")
        for text in pair:
            _text_cell(line, text, "texte")
    return _package(tostring(document, encoding="UTF-8", xml_declaration=True))


def _text_cell(line: Element, text: str, style: str, more: Mapping[str, str] | None = None) -> Element:
    kind = {_named("table:style-name"): style} | dict(more or {})
    if text:
        kind[_named("office:value-type")] = "string"
    cell = SubElement(line, _named("table:table-cell"), kind)
    for paragraph in _clean(text).split("\n") if text else ():
        _under(cell, "text:p", paragraph)
    return cell


def _styles(document: Element, widths: Sequence[float]) -> None:
    styles = _under(document, "office:automatic-styles")
    plain = SubElement(styles, f"{{{NUMBER}}}text-style", {_named("style:name"): "N100"})
    SubElement(plain, f"{{{NUMBER}}}text-content")
    for name, shown in (("vue", "true"), ("cachee", "false")):
        style = _under(styles, "style:style", style__name=name, style__family="table")
        SubElement(style, _named("style:table-properties"), {_named("table:display"): shown})
    for index, width in enumerate(widths):
        style = _under(styles, "style:style", style__name=f"c{index}", style__family="table-column")
        SubElement(
            style, _named("style:table-column-properties"), {_named("style:column-width"): f"{max(width, 0.5)}cm"}
        )
    for name in ("texte", "titre", "ouverte"):
        style = _under(styles, "style:style", style__name=name, style__family="table-cell")
        style.set(_named("style:data-style-name"), "N100")
        properties = {
            _named("fo:wrap-option"): "wrap",
            _named("style:vertical-align"): "top",
            _named("style:cell-protect"): "none" if name == "ouverte" else "protected",
        }
        if name == "ouverte":
            properties[_named("fo:background-color")] = f"#{OPEN_COLOUR}"
        SubElement(style, _named("style:table-cell-properties"), properties)
        if name == "titre":
            SubElement(style, _named("style:text-properties"), {_named("fo:font-weight"): "bold"})


def _validations(book: Element, sheet: FormSheet) -> dict[tuple[str, ...], str]:
    """The lists to choose from, each once; their names by what they hold."""
    names: dict[tuple[str, ...], str] = {}
    for row in sheet.rows:
        for one in row:
            if one.choices:
                names.setdefault(one.choices, f"liste{len(names) + 1}")
    if not names:
        return names
    rules = _under(book, "table:content-validations")
    for choices, name in names.items():
        listed = ";".join('"' + _clean(choice).replace('"', '""') + '"' for choice in choices)
        SubElement(
            rules,
            _named("table:content-validation"),
            {
                _named("table:name"): name,
                _named("table:condition"): f"of:cell-content-is-in-list({listed})",
                _named("table:allow-empty-cell"): "true",
                _named("table:display-list"): "unsorted",
            },
        )
    return names


class SheetRefused(Exception):  # noqa: N818  (the glossary's word for such a no)
    """Not a workbook of ours, or one that does not read; the message is a French sentence."""


@dataclass(frozen=True)
class ReadSheet:
    """The rows of a filled sheet below its header, as texts, each with its line; what the workbook says it is; its
    header.
    """

    rows: list[tuple[int, list[str]]]
    about: dict[str, str]
    header: list[str]


def _check_size(data: bytes) -> None:
    """Refuse, before it is read, a small file that would fill the memory: by what it unpacks to, by cells far away or
    repeated (a spreadsheet of 1 KB may say a milliard of cells). Raises SheetRefused, zipfile.BadZipFile, ParseError.
    """
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for entry in package.infolist():
            with package.open(entry) as part:
                while chunk := part.read(1 << 16):
                    unpacked += len(chunk)
                    if unpacked > MOST_UNPACKED:
                        raise SheetRefused(TOO_LARGE)
        for name in package.namelist():
            if name == "content.xml":
                _check_cells(*_ods_extent(package.read(name)))
            elif name.startswith("xl/worksheets/"):
                for letters, row in CELL.findall(package.read(name)):
                    _check_cells(int(row), _column(letters))


def _check_cells(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise SheetRefused(TOO_LARGE)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _ods_extent(content: bytes) -> tuple[int, int]:
    """The rows and the columns down to the last cell that holds something, its repetitions counted."""
    rows = columns = at = 0
    repeated_rows, repeated = _named("table:number-rows-repeated"), _named("table:number-columns-repeated")
    for row in fromstring(content).iter(_named("table:table-row")):  # noqa: S314  (expat bounds its entities; 20 MB)
        at += int(row.get(repeated_rows, "1"))
        place = 0
        for cell in row:
            place += int(cell.get(repeated, "1"))
            if len(cell):
                rows, columns = max(rows, at), max(columns, place)
    return rows, columns


def read_form(data: bytes) -> ReadSheet:
    """A workbook of ours, filled. Raises SheetRefused."""
    try:
        _check_size(data)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if ABOUT not in book.sheet_names:
            msg = (
                "Ce classeur n’est pas celui de la plateforme : téléchargez-le d’abord ici, remplissez-le, renvoyez-le."
            )
            raise SheetRefused(msg)
        about = {str(line[0]): _text(line[1]) for line in book.get_sheet_by_name(ABOUT).to_python() if len(line) > 1}
        first = next(name for name in book.sheet_names if name not in (ABOUT, LISTS))
        lines = book.get_sheet_by_name(first).to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
    except (*UNREADABLE, python_calamine.CalamineError):
        msg = "Ce classeur ne se lit pas : il est abîmé, ou protégé par un mot de passe."
        raise SheetRefused(msg) from None
    if len(lines) > MOST_ROWS + 1:
        msg = f"Ce classeur dépasse {MOST_ROWS} lignes : ce n’est plus celui qui a été téléchargé."
        raise SheetRefused(msg)
    rows = [(at, [_text(cell) for cell in line[:MOST_COLUMNS]]) for at, line in enumerate(lines[1:], start=2)]
    header = [_text(cell) for cell in lines[0][:MOST_COLUMNS]] if lines else []
    return ReadSheet([row for row in rows if any(cell.strip() for cell in row[1])], about, header)


def _text(cell: object) -> str:
    """A cell as text; a whole number without its « .0 », a decimal with its comma."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:f}".rstrip("0").replace(".", ",")
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")

"""A table that somebody sends, understood: its encoding, its separator, its columns in any order, the zeros that a
spreadsheet ate; each thing that was repaired is told.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.tables.reading import ImportRefused, Problem

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 5_000_000, 40_000, 60  # rows: more than France has communes
SEPARATORS = {";": "points-virgules", ",": "virgules", "\t": "tabulations"}
DAMAGED = "ce classeur ne se lit pas : il est abîmé ; ouvrez-le dans un tableur et enregistrez-le de nouveau"
CODE = "code"
ATE = "code mangé"  # the code as it was written, where its zero was given back


@dataclass(frozen=True)
class Understood:
    """The rows by column of ours, each with its line in the file, and what was understood, in French sentences."""

    rows: list[tuple[int, dict[str, str]]]
    notes: list[str] = field(default_factory=list)


def understood(name: str, data: bytes, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Understood:
    """The table of a CSV or XLSX file. `columns`: for each of ours, the headers that mean it. Raises ImportRefused."""
    if len(data) > MOST_BYTES:
        raise ImportRefused([Problem(name, None, "ce fichier dépasse 5 Mo")])
    notes: list[str] = []
    lines = _sheet(name, data, notes) if data[:4] == b"PK\x03\x04" else _csv(name, data, notes)
    lines = [line for line in lines if any(cell.strip() for cell in line[1])]
    if not lines:
        raise ImportRefused([Problem(name, None, "ce fichier est vide")])
    if len(lines) > MOST_ROWS:
        raise ImportRefused([Problem(name, None, f"ce fichier dépasse {MOST_ROWS} lignes")])
    number, header = lines[0]
    places = _places(header, columns)
    if missing := [column for column in needed if column not in places]:
        words = ", ".join(missing)
        raise ImportRefused([Problem(name, number, f"colonne introuvable : {words}")])
    notes.append("Colonnes lues : " + ", ".join(f"{column} (« {header[place]} »)" for column, place in places.items()))
    rows, repaired = [], 0
    for at, line in lines[1:]:
        row = {column: line[place].strip() if place < len(line) else "" for column, place in places.items()}
        if len(row.get(CODE, "")) == 4 and row[CODE].isdigit():
            row |= {ATE: row[CODE], CODE: f"0{row[CODE]}"}
            repaired += 1
        rows.append((at, row))
    if repaired:
        codes = "un code" if repaired == 1 else f"{repaired} codes"
        notes.append(f"Zéros rendus à {codes}, qu’un tableur avait ôtés : chaque ligne le dit.")
    return Understood(rows, notes)


def _places(header: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Where each of our columns stands: the first header that means it."""
    known = [_plain(cell) for cell in header[:MOST_COLUMNS]]
    found = {}
    for column, names in columns.items():
        for wanted in (column, *names):
            if _plain(wanted) in known:
                found[column] = known.index(_plain(wanted))
                break
    return found


def _plain(text: str) -> str:
    """A header without case, accents nor signs."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters.casefold() if letter.isalnum())


def _csv(name: str, data: bytes, notes: list[str]) -> list[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        notes.append("Lu en Windows-1252 : le fichier n’est pas en UTF-8.")
    if "\x00" in text:
        raise ImportRefused(
            [Problem(name, None, "ce n’est ni un CSV ni un classeur XLSX ; un ancien XLS s’enregistre d’abord en XLSX")]
        )
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    notes.append(f"Colonnes séparées par des {SEPARATORS[separator]}.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(reader.line_num, line) for line in reader]
    except csv.Error as error:
        raise ImportRefused([Problem(name, reader.line_num, f"ce n’est pas un CSV bien formé ({error})")]) from None


def _sheet(name: str, data: bytes, notes: list[str]) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (as in `exports`)

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        lines = [
            (number, ["" if cell is None else _cell(cell) for cell in line[:MOST_COLUMNS]])
            for number, line in enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2), 1)
        ]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, TypeError):
        raise ImportRefused([Problem(name, None, DAMAGED)]) from None
    notes.append(f"Feuille lue : « {sheet.title} ».")
    return lines


def _cell(value: object) -> str:
    """A cell as text; a whole number without its « .0 »."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

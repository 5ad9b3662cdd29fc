"""Exported files: the promised first columns, real types, a frozen header, and names that stay names."""

import csv
import io
import json

import pytest
from django.conf import settings
from openpyxl import load_workbook

from label.enums import Kind
from label.statistics import Result
from label.statistics.export import COLUMNS, palmares_row
from toolkit.tables.exports import csv_text, json_text, xlsx_bytes

RESULT = Result("2A004", "L'Île, « ville »", Kind.COMMUNE, "2A", "Corse-du-Sud", "Corse", None, 4, population=1234)


def test_the_first_columns_are_the_public_contract() -> None:
    assert COLUMNS[:6] == ("code", "nom", "type", "departement", "region", "arobases")


def test_csv_round_trips() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(COLUMNS, [palmares_row(RESULT)]))))
    assert rows[0]["nom"] == "L'Île, « ville »"
    assert (rows[0]["arobases"], rows[0]["strate"], rows[0]["population_municipale"]) == ("4", "", "1234")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_name_never_becomes_a_formula(start: str) -> None:
    name = f"{start}1+1"
    assert list(csv.reader(io.StringIO(csv_text(["nom"], [[name]]))))[1] == [f"'{name}"]
    book = load_workbook(io.BytesIO(xlsx_bytes("Essai", ["nom"], [[name]], {})))
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_xlsx_has_real_types_a_frozen_header_and_its_source() -> None:
    book = load_workbook(
        io.BytesIO(xlsx_bytes("Palmarès 2012", COLUMNS, [palmares_row(RESULT)], {"licence": "Licence Ouverte"}))
    )
    sheet, about = book.worksheets
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Palmarès 2012", "A2", "A1:L2")
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert [cell.value for cell in sheet[2]][:6] == ["2A004", "L'Île, « ville »", "commune", "2A", "Corse", 4]
    assert sheet["A1"].font.bold
    assert [cell.value for cell in about[1]] == ["licence", "Licence Ouverte"]
    assert (book.properties.title, book.properties.creator) == ("Palmarès 2012", settings.LABEL["publisher"])


def test_json_keeps_types_and_accents() -> None:
    text = json_text({"edition": 2012}, [palmares_row(RESULT)], COLUMNS)
    assert "Île" in text
    data = json.loads(text)
    assert data["edition"] == 2012
    assert data["resultats"][0]["arobases"] == 4
    assert data["resultats"][0]["strate"] is None

"""The open data as whole tables: every line is what its schema says, and nothing leaves before its hour."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.test import Client

from label.enums import Phase
from label.models import Award, Collectivite, Edition
from label.statistics.datasets import DATASETS
from tests.cast import Cast
from tests.conftest import signed_in
from tests.initiatives.stories import draft, public
from tests.pages import markup_of

pytestmark = pytest.mark.django_db


FORMS = {"number": r"-?[0-9]+(\.[0-9]+)?", "integer": "-?[0-9]+"}
LEAST = {"resultats": 500, "membres": 300, "initiatives": 1, "reglements": 8, "reponses": 0}


def rows_of(client: Client, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/donnees/{name}.csv").content.decode())))


def fault(field: dict[str, Any], value: str) -> str:
    """Why a value is not what its field says; empty when it is."""
    rules = field.get("constraints", {})
    if not value:
        return "required" if rules.get("required") else ""
    if not re.fullmatch(FORMS.get(field["type"], ".*"), value, re.DOTALL):
        return f"not of type {field['type']}"
    if "minimum" in rules and int(value) < rules["minimum"]:
        return "too small"
    if "maximum" in rules and int(value) > rules["maximum"]:
        return "too large"
    if "enum" in rules and value not in rules["enum"]:
        return "not in its list"
    return "" if re.fullmatch(rules.get("pattern", ".*"), value, re.DOTALL) else "not of its form"


@pytest.mark.parametrize("name", list(DATASETS))
def test_every_line_is_what_the_schema_says(client: Client, cast: Cast, grenoble: Collectivite, name: str) -> None:
    public(grenoble, cast.alice, cast.elise)
    draft(grenoble, cast.alice, title="Un brouillon")
    schema = client.get(f"/donnees/{name}.schema.json").json()
    rows = rows_of(client, name)
    assert len(rows) >= LEAST[name]
    header = client.get(f"/donnees/{name}.csv").content.decode().splitlines()[0]
    assert header.lstrip("\ufeff").split(",") == [field["name"] for field in schema["fields"]]
    faults = {
        (field["name"], row[field["name"]], found)
        for row in rows
        for field in schema["fields"]
        if (found := fault(field, row[field["name"]]))
    }
    assert faults == set()
    if key := schema.get("primaryKey"):
        assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)


def test_the_results_are_those_of_every_published_edition(client: Client) -> None:
    rows = rows_of(client, "resultats")
    assert sum(row["annee"] == "2012" for row in rows) == 356
    assert len(rows) == Award.objects.standing().filter(candidature__edition__in=Edition.objects.public()).count()
    assert {row["code"] for row in rows if row["nom"] == "Bourg-en-Bresse"} <= {"01053"}
    assert [row["annee"] for row in rows] == sorted((row["annee"] for row in rows), reverse=True)


def test_the_json_holds_the_same(client: Client) -> None:
    told = json.loads(client.get("/donnees/resultats.json").content)
    assert "Licence Ouverte" in json.dumps(told, ensure_ascii=False)
    assert str(len(rows_of(client, "resultats"))) in str(len(next(v for v in told.values() if isinstance(v, list))))


def test_the_package_describes_each_table(client: Client) -> None:
    package = client.get("/donnees/datapackage.json").json()
    assert [one["name"] for one in package["resources"]] == list(DATASETS)
    for one in package["resources"]:
        assert one["path"].endswith(f"/donnees/{one['name']}.csv")
        assert one["schema"] == client.get(f"/donnees/{one['name']}.schema.json").json()
    assert "/donnees/resultats.csv" in markup_of(client.get("/api/v1/"))


def test_nothing_of_an_embargo_is_in_them(client: Client) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    assert not [row for row in rows_of(client, "resultats") if row["annee"] == "2012"]
    assert rows_of(client, "membres") == []


@pytest.mark.parametrize("address", ["/donnees/rien.csv", "/donnees/rien.schema.json", "/donnees/resultats.xml"])
def test_a_table_that_is_none_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/donnees/resultats.csv",
        "/donnees/datapackage.json",
        "/palmares/2012.csv",
        "/carte/2012.json",
        "/api/v1/editions",
    ],
)
def test_a_script_of_another_site_may_read_what_anybody_may(client: Client, cast: Cast, address: str) -> None:
    assert client.get(address)["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in signed_in(cast.alice).get(address)


def test_a_script_of_another_site_may_read_why_it_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/palmares/2150")
    assert answer.status_code == 404
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/collectivites/38185/")


def test_the_table_of_results_costs_two_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        client.get("/donnees/resultats.csv")

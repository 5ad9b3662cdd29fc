"""What machines read of a page, and the catalogue of the tables."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from label.models import Collectivite
from tests.pages import markup_of
from toolkit.linked import linked

pytestmark = pytest.mark.django_db


def facts(client: Client, address: str) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', markup_of(client.get(address)))
    assert found is not None
    return json.loads(found[1])


def test_a_town_says_its_levels(client: Client) -> None:
    told = facts(client, "/collectivites/38185/")
    assert (told["@type"], told["name"], told["identifier"]) == ("City", "Grenoble", "38185")
    assert told["containedInPlace"]["name"] == "Isère"
    assert any("2012" in award and award.startswith("5") for award in told["award"])


def test_a_palmares_is_a_set_of_data_with_its_files(client: Client) -> None:
    told = facts(client, "/palmares/2012/")
    assert (told["@type"], told["temporalCoverage"]) == ("Dataset", "2012")
    assert [file["encodingFormat"] for file in told["distribution"]] == ["text/csv", "application/json"]


def test_no_name_can_close_the_script(client: Client) -> None:
    Collectivite.objects.filter(code="38185").update(name="</script><b>Grenoble")
    assert facts(client, "/collectivites/38185/")["name"] == "</script><b>Grenoble"
    assert "</" not in linked({"name": "</script>"})


def test_the_catalogue_names_each_table_and_its_licence(client: Client) -> None:
    answer = client.get("/donnees/catalogue.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    told = answer.json()
    assert {one["dct:identifier"] for one in told["dcat:dataset"]} == {
        "resultats",
        "membres",
        "initiatives",
        "reglements",
        "reponses",
    }
    for one in told["dcat:dataset"]:
        assert "etalab" in one["dct:license"]["@id"]
        for file in one["dcat:distribution"]:
            address = "/donnees/" + file["dcat:downloadURL"]["@id"].rpartition("/")[2]
            assert client.get(address).status_code == 200, address


def test_a_page_has_one_address_without_its_filters(client: Client) -> None:
    page = markup_of(client.get("/palmares/2012/?region=Bretagne"))
    assert re.findall(r'rel="canonical" href="[^"]*?(/palmares[^"]*)"', page) == ["/palmares/2012/"]

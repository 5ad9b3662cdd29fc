"""A journalist, a mayor, a researcher and a citizen: each finds what they came for, at both widths; what needs no
script needs none.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check_accessibility

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]


@pytest.mark.parametrize("script", [True, False], ids=["script", "sans-script"])
def test_a_journalist_finds_her_story_in_her_region(visit: Visit, width: int, script: bool) -> None:
    page = visit("/", width=width, script=script)
    page.get_by_role("link", name="Plan du site").click()
    page.get_by_role("link", name="Régions et départements").click()
    page.get_by_role("link", name="Alsace", exact=True).click()
    expect(page.locator("blockquote")).to_contain_text("En 2012, en Alsace,")
    expect(page.get_by_text("Région jusqu’en 2015")).to_be_visible()
    page.get_by_role("link", name="Grand Est").first.click()
    expect(page.get_by_role("heading", name="Grand Est", exact=True)).to_be_visible()
    page.goto("/presse/2012/")
    expect(page.get_by_text("contre 303 en 2011")).to_be_visible()


def test_a_mayor_shows_her_town_elsewhere_and_beside_others(visit: Visit, width: int) -> None:
    page = visit("/collectivites/38185/", width=width)
    page.get_by_text("Embarquer dans un autre site").click()
    code = page.locator(".embed-code code").inner_text()
    address = re.search(r'src="[^"]+?(/embarquer/[^"]+)"', code)
    assert address is not None
    page.get_by_role("link", name="Comparer côte à côte").click()
    expect(page.get_by_role("heading", name="Édition par édition")).to_be_visible()
    check_accessibility(page)
    page.goto(address[1])
    expect(page.get_by_role("heading", name="Grenoble")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_researcher_takes_everything(visit: Visit, width: int, tmp_path: Path) -> None:
    page = visit("/api/v1/", width=width)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV : Résultats de toutes les éditions").click()
    file = tmp_path / "resultats.csv"
    download.value.save_as(file)
    assert file.read_text(encoding="utf-8").count("\n") > 500
    package = json.loads(page.request.get("/donnees/datapackage.json").text())
    assert [one["name"] for one in package["resources"]] == [
        "resultats",
        "membres",
        "initiatives",
        "reglements",
        "reponses",
    ]
    assert page.request.get("/api/v1/changements").headers["ratelimit-limit"] == "600"


@pytest.mark.parametrize("script", [True, False], ids=["script", "sans-script"])
def test_a_citizen_brings_a_proof(visit: Visit, width: int, script: bool) -> None:
    page = visit("/collectivites/47001/", width=width, script=script, broken=True)  # a refusal is said in the console
    page.get_by_role("link", name="Signaler une erreur, apporter une preuve").click()
    page.get_by_label("Édition").select_option("2003")
    page.get_by_label("Ce qui devrait être écrit").select_option("4")
    page.get_by_label("Adresse électronique").fill(f"citoyen-{width}-{script}@voisin.example")
    page.get_by_role("button", name="Envoyer à l’équipe").click()
    expect(page.get_by_text("Citez votre source, ou joignez un document")).to_be_visible()
    page.get_by_label("Source").fill("Bulletin municipal de mai 2003")
    page.get_by_role("button", name="Envoyer à l’équipe").click()
    expect(page.get_by_role("heading", name="Ouvrez le courriel que nous vous envoyons")).to_be_visible()

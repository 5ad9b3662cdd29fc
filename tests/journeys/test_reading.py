"""A reader comes for the palmarès, a town, the map and the figures: by mouse, by keyboard, at both widths."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.accessibility import check_accessibility

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
ADDRESSES = [
    "/",
    "/palmares/2012/",
    "/palmares/2011/",
    "/collectivites/",
    "/collectivites/?q=saint",
    "/collectivites/?q=zzzz",
    "/collectivites/57463/",
    "/collectivites/59355/",
    "/collectivites/75056/",
    "/carte/2012/",
    "/statistiques/2012/",
    "/statistiques/1999/",
    "/regions/grand-est/",
    "/departements/38/",
    "/comparer/?c=38185&c=57463&c=47001",
    "/collectivites/38185/signaler/",
    "/alertes/?collectivite=38185",
    "/etude/2012/",
    "/initiatives/carte-cognitive/",
    "/verifier/2012-57463/",
    "/palmares/2012/livre/editorial/",
    "/palmares/2012/livre/focus/",
    "/palmares/2012/livre/jury/",
    "/courrier/",
    "/embarquer/collectivite/38185/",
    "/api/v1/",
    "/contact/",
    "/mentions-legales/",
    "/accessibilite/",
    "/donnees-personnelles/",
    "/plan-du-site/",
    "/connexion/",
    "/styleguide/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_public_page_is_accessible_and_fits(visit: Visit, address: str) -> None:
    page = visit(address)
    expect(page.locator("h1")).to_have_count(1)


def test_filtering_the_palmares_follows_the_typing_and_can_be_shared(visit: Visit, tmp_path: Path) -> None:
    page = visit("/palmares/2012/")
    page.get_by_label("Nom ou code").press_sequentially("saint")
    expect(page.get_by_role("status")).to_contain_text("45")
    page.get_by_label("Région de l’époque").select_option("Rhône-Alpes")
    expect(page.get_by_role("status")).to_contain_text("14")
    check_accessibility(page)
    assert "region=Rh" in page.url
    page.reload()
    expect(page.get_by_label("Nom ou code")).to_have_value("saint")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / "extrait.csv"
    download.value.save_as(file)
    assert len(file.read_text().splitlines()) == 15
    page.get_by_role("link", name="Tout afficher").click()
    expect(page.get_by_role("status")).to_contain_text("356")


def test_the_palmares_works_without_javascript(visit: Visit) -> None:
    page = visit("/palmares/2012/", script=False)
    page.get_by_label("Département").select_option("07")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_role("status")).to_contain_text("25")
    page.get_by_label("Édition", exact=True).select_option("2011")
    page.get_by_role("button", name="Voir").click()
    expect(page.locator("h1")).to_have_text("Palmarès 2011")


def test_finding_a_town_by_keyboard_alone(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Trouver une collectivité")).to_be_focused()
    page.keyboard.type("l isle adam")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="L’Isle-Adam")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("L’Isle-Adam")
    expect(page.get_by_role("img", name="5 arobases sur 5").first).to_be_visible()
    page.get_by_text("La même histoire en tableau").click()
    expect(page.get_by_role("table")).to_contain_text("2012")


def test_the_search_answers_while_one_types(visit: Visit) -> None:
    page = visit("/collectivites/")
    field = page.get_by_role("searchbox")
    field.press_sequentially("st denis")
    expect(page.get_by_role("rowheader", name="Saint-Denis", exact=True).first).to_be_visible()
    check_accessibility(page)
    field.fill("")
    expect(page.get_by_role("heading", name="au résultat connu")).to_be_visible()
    page.get_by_role("link", name="Page suivante").click()
    expect(page.locator("[aria-current=page]", has_text="2")).to_be_visible()


def test_the_map_shows_every_point_and_reaches_overseas(visit: Visit) -> None:
    page = visit("/carte/2012/")
    page.goto("/carte/2012/")  # looked at by both widths, the map has kept a view of its own
    carte = page.locator("#carte")
    expect(carte).to_have_attribute("data-map-ready", "356")
    inside = """() => {
        const box = document.querySelector('#carte').getBoundingClientRect();
        const seen = (r) => r.left >= box.left && r.right <= box.right && r.top >= box.top && r.bottom <= box.bottom;
        const points = [...document.querySelectorAll('#carte path.leaflet-interactive')];
        return points
            .filter((p) => p.getBoundingClientRect().width && seen(p.getBoundingClientRect()))
            .reduce((sum, p) => sum + Number(p.dataset.towns), 0);
    }"""
    assert page.evaluate(inside) == 346  # all but the ten of the overseas départements
    for name, count in (("La Réunion", 4), ("Guyane", 4), ("Guadeloupe", 2), ("Martinique", 0)):
        page.get_by_role("button", name=name).click()
        assert page.evaluate(inside) == count, name
    page.get_by_role("button", name="La Réunion").click()
    page.locator("#carte path.leaflet-interactive:visible").last.click(force=True)
    expect(page.locator(".leaflet-popup")).to_contain_text("arobase")
    check_accessibility(page)
    page.get_by_role("link", name="Voir sa page").click()
    expect(page.locator("h1")).to_be_visible()


def test_the_map_groups_names_filters_and_says_its_view_in_the_address(visit: Visit) -> None:
    page = visit("/carte/2012/")
    carte = page.locator("#carte")
    expect(carte).to_have_attribute("data-map-ready", "356")
    expect(carte.locator(".leaflet-tooltip.count").first).to_be_visible()
    page.get_by_role("button", name="La Réunion").click()
    expect(carte.locator(".leaflet-tooltip.landmark").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/carte/2012/#\d"))
    view = page.url
    page.get_by_label("Niveau").select_option("5")
    page.get_by_role("button", name="Filtrer").click()
    expect(carte).to_have_attribute("data-map-ready", "29")
    expect(page.get_by_role("status").filter(has_text="29 collectivités")).to_be_visible()
    check_accessibility(page)
    page.goto("/contact/")
    page.goto(view)
    expect(carte).to_have_attribute("data-map-ready", "356")
    expect(carte.locator(".leaflet-tooltip.landmark").first).to_be_visible()
    slider = page.get_by_label("Glisser d’une édition à l’autre (au clavier, Entrée l’ouvre)")
    slider.focus()
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"/carte/2012/"))
    slider.press("Enter")
    expect(page).to_have_url(re.compile(r"/carte/2010/"))


def test_a_telephone_fetches_the_map_once_somebody_goes_there(visit: Visit) -> None:
    page = visit("/contact/", width=390)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/carte/2012.json", hold)
    page.goto("/carte/2012/")
    assert "leaflet.js" not in asked
    assert "2012.json" not in asked
    carte = page.locator("#carte")
    with page.expect_request("**/carte/2012.json"):
        carte.scroll_into_view_if_needed()
    page.get_by_role("button", name="Guyane").click()
    page.get_by_role("button", name="La Réunion").click()  # the last one asked for is shown, once there is a map
    held[0].continue_()
    expect(carte).to_have_attribute("data-map-ready", "356")
    expect(page).to_have_url(re.compile(r"#\d+(\.\d+)?/-21"))
    page.goto("/initiatives/carte/")
    place = page.locator("#carte-initiatives")
    place.scroll_into_view_if_needed()
    expect(place).to_have_attribute("data-map-ready", re.compile(r"\d"))
    assert {"leaflet.js", "leaflet.css", "2012.json"} <= set(asked)


def test_the_map_that_cannot_load_says_so(visit: Visit) -> None:
    page = visit("/contact/", broken=True)
    page.route("**/carte/2012.json", lambda route: route.fulfill(status=503, body="{}"))
    page.goto("/carte/2012/", wait_until="networkidle")
    expect(page.get_by_text("La carte n’a pas pu être chargée")).to_be_visible()
    page.get_by_text("La même chose en liste").click()
    expect(page.locator("#liste").get_by_role("link", name="Agen", exact=True)).to_be_visible()


def test_a_chart_gives_its_table_and_its_files(visit: Visit) -> None:
    page = visit("/statistiques/2012/")
    chart = page.locator("#regions")
    chart.get_by_text("Voir le tableau").click()
    expect(chart.get_by_role("rowheader", name="Rhône-Alpes")).to_be_visible()
    with page.expect_download() as download:
        chart.get_by_role("link", name="Image (SVG)").click()
    assert download.value.suggested_filename == "regions-2012.svg"


def test_the_palmares_pdf_is_already_there(visit: Visit) -> None:
    page = visit("/palmares/2012/")
    answer = page.request.get("/palmares/2012.pdf")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")


def test_a_wrong_address_leads_back(visit: Visit) -> None:
    page = visit("/contact/")
    answer = page.request.get("/palmares/2009/")
    assert answer.status == 404
    assert "Il n’y a pas d’édition 2009 publiée." in answer.text()

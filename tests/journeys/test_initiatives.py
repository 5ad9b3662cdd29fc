"""Initiatives in a browser: told with photos on a telephone, returned and accepted, found, followed; two people at
once; no script.
"""

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import person, registered
from tests.journeys.conftest import Product
from tests.journeys.pasting import paste_into_description
from tests.journeys.people import sign_in_as
from tests.journeys.pictures import guide_picture
from tests.pictures import picture
from villes_internet.demo.accounts import ELISE

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
CODE = "47001"  # Agen
LIST, SPACE = f"/candidature/{CODE}/2013/initiatives/", f"/candidature/{CODE}/initiatives/"
PHONE = Path(__file__).parents[1] / "toolkit" / "data" / "telephone.heic"
# A picture larger than the book prints, as the page reduces it before it leaves.
SHRUNK = """async () => {
  const { shrunk } = await import("/static/js/uploads/shrinking.js");
  const canvas = Object.assign(document.createElement("canvas"), { width: 4400, height: 2600 });
  const noise = new ImageData(4400, 2600);
  new Uint32Array(noise.data.buffer).forEach((_, i, all) => (all[i] = (Math.random() * 2 ** 24) | 0xff000000));
  canvas.getContext("2d").putImageData(noise, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const { width, height } = await createImageBitmap(await shrunk(new File([blob], "a.png", { type: "image/png" })));
  return [width, height];
}"""


def saved(page: Page, part: str) -> None:
    expect(page.locator(f"#{part} [data-draft-saved]")).to_contain_text("Enregistré")


def send_photos(page: Page, photo: Path, second: Path, other: Path) -> None:
    """Send two photos and what is none, describe one, turn it and cut it; take the other away."""
    page.locator("#photos [data-uploads-input]").set_input_files([photo, other])
    expect(
        page.locator("#photos .attachment-words").get_by_text("n’est pas une image JPEG, PNG, WebP ou HEIC")
    ).to_be_visible()
    page.get_by_role("button", name="Enlever plan.svg").click()
    expect(page.locator(".photo-line > img")).to_be_visible(timeout=30_000)
    assert page.evaluate(SHRUNK) == [4000, 2364], "a large photo leaves reduced"
    page.get_by_label("Ce que l’on y voit").fill("Le bus devant la mairie annexe")
    expect(page.locator(".photo-line [data-draft-saved]")).to_contain_text("Enregistré")
    # A description goes on being typed while another photo arrives: its field is neither replaced nor left.
    page.get_by_label("Crédit").press_sequentially("Ville d’Ag")
    page.locator("#photos [data-uploads-input]").set_input_files([second])
    expect(page.locator(".photo-line")).to_have_count(2)
    page.keyboard.type("en")
    expect(page.get_by_label("Crédit").first).to_have_value("Ville d’Agen")
    expect(page.get_by_label("Crédit").first).to_be_focused()
    page.get_by_role("button", name="Retirer la photo 2").click()
    expect(page.locator(".photo-line")).to_have_count(1)
    expect(page.get_by_label("Crédit")).to_have_value("Ville d’Agen")
    # Turned, then cut to what is drawn on it: a new one comes in its place with its words.
    shown = page.locator(".photo-line > img")
    page.get_by_role("button", name="Tourner à droite").click()
    expect(shown).to_have_attribute("height", "240", timeout=60_000)
    page.locator("summary", has_text="Recadrer").click()
    page.get_by_label("En bas").fill("50")
    page.get_by_role("button", name="Couper").click()
    expect(shown).to_have_attribute("height", "120", timeout=60_000)
    expect(page.get_by_label("Ce que l’on y voit")).to_have_value("Le bus devant la mairie annexe")


def tell(page: Page, title: str, folder: Path) -> None:
    """Tell an initiative with a photo, from the list to its proposal."""
    photo, second, other = folder / "bus.heic", folder / "atelier.jpg", folder / "plan.svg"
    photo.write_bytes(PHONE.read_bytes())
    second.write_bytes(picture(900, 700))
    other.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    page.get_by_role("button", name="Raconter une initiative").click()
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Chapô").fill("Un bus équipé passe chez celles et ceux qui n’ont pas d’ordinateur.")
    page.get_by_label("En cours").check()
    page.get_by_label("Commencée en").fill("13/2011")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Une date est attendue").first).to_be_visible()
    page.get_by_label("Commencée en").fill("03/2011")
    saved(page, "presentation")
    paste_into_description(page)
    page.get_by_label("Description").fill("Le bus **passe** dans douze quartiers.")
    page.get_by_label("Accès publics et établissements d’enseignement", exact=True).check()
    page.get_by_label("Médiation", exact=True).check()
    page.locator("summary", has_text="Accès publics").click()
    page.get_by_label(re.compile("AP-01")).check()
    expect(page.locator("summary", has_text="Accès publics")).to_contain_text("1\u00a0choisie")
    saved(page, "classement")
    page.get_by_role("button", name="Placer sur la carte").click()
    page.get_by_role("button", name="Poser au centre").click()
    expect(page.get_by_label("Latitude")).to_have_value(re.compile(r"44,\d{5}"))
    saved(page, "contact")
    send_photos(page, photo, second, other)
    check_accessibility(page)
    page.get_by_role("link", name="Aperçu").click()
    expect(page.locator("article h1")).to_have_text(title)
    check_accessibility(page)
    page.go_back()
    page.get_by_role("button", name="Proposer à l’équipe").click()
    expect(page.get_by_text("Proposée à l’équipe")).to_be_visible()


def moderate(equipe: Page, page: Page, title: str) -> None:
    """The équipe returns it, the agent corrects it, the équipe accepts it with the keyboard."""
    address = page.url
    equipe.get_by_role("link", name=title).click()
    check_accessibility(equipe)
    equipe.get_by_label("Message à la collectivité").fill("Combien de personnes ?")
    equipe.get_by_role("button", name="Renvoyer avec ce message").click()
    expect(equipe.get_by_text("Renvoyée")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("Combien de personnes ?", exact=True)).to_be_visible()
    page.get_by_label("Chiffres").fill("1 200 personnes par an")
    saved(page, "resultats")
    page.get_by_role("button", name="Proposer à l’équipe").click()
    expect(page.get_by_text("Proposée à l’équipe")).to_be_visible()
    equipe.goto("/pilotage/initiatives/")
    equipe.keyboard.press("j")
    equipe.keyboard.press("Enter")
    expect(equipe.locator("h1")).to_have_text(title)
    equipe.wait_for_load_state()  # the keys are the script's, which runs once the page is read
    keys = equipe.get_by_label("Raccourcis clavier")
    keys.uncheck()
    equipe.keyboard.press("a")  # turned off, it accepts nothing
    keys.check()
    expect(equipe.locator("h1")).to_have_text(title)
    equipe.keyboard.press("a")
    expect(equipe.get_by_text(f"Publiée : {title}.")).to_be_visible()


def test_an_initiative_is_told_returned_accepted_found_and_followed(
    visit: Visit, product: Product, filling: None, width: int, tmp_path: Path
) -> None:
    registered(product, CODE)
    title = f"Le bus des écrans {width}"
    page = visit(
        LIST,
        by=person(product, f"raconte{width}@agen.example", "Maud Vidal", CODE, "contributeur"),
        width=width,
        broken=True,
    )
    tell(page, title, tmp_path)
    guide_picture(page.locator(".workspace > div"), "initiative")
    equipe = visit("/pilotage/initiatives/", by=ELISE, width=width)
    moderate(equipe, page, title)
    # Everybody finds it, reads it, follows it.
    reader = visit("/initiatives/", width=width)
    reader.get_by_label("Chercher une initiative").fill("écran ordinateurs")
    expect(reader.locator(".found")).to_contain_text("écran ordinateurs")  # the list of before is gone
    # Leaving the field asks for nothing more: the list would be drawn again under the pointer.
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.get_by_label("Chercher une initiative").press("Tab")
    assert reader.evaluate("document.activeElement.id") != "cherche"
    assert asked == []
    reader.get_by_role("link", name=title).click()
    expect(reader.locator("article img")).to_be_visible()
    check_accessibility(reader)
    # On the map too, and back to the whole page of the search.
    reader.goto("/initiatives/carte/?q=bus")
    atlas = reader.locator("#carte-initiatives")
    expect(atlas).to_have_attribute("data-map-ready", re.compile("[1-9]"))
    check_accessibility(reader)
    reader.get_by_role("button", name="La Réunion").click()
    expect(atlas).to_be_focused()
    reader.go_back()
    expect(reader.locator("article h1")).to_have_text(title)
    feed = ET.fromstring(requests.get(f"{product.address}/initiatives/flux.atom?q=bus", timeout=10).content)  # noqa: S314
    assert title in [entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in feed]
    # Edited again, the public text stays until the change is accepted; withdrawn, it is gone.
    page.reload()
    page.get_by_label("Chapô").fill("Un autre chapô.")
    saved(page, "presentation")
    reader.reload()
    expect(reader.get_by_text("Un bus équipé passe").first).to_be_visible()
    page.get_by_role("button", name="Retirer cette initiative").click()
    page.get_by_role("button", name="Retirer", exact=True).click()
    expect(page.get_by_text("Elle est retirée")).to_be_visible()


def test_two_people_on_one_initiative_and_a_cut(visit: Visit, product: Product, filling: None) -> None:
    registered(product, CODE)
    first = person(product, "une@agen.example", "Une Vidal", CODE, "contributeur")
    second = person(product, "deux@agen.example", "Deux Vidal", CODE, "contributeur")
    one = visit(LIST, by=first, broken=True)
    one.get_by_role("button", name="Raconter une initiative").click()
    expect(one.locator("[data-drafts-ready=yes]")).to_be_visible()
    one.get_by_label("Titre").fill("De la première")
    saved(one, "presentation")
    two = visit("/connexion/?next=" + one.url.removeprefix(product.address), broken=True)
    sign_in_as(two, second)
    expect(two.locator("[data-drafts-ready=yes]")).to_be_visible()
    two.get_by_label("Titre").fill("De la seconde")
    saved(two, "presentation")
    one.get_by_label("Chapô").fill("Un chapô de la première")
    expect(one.get_by_label("Titre")).to_have_value("De la seconde")  # merged: each touched her own field
    one.get_by_label("Titre").fill("Encore de la première")
    saved(one, "presentation")
    two.get_by_label("Titre").fill("Encore de la seconde")
    clash = two.locator("#presentation .overtaken")
    expect(clash).to_contain_text("Une Vidal")
    check_accessibility(two)
    clash.get_by_role("button", name="Garder le mien").click()
    saved(two, "presentation")
    # Typed without network, the text leaves by itself.
    two.context.set_offline(True)
    two.get_by_label("Description").fill("Tapé pendant la coupure")
    expect(two.locator("[data-drafts-banner]")).to_be_visible()
    two.context.set_offline(False)
    saved(two, "recit")
    rows = product.query(
        "SELECT draft->>'title', draft->>'description' FROM initiatives_initiative ORDER BY id DESC LIMIT 1"
    )
    assert rows == [("Encore de la seconde", "Tapé pendant la coupure")]


def test_an_initiative_without_script(visit: Visit, product: Product, filling: None) -> None:
    registered(product, CODE)
    account = person(product, "sans@agen.example", "Sans Vidal", CODE, "contributeur")
    page = visit(LIST, by=account, script=False)
    page.get_by_role("button", name="Raconter une initiative").click()
    page.get_by_label("Titre").fill("Sans script")
    page.get_by_label("Projet", exact=True).check()
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    expect(page.get_by_label("Titre")).to_have_value("Sans script")
    page.goto("/initiatives/?q=introuvable")
    expect(page.get_by_text("Rien ne correspond")).to_be_visible()

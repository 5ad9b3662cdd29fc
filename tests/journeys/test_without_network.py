"""A day without network: three agents of one candidature, the browser of one killed; nothing lost, the clash shown."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from launcher.environment import chromium
from tests.journeys.accessibility import check_accessibility
from tests.journeys.cable import Cable
from tests.journeys.campaign import person, registered
from tests.journeys.conftest import ARGUMENTS, Product, wait_until
from tests.journeys.people import sign_in_as

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
CODE = "47001"  # Agen
SPACE = f"/candidature/{CODE}/2013/"
THEME, CARD, WHOLE = f"{SPACE}questionnaire/AP/", f"{SPACE}fiche/", f"{SPACE}questionnaire/"
PATHS = "caches.keys().then(async names => (await Promise.all(names.filter(n => n.startsWith('espace:')).map(async n =>"
KEPT = f"{PATHS} (await (await caches.open(n)).keys()).map(r => new URL(r.url).pathname)))).flat())"


def opened(page: Page, *addresses: str) -> None:
    """Each page opened with network, and kept by the worker of this browser."""
    for address in addresses:
        page.goto(address)
        expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
        wait_until(lambda: page.evaluate(f"{KEPT}.then(kept => kept.includes(location.pathname))"), "it to be kept")


def answer_of(product: Product, code: str) -> str | None:
    rows = product.query(
        "SELECT a.comment FROM questionnaire_answer a JOIN questionnaire_item i ON i.id = a.item_id WHERE i.code = %s "
        "AND a.candidature_id = (SELECT c.id FROM label_candidature c JOIN label_edition e ON e.id = c.edition_id "
        "WHERE e.year = 2013 AND c.collectivite_id = (SELECT id FROM label_collectivite WHERE code = %s))",
        code,
        CODE,
    )
    return rows[0][0] if rows else None


def is_on_disk(profile: Path, text: str) -> bool:
    """Whether Chromium has written this text of its local storage to its own files."""
    files = (profile / "Default" / "Local Storage" / "leveldb").glob("*.log")
    return any(text.encode(coding) in file.read_bytes() for file in files for coding in ("latin-1", "utf-16-le"))


def leave(page: Page) -> None:
    """Leave the site, and end the process that showed it: until then Chromium writes what is kept there once a minute,
    and a journey that types for long has spent its minutes.
    """
    page.goto("about:blank")
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")


def kill_browser(profile: Path) -> None:
    """As a battery that dies: the browser of this profile, without a word."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            is_ours = f"--user-data-dir={profile}".encode() in place.read_bytes()
        except OSError:
            continue
        if is_ours:
            os.kill(int(place.parent.name), signal.SIGKILL)


def type_without_network(own: Page, other: Page) -> None:
    """What Sophie and Karim read and type while their network is cut."""
    own.goto(CARD)
    expect(own.locator("[data-drafts-banner]")).to_contain_text("ce navigateur montre sa copie de cette page")
    own.get_by_label("Maire", exact=True).fill("Tapé dans le train")
    own.on("dialog", lambda dialog: dialog.accept())
    own.goto(THEME)
    expect(own.locator("#item-AP-08 textarea")).to_have_value("Enregistré avant la coupure")
    check_accessibility(own)
    own.locator("#item-AP-06 textarea").fill("De Sophie, sans réseau")
    own.goto(f"{SPACE}documents/")  # never opened here
    expect(own.get_by_role("heading", name="Sans réseau", level=1)).to_be_visible()
    expect(own.get_by_role("link", name="Fiche d’identité")).to_be_visible()
    check_accessibility(own)
    other.reload()
    other.locator("#item-AP-09 textarea").fill("De Karim, au sous-sol")
    expect(other.locator("[data-drafts-banner]")).to_contain_text("Le réseau ou le serveur ne répond pas")
    check_accessibility(other)


def saved(page: Page, code: str) -> None:
    expect(page.locator(f"#item-{code} [data-draft-saved]")).to_contain_text("Enregistré")


@pytest.fixture
def cables(product: Product) -> Iterator[tuple[Cable, Cable]]:
    """What links two browsers to the product."""
    both = (Cable(product), Cable(product))
    yield both
    for cable in both:
        cable.cut()


def test_a_day_without_network(
    browser: Browser, visit: Visit, product: Product, filling: None, cables: tuple[Cable, Cable], tmp_path: Path
) -> None:
    registered(product, CODE)
    sophie, karim, lise = (
        person(product, f"{name.lower()}.vidal@agen.example", f"{name} Vidal", CODE, role)
        for name, role in (("Sophie", "correspondant"), ("Karim", "contributeur"), ("Lise", "contributeur"))
    )
    profile = tmp_path / "profile"
    train, basement = cables

    def open_browser() -> Page:
        context = browser.browser_type.launch_persistent_context(
            profile, executable_path=chromium(), args=ARGUMENTS, base_url=train.address
        )
        return context.pages[0]

    own = open_browser()
    own.goto(f"/connexion/?next={WHOLE}")
    sign_in_as(own, sophie)
    opened(own, WHOLE, CARD, THEME)
    other = visit(f"{basement.address}/connexion/?next={THEME}", width=390, broken=True, keeps=True)
    sign_in_as(other, karim)
    opened(other, f"{basement.address}{THEME}")
    third = visit(THEME, by=lise, broken=True)
    expect(third.locator("[data-drafts-ready=yes]")).to_be_visible()
    # What is saved after the page was kept is in its copy too.
    own.locator("#item-AP-08 textarea").fill("Enregistré avant la coupure")
    saved(own, "AP-08")
    train.cut()
    basement.cut()
    type_without_network(own, other)
    # A colleague who has network changes the same text meanwhile.
    third.locator("#item-AP-06 textarea").fill("De Lise, à la mairie")
    saved(third, "AP-06")
    leave(own)
    wait_until(lambda: is_on_disk(profile, "De Sophie, sans réseau"), "the browser to write what was typed")
    kill_browser(profile)
    train.mend()
    own = open_browser()
    own.context.clear_cookies()  # those of the last half-minute are lost with the browser: she signs in again
    own.goto(f"/connexion/?next={THEME}")
    sign_in_as(own, sophie)
    clash = own.locator("#item-AP-06 .overtaken")
    expect(clash).to_contain_text("De Lise, à la mairie")
    clash.get_by_role("button", name="Réunir les deux textes").click()
    saved(own, "AP-06")
    basement.mend()
    wait_until(lambda: answer_of(product, "AP-09") == "De Karim, au sous-sol", "the text to leave by itself")
    assert answer_of(product, "AP-06") == "De Lise, à la mairie\n\nDe Sophie, sans réseau"
    assert answer_of(product, "AP-08") == "Enregistré avant la coupure"
    own.goto(CARD)
    expect(own.get_by_label("Maire", exact=True)).to_have_value("Tapé dans le train")
    # Signing out leaves nothing of hers in this browser.
    own.get_by_role("button", name="Se déconnecter").click()
    expect(own.get_by_role("link", name="Connexion")).to_be_visible()
    assert own.evaluate(KEPT) == []
    assert own.evaluate("Object.keys(localStorage)") == []
    own.context.close()


def test_leaving_and_asking_without_network(
    visit: Visit, product: Product, filling: None, cables: tuple[Cable, Cable]
) -> None:
    """What cannot be done without network is said so; a sign-out is done here at once, and there when it comes back."""
    registered(product, CODE)
    sophie = person(product, "sophie.vidal@agen.example", "Sophie Vidal", CODE, "correspondant")
    train, _ = cables
    page = visit(f"{train.address}/connexion/?next={SPACE}", broken=True, keeps=True)
    sign_in_as(page, sophie)
    opened(page, f"{train.address}{SPACE}", f"{train.address}{CARD}")
    page.goto(f"{train.address}/candidature/{CODE}/personnes/")
    page.get_by_label("Adresse électronique").fill("pas une adresse")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page).to_have_url(f"{train.address}/candidature/{CODE}/inviter/")
    page.goto(f"{train.address}{SPACE}")
    page.go_back()  # to what the form was answered: its page comes anew, and nothing is said of the network
    expect(page).to_have_url(f"{train.address}/candidature/{CODE}/personnes/")
    expect(page.get_by_role("heading", name="Personnes", exact=True)).to_be_visible()
    page.goto(f"{train.address}{SPACE}")
    train.cut()
    page.goto(f"{train.address}/candidature/")  # where the installed workspace begins
    expect(page.get_by_text("Sans réseau : ce navigateur montre sa copie")).to_be_visible()
    page.get_by_role("button", name="Recevoir chaque jour").click()
    expect(page.get_by_text("ce que vous venez de demander n’est pas fait")).to_be_visible()
    check_accessibility(page)
    page.go_back()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Ce navigateur ne garde plus rien de vous")).to_be_visible()
    assert page.evaluate(KEPT) == []
    train.mend()
    page.goto(f"{train.address}{SPACE}")
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()

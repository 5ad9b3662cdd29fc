"""Documents in a browser: sent with their progress, refused in words, sent again by themselves after a cut, saved and
taken away.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.documents import PDF
from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import person, registered
from tests.journeys.conftest import Product
from villes_internet.demo.accounts import PASSWORD

pytestmark = pytest.mark.journey
CODE = "47001"  # Agen
SPACE = f"/candidature/{CODE}/2013"


def test_documents_are_attached_through_a_cut_without_losing_what_is_typed(
    visit: Callable[..., Page], product: Product, filling: None, width: int, tmp_path: Path
) -> None:
    registered(product, CODE)
    account = person(product, f"pieces{width}@agen.example", "Jeanne Faure", CODE, "contributeur")
    bulletin, web = tmp_path / "Bulletin été.pdf", tmp_path / "page.html"
    bulletin.write_bytes(PDF + bytes(1_500_000))
    web.write_text("<html>", encoding="utf-8")
    page = visit(f"{SPACE}/questionnaire/AP/", by=account, width=width, broken=True)
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    item = page.locator("#item-AP-01")
    # One arrives, the other is refused in words beside it.
    item.locator("[data-uploads-input]").set_input_files([bulletin, web])
    expect(item.get_by_role("link", name="Bulletin été.pdf")).to_be_visible()
    expect(item.get_by_text("Ce type de fichier ne se joint pas")).to_be_visible()
    item.get_by_role("button", name="Enlever page.html").click()
    check_accessibility(page)
    # The network is cut: the document waits beside the text, and both leave by themselves.
    page.context.set_offline(True)
    other = page.locator("#item-AP-06")
    other.locator("textarea").fill("Tapé pendant la coupure")
    other.locator("[data-uploads-input]").set_input_files(bulletin)
    expect(other.get_by_text("le document partira de lui-même")).to_be_visible()
    expect(other.get_by_role("button", name="Réessayer Bulletin été.pdf")).to_be_visible()
    page.context.set_offline(False)
    expect(other.get_by_role("link", name="Bulletin été.pdf")).to_be_visible()
    expect(other.locator("[data-draft-saved]")).to_contain_text("Enregistré")
    # The session expires: the person signs in again in place, and the document leaves by itself.
    page.context.clear_cookies(name="sessionid")
    other = page.locator("#item-AP-09")
    other.locator("[data-uploads-input]").set_input_files(bulletin)
    page.get_by_role("button", name="Se reconnecter ici").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Mot de passe").fill(PASSWORD)
    dialog.get_by_role("button", name="Se connecter").click()
    expect(other.get_by_role("link", name="Bulletin été.pdf")).to_be_visible()
    # All of them are on one page, are saved and taken away from there; the keyboard reaches the field.
    page.goto(f"{SPACE}/documents/")
    box = page.locator("[data-uploads='AP-01']")
    with page.expect_download() as download:
        box.get_by_role("link", name="Bulletin été.pdf").click()
    assert Path(download.value.path()).read_bytes() == bulletin.read_bytes()
    page.once("dialog", lambda dialog: dialog.accept())
    box.get_by_role("button", name="Retirer").click()
    expect(box.get_by_role("link")).to_have_count(0)
    page.get_by_label("Joindre un document à la candidature").focus()
    page.get_by_label("Joindre un document à la candidature").set_input_files(bulletin)
    expect(page.locator("[data-uploads='']").get_by_role("link", name="Bulletin été.pdf")).to_be_visible()
    check_accessibility(page)
    rows = product.query("SELECT item_code FROM label_attachment WHERE name = 'Bulletin été.pdf' ORDER BY item_code")
    assert [code for (code,) in rows] == ["", "AP-06", "AP-09"]


def test_documents_without_script(visit: Callable[..., Page], product: Product, filling: None, tmp_path: Path) -> None:
    registered(product, CODE)
    account = person(product, "sans-script@agen.example", "Paul Faure", CODE, "contributeur")
    bulletin = tmp_path / "Bulletin.pdf"
    bulletin.write_bytes(PDF)
    page = visit(f"{SPACE}/questionnaire/AP/", by=account, script=False)
    page.locator("#item-AP-01").get_by_label("Oui").check()
    page.locator("#item-AP-01 [data-uploads-input]").set_input_files(bulletin)
    page.locator("#AP-A .section-save button").click()
    expect(page.locator("#item-AP-01").get_by_role("link", name="Bulletin.pdf")).to_be_visible()
    expect(page.locator("#item-AP-01").get_by_label("Oui")).to_be_checked()
    page.goto(f"{SPACE}/documents/")
    page.locator("[data-uploads='AP-01']").get_by_role("button", name="Retirer Bulletin.pdf").click()
    page.get_by_role("button", name="Retirer", exact=True).click()
    expect(page.get_by_text("Bulletin.pdf est retiré.")).to_be_visible()

"""The book read online, an attestation asked and received, all of them on their way, a photo put on a page and taken
off.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import shell
from tests.journeys.conftest import Product
from tests.journeys.test_book import LONG
from tests.papers import sheets_of
from tests.pictures import flat_png, picture
from villes_internet.demo.accounts import ELISE

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_the_book_is_read_online_and_its_side_index_leads_to_its_chapters(visit: Visit, width: int) -> None:
    page = visit("/palmares/2012/", width=width)
    page.get_by_role("link", name="Le livre", exact=True).click()
    expect(page.locator("h1")).to_have_text("Cités en Réseaux 2012")
    check_accessibility(page)
    assert fits(page)
    page.get_by_label("Sommaire du livre").get_by_role("link", name="Tour de France de l’excellence").click()
    assert page.url.endswith("/livre/profils/")
    expect(page.get_by_role("heading", name="Tour de France de l’excellence", exact=True)).to_be_in_viewport()
    check_accessibility(page)
    metz = page.locator("article.profile", has=page.get_by_role("heading", name="Metz", exact=True))
    expect(metz.get_by_role("img", name="5 arobases sur 5", exact=True)).to_be_visible()
    expect(metz.get_by_role("img", name="Historique de Metz")).to_be_attached()


def test_the_book_online_needs_no_script(visit: Visit) -> None:
    page = visit("/palmares/2012/livre/", script=False)
    page.get_by_label("Sommaire du livre").get_by_role("link", name="Tour de France de l’excellence").click()
    expect(page.locator("article.profile")).to_have_count(29)
    page.get_by_label("Sommaire du livre").get_by_role("link", name="Index").click()
    page.get_by_role("listitem").filter(has_text="Agen").get_by_role("link").last.click()
    expect(page.locator("h1")).to_contain_text("Cités en Réseaux 2012")


def test_one_attestation_is_asked_by_keyboard_and_received(visit: Visit, width: int) -> None:
    page = visit("/pilotage/2012/livre/attestations/", by=ELISE, width=width)
    expect(page.locator("h1")).to_have_text("Attestations 2012")
    check_accessibility(page)
    assert fits(page)
    asked, file = {
        1280: ("isle adam", "attestation-2012-l-isle-adam-95313.pdf"),
        390: ("argentan", "attestation-2012-argentan-61006.pdf"),
    }[width]
    page.get_by_label("Nom de la collectivité").fill(asked)
    page.keyboard.press("Enter")
    expect(page.locator(".certificate")).to_have_count(1)
    row = page.locator(".certificate").first
    row.get_by_role("button", name="Préparer le PDF").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_role("link", name="PDF")).to_be_visible(timeout=LONG)
    with page.expect_download() as download:
        row.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == file
    (sheet,) = sheets_of(download.value.path().read_bytes())
    assert "décerne cinq arobases à la commune" in sheet


def test_all_the_attestations_show_their_progress_and_can_be_stopped(visit: Visit) -> None:
    page = visit("/pilotage/2012/livre/attestations/", by=ELISE)
    page.get_by_role("button", name="Fabriquer toutes les attestations").click()
    row = page.locator(".build").first
    expect(row).to_contain_text("Attestation :", timeout=LONG)
    expect(row.get_by_role("progressbar")).to_be_visible()
    row.get_by_role("button", name="Annuler").click()
    expect(page.locator(".build").first).to_contain_text("Annulé")


def test_a_photo_is_refused_then_put_on_a_page_and_taken_off(visit: Visit, width: int, tmp_path: Path) -> None:
    (tmp_path / "point.png").write_bytes(flat_png(1, 1))
    (tmp_path / "place.jpg").write_bytes(picture())
    page = visit("/pilotage/2012/livre/photos/", by=ELISE, width=width, broken=True)  # a refusal is a 422
    expect(page.locator("h1")).to_have_text("Pages du livre 2012")
    check_accessibility(page)
    assert fits(page)
    page.get_by_role("link", name="Ajouter une photo pour Épinal").click()
    check_accessibility(page)
    page.get_by_label("Photo", exact=True).set_input_files(tmp_path / "point.png")
    page.get_by_label("Ce que montre la photo").fill("La place des Vosges")
    page.get_by_label("Crédit").fill("Ville d’Épinal")
    page.get_by_role("button", name="Mettre sur la page").click()
    expect(page.get_by_text("trop petite pour être imprimée")).to_be_visible()
    expect(page.get_by_label("Ce que montre la photo")).to_have_value("La place des Vosges")
    check_accessibility(page)
    page.get_by_label("Photo", exact=True).set_input_files(tmp_path / "place.jpg")
    page.get_by_role("button", name="Mettre sur la page").click()
    row = page.locator(".certificate", has_text="Épinal")
    expect(row.get_by_role("img", name="La place des Vosges")).to_be_visible()
    check_accessibility(page)
    page.goto("/palmares/2012/livre/#profil-88160")
    expect(page.get_by_role("img", name="La place des Vosges")).to_be_visible()
    page.goto("/pilotage/2012/livre/photos/")
    row.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("La photo est retirée.")).to_be_visible()
    expect(row).to_contain_text("carte de la région")


PUBLISHED = """
from initiatives.enums import Status
from label.models import Collectivite
from villes_internet.book.models import ProfileFocus
ProfileFocus.objects.filter(candidature__collectivite__code="88160").delete()
from villes_internet.demo.initiatives import told, write
row = told(Collectivite.objects.select_related("departement__region").get(code="88160"), 3, Status.PUBLISHED)
row.demonstration = False
write([row])
"""
GONE = """
from initiatives.models import Initiative
Initiative.objects.filter(collectivite__code="88160", source="").update(demonstration=True)
from villes_internet.demo.initiatives import forget_initiatives
forget_initiatives()
from label.models import Edition
from villes_internet.book.importing import retain_told
from villes_internet.book.models import ProfileFocus
ProfileFocus.objects.filter(candidature__edition__year=2012).delete()
retain_told(Edition.objects.get(year=2012))
"""


def test_an_initiative_is_retained_for_a_page_of_the_book(visit: Visit, product: Product, width: int) -> None:
    shell(product, PUBLISHED)
    page = visit("/pilotage/2012/livre/photos/", by=ELISE, width=width, broken=True)
    page.get_by_role("link", name="Retenir une initiative pour Épinal").click()
    check_accessibility(page)
    page.get_by_label("Titre imprimé").fill("Tous les services, chez soi")
    page.get_by_label("Texte imprimé").fill("M" * 1299)
    expect(page.get_by_text("Encore 43 signes sur 70.")).to_be_visible()
    proof = page.get_by_role("region", name="Épreuve")
    expect(proof).to_contain_text("la page en tient", timeout=120_000)  # said as it is typed, then refused
    page.get_by_role("button", name="Appliquer…").click()
    page.get_by_role("button", name="Appliquer", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("la page en tient")
    check_accessibility(page)
    page.get_by_role("link", name="Garder en brouillon").click()
    page.get_by_label("Texte imprimé").fill("Un bus passe dans chaque quartier.")
    page.get_by_role("button", name="Appliquer…").click()
    page.get_by_role("button", name="Appliquer", exact=True).click()
    expect(page.locator(".certificate", has_text="Épinal")).to_contain_text("Tous les services, chez soi")
    page.goto("/palmares/2012/livre/#profil-88160")
    focus = page.locator("article:has(#profil-88160) .profile-focus")
    expect(focus).to_contain_text("Un bus passe dans chaque quartier.")
    focus.get_by_role("link", name="Tous les services, chez soi").click()
    expect(page.locator("article h1")).to_be_visible()
    shell(product, GONE)

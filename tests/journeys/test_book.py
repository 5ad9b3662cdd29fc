"""Élise, of the équipe, signs in, builds the book, watches it, cancels one, and a crash in the middle loses nothing."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import CLOSE, OPEN, shell
from tests.journeys.conftest import Product, wait_until
from tests.journeys.people import sign_in_as
from tests.journeys.test_jury import SEAT
from tests.journeys.test_second_year import DECIDE
from villes_internet.demo.accounts import ELISE
from villes_internet.release import VERSION
from villes_internet.telling.state import PARTS

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
LONG = 300_000  # a whole book beside the journeys of two other workers


@pytest.fixture
def decided_2013(product: Product) -> Iterator[None]:
    """Towns of 2013 at 2 @, of which nothing is public; taken away afterwards."""
    shell(product, OPEN)
    shell(product, SEAT.format(phase="deliberation"))
    shell(product, DECIDE.format(year=2013))
    yield
    shell(product, CLOSE)


def sign_in(page: Page) -> None:
    """Élise, with her second factor."""
    sign_in_as(page, ELISE)


def ask_for_the_book(page: Page, year: int = 2012) -> Locator:
    """Its line, whether it was asked for now or by the schedule a moment ago."""
    page.get_by_label("Document").select_option("book")
    page.get_by_label("Édition", exact=True).select_option(str(year))
    page.get_by_role("button", name="Fabriquer", exact=True).click()
    expect(page.get_by_text(re.compile("la fabrication est demandée|déjà en fabrication"))).to_be_visible()
    return page.locator(".build", has_text=f"Livre {year}").first


def test_building_a_book_watching_it_while_its_worker_is_killed(
    visit: Visit, product: Product, decided_2013: None
) -> None:
    """The book of 2013, shorter than that of 2012."""
    page = visit("/pilotage/2013/livre/", broken=True)  # a wrong password is a 422
    page.get_by_label("Adresse électronique").fill(ELISE.email)
    page.get_by_label("Mot de passe").fill("pas le bon")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
    check_accessibility(page)
    sign_in(page)
    expect(page.locator("h1")).to_have_text("Livre et documents 2013")
    check_accessibility(page)
    row = ask_for_the_book(page, 2013)
    expect(row.get_by_role("progressbar")).to_be_visible(timeout=LONG)
    product.kill("worker")
    product.start_worker()
    expect(row).to_contain_text("essai 2", timeout=LONG)
    expect(row).to_contain_text("Terminé", timeout=LONG)
    check_accessibility(page)
    ask_for_the_book(page, 2013)
    made = "SELECT sha256 FROM label_document WHERE kind = 'book' AND status = 'done'"
    made += " AND edition_id = (SELECT id FROM label_edition WHERE year = 2013)"
    wait_until(lambda: len(product.query(made)) == 2, "a second book", LONG / 1000)
    assert len(set(product.query(made))) == 1  # whatever happened on the way, the same data give the same bytes


def test_the_book_of_2012_is_read_and_its_flat_plan_shown(visit: Visit) -> None:
    """The one that the past came with."""
    page = visit("/pilotage/2012/livre/", by=ELISE)
    row = page.locator(".build", has_text="Livre 2012").first
    expect(row).to_contain_text("Terminé")
    expect(row).to_contain_text("72 pages")
    check_accessibility(page)
    with page.expect_download() as download:
        row.get_by_role("link", name="Télécharger").click()
    assert download.value.suggested_filename == "cites-en-reseaux-2012.pdf"
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(reader.pages) == 72
    assert reader.metadata is not None
    assert reader.metadata.title == "Cités en Réseaux 2012"
    page.get_by_role("link", name="Chemin de fer").click()
    expect(page.locator("h1")).to_have_text("Chemin de fer du livre 2012")
    expect(page.get_by_role("img", name="Couverture, page 1")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("link", name="Grenoble", exact=True).click()
    expect(page.get_by_role("img", name="Grenoble, page 34")).to_be_visible()
    expect(page.get_by_role("link", name="Observation")).to_be_visible()
    check_accessibility(page)


def test_a_text_is_typed_beside_its_page_applied_and_reviewed(visit: Visit, width: int) -> None:
    """In the book of 2011, which no other story builds."""
    page = visit("/pilotage/2011/livre/textes/", by=ELISE, width=width)
    expect(page.locator("h1")).to_have_text("Textes du livre 2011")
    check_accessibility(page)
    page.get_by_role("link", name="Éditorial").click()
    proof = page.get_by_role("region", name="Épreuve")
    page.get_by_label("Titre").fill(f"Une édition relue à {width} pixels")
    page.get_by_label("Signé par").fill("Ada Byron")
    page.get_by_label("Texte", exact=True).fill("Les villes ouvrent des lieux.\n\nElles le racontent.")
    page.get_by_label("Source").press("Tab")
    expect(page.locator("[data-draft-saved]")).to_contain_text("Enregistré")
    expect(proof.get_by_role("img", name="Page 1")).to_be_visible(timeout=LONG)
    expect(proof).to_contain_text(re.compile(r"Il reste \d+.lignes sur cette page"), timeout=LONG)
    check_accessibility(page)
    page.get_by_role("button", name="Appliquer…").click()
    expect(page.get_by_text("Relisez d’abord ce qui change")).to_be_visible()
    page.get_by_role("button", name="Appliquer", exact=True).click()
    expect(page.get_by_text("Le texte est dans le livre.")).to_be_visible()
    page.get_by_role("button", name="Valider ce texte").click()
    expect(page.get_by_text("Le texte est validé.")).to_be_visible()
    page.goto("/pilotage/2011/livre/textes/")
    expect(page.get_by_role("row", name="Éditorial")).to_contain_text("Validé")


def test_a_page_of_the_tour_is_seen_as_its_observation_is_typed(visit: Visit, width: int) -> None:
    page = visit("/pilotage/2012/livre/observation/38185/", by=ELISE, width=width)
    proof = page.get_by_role("region", name="Épreuve")
    before = proof.get_by_role("img", name="Page 1")
    expect(before).to_be_visible(timeout=LONG)
    shown = before.get_attribute("src")
    page.get_by_label("Observation imprimée").fill(f"Grenoble ouvre ses lieux, à {width} pixels.")
    page.get_by_label("Observation imprimée").press("Tab")
    expect(page.locator("[data-draft-saved]")).to_contain_text("Enregistré")
    expect(before).not_to_have_attribute("src", shown or "", timeout=LONG)
    expect(proof).to_contain_text(re.compile(r"Il reste \d+.lignes sur cette page"))
    check_accessibility(page)


def test_the_flat_plan_is_moved_by_keys_and_by_drag_and_a_page_is_remarked(visit: Visit, width: int) -> None:
    """In the book of 2011, which no other story builds."""
    page = visit("/pilotage/2011/livre/plan/", by=ELISE, width=width)
    names = page.locator(".plan-name")
    expect(page.locator("h1")).to_have_text("Chemin de fer du livre 2011")
    page.get_by_role("button", name="Plus tard : Le label « Villes Internet »").press("Enter")
    expect(page.get_by_text("La pièce est déplacée.")).to_be_visible()
    page.get_by_role("button", name="Page blanche avant : Les cartes").click()
    expect(names.filter(has_text="Page blanche")).to_have_count(1)
    check_accessibility(page)
    moving = page.locator("[data-moves][data-within=''] .plan-name")
    first, second = moving.nth(0).inner_text(), moving.nth(1).inner_text()
    moving.nth(1).drag_to(moving.nth(0))
    expect(page.get_by_text("La pièce est déplacée.")).to_be_visible()
    assert [moving.nth(0).inner_text(), moving.nth(1).inner_text()] == [second, first]
    page.get_by_role("button", name="Retirer cette page blanche").click()
    expect(names.filter(has_text="Page blanche")).to_have_count(0)
    page.get_by_role("link", name="Les cartes", exact=True).click()
    # A remark of its own: the one of the other width is still there, settled.
    page.get_by_label("Remarque", exact=True).fill(f"La Corse manque, à {width}.")
    page.get_by_role("button", name="Ajouter la remarque").click()
    remark = page.locator(".page-remarks > li", has_text=f"La Corse manque, à {width}.")
    expect(remark).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Remarque traitée").click()
    expect(remark).to_contain_text("Traitée le")
    page.get_by_role("link", name="Chemin de fer du livre 2011").click()
    page.get_by_text("Revenir à l’ordre ordinaire").click()
    page.get_by_role("button", name="Oublier cet ordre").click()
    expect(page.get_by_text("Le livre est dans l’ordre ordinaire.")).to_be_visible()


def test_from_a_blank_edition_to_the_print_master(visit: Visit, decided_2013: None) -> None:
    """The équipe alone: what the book lacks, a text written and read, a blank page, the file for the printer."""
    page = visit("/pilotage/2013/livre/", by=ELISE)
    lacks = page.get_by_role("region", name="Avant de fabriquer le livre")
    lacks.get_by_role("link", name="textes restent à écrire").click()
    page.get_by_role("link", name="Éditorial").click()
    page.get_by_label("Titre").fill("Une édition de plus")
    page.get_by_label("Signé par").fill("Ada Byron")
    page.get_by_label("Texte", exact=True).fill("Les villes ouvrent des lieux.")
    page.get_by_label("Source").press("Tab")
    expect(page.locator("[data-draft-saved]")).to_contain_text("Enregistré")
    page.get_by_role("button", name="Appliquer…").click()
    page.get_by_role("button", name="Appliquer", exact=True).click()
    page.get_by_role("button", name="Valider ce texte").click()
    expect(page.get_by_text("Le texte est validé.")).to_be_visible()
    page.goto("/pilotage/2013/livre/plan/")
    expect(page.locator("#piece-editorial")).to_contain_text("Validé")
    page.get_by_role("button", name="Page blanche avant : Le palmarès").click()
    expect(page.locator(".plan-name").filter(has_text="Page blanche")).to_have_count(1)
    page.goto("/pilotage/2013/livre/")
    page.get_by_label("Document").select_option("imprimeur")
    page.get_by_role("button", name="Fabriquer", exact=True).click()
    row = page.locator(".build", has_text="Livre pour l’imprimeur 2013").first
    expect(row).to_contain_text("Terminé", timeout=LONG)
    with page.expect_download() as download:
        row.get_by_role("link", name="Télécharger").click()
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(reader.pages) % 4 == 0
    assert "GTS_PDFX" in str(reader.root_object["/OutputIntents"])
    assert all("/TrimBox" in sheet and "/BleedBox" in sheet for sheet in reader.pages)


def test_cancelling_a_build(visit: Visit, product: Product) -> None:
    product.kill("worker")
    try:
        page = visit("/pilotage/2012/livre/", by=ELISE)
        row = ask_for_the_book(page)
        expect(row).to_contain_text("en attente d’un exécutant", timeout=LONG)  # one that was being made is taken up
        row.get_by_role("button", name="Annuler").click()
        expect(page.get_by_text("La fabrication est annulée.")).to_be_visible()
        expect(row).to_contain_text("Annulé")
    finally:
        product.start_worker()


def test_health_sees_every_part(visit: Visit) -> None:
    page = visit("/contact/")
    wait_until(lambda: page.request.get("/sante/").status == 200, "a healthy product")
    said = page.request.get("/sante/").json()
    assert said == {"site": "ok", **dict.fromkeys((part.name for part in PARTS), "ok"), "version": VERSION}


def test_signing_out_closes_the_door(visit: Visit) -> None:
    page = visit("/connexion/")
    sign_in(page)
    expect(page.locator("h1")).to_have_text("Pilotage 2012")
    check_accessibility(page)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Connexion")).to_be_visible()
    page.goto("/pilotage/2012/livre/")
    expect(page.locator("h1")).to_have_text("Se connecter")

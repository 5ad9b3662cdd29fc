"""A town’s agent in a browser: who signs is asked and answered, words are exchanged, the workbook goes out and back, a
service answers without an account.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.documents import PDF
from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import person, registered, shell
from tests.journeys.conftest import Product, wait_until
from tests.journeys.pictures import guide_picture
from tests.journeys.test_campaign import last_mail, link_in
from tests.journeys.test_questionnaire import WHOLE
from villes_internet.demo.accounts import ELISE, PASSWORD

pytestmark = pytest.mark.journey
CODE = "47001"  # Agen
SPACE = f"/candidature/{CODE}/2013"


def propose_a_signataire(page: Page, width: int, folder: Path) -> None:
    """Who will sign is asked from the first day, with the delegation."""
    page.get_by_role("link", name="Signataire : dites qui déposera le dossier").click()
    page.get_by_label("Prénom et nom").fill("Marie Roche")
    page.get_by_label("Adresse électronique").fill(f"maire{width}@agen.example")
    page.get_by_role("radio", name="Délégation de signature").check()
    act = folder / "arrêté.pdf"
    act.write_bytes(PDF)
    page.locator("#id_delegation").set_input_files(act)
    check_accessibility(page)
    guide_picture(page.locator(".workspace > div"), "signataire")
    page.get_by_role("button", name="Demander à l’équipe").click()
    expect(page.get_by_text("l’équipe va répondre")).to_be_visible()


def test_a_signataire_a_question_and_a_workbook(
    visit: Callable[..., Page], product: Product, filling: None, width: int, tmp_path: Path
) -> None:
    registered(product, CODE)
    account = person(product, f"secretaire{width}@agen.example", "Jeanne Faure", CODE, "contributeur")
    page = visit(f"{SPACE}/", by=account, width=width)
    propose_a_signataire(page, width, tmp_path)
    # A question to the équipe, beside the question.
    page.goto(f"{SPACE}/questionnaire/AP/")
    page.locator("#item-AP-01").get_by_role("link", name="Échanger").click()
    page.get_by_label("Une question à l’équipe du label").fill("Le bus compte-t-il ?")
    check_accessibility(page)
    page.get_by_role("button", name="Interroger l’équipe").click()
    expect(page.get_by_text("Votre question part à l’équipe.")).to_be_visible()
    # The workbook of a theme goes out, is filled, and comes back: one difference of two is confirmed.
    page.goto(f"{SPACE}/documents/")
    page.get_by_label("En tableur").last.select_option("AP")
    with page.expect_download() as out:
        page.get_by_role("button", name="XLSX", exact=True).last.click()
    out.value.save_as(tmp_path / "sorti.xlsx")
    book = load_workbook(tmp_path / "sorti.xlsx")
    sheet = book.worksheets[0]
    sheet["F2"], sheet["H2"] = "Oui", "Rempli en réunion."
    book.save(tmp_path / "rempli.xlsx")
    page.get_by_label("Classeur XLSX ou ODS").set_input_files(tmp_path / "rempli.xlsx")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("2 différences à confirmer")).to_be_visible()
    check_accessibility(page)
    guide_picture(page.locator(".workspace > div"), "classeur")
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Reprendre ce qui est coché").click()
    expect(page.get_by_text("Réponses reprises du classeur : 1.")).to_be_visible()
    page.goto(f"{SPACE}/questionnaire/AP/")
    expect(page.locator("#item-AP-01 textarea")).to_have_value("Rempli en réunion.")
    expect(page.locator("#item-AP-01").get_by_label("Oui")).not_to_be_checked()
    # The équipe answers both, each in one press.
    elise = visit("/pilotage/2013/questions/", by=ELISE, width=width)
    elise.get_by_label("Votre réponse").last.fill("Oui, s’il est ouvert à tous.")
    check_accessibility(elise)
    elise.get_by_role("button", name="Répondre").last.click()
    expect(elise.get_by_text("La réponse est envoyée.")).to_be_visible()
    elise.goto("/pilotage/rattachements/")
    check_accessibility(elise)
    elise.get_by_role("button", name="Reconnaître Marie Roche").last.click()
    expect(elise.get_by_text("Marie Roche reçoit une invitation comme signataire.")).to_be_visible()
    page.goto(f"{SPACE}/reponses/AP-01/echanges/")
    expect(page.get_by_text("Oui, s’il est ouvert à tous.").first).to_be_visible()
    page.goto(f"{SPACE}/questionnaire/AP/")
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    page.locator("#item-AP-01").get_by_label("Oui").check()
    expect(page.locator("#item-AP-01 [data-draft-saved]")).to_contain_text("Enregistré")
    the_signataire_files(visit, product, width)


def the_signataire_files(visit: Callable[..., Page], product: Product, width: int) -> None:
    """From the invitation to the receipt: nothing that it knows is typed again."""
    shell(product, WHOLE.format(code=CODE))
    mayor = visit(link_in(last_mail(product, f"maire{width}@agen.example", "signataire")), width=width)
    mayor.get_by_role("link", name="Créer mon compte").click()
    expect(mayor.get_by_label("Prénom et nom")).to_have_value("Marie Roche")
    mayor.get_by_label("Mot de passe").fill(PASSWORD)
    check_accessibility(mayor)
    mayor.get_by_role("button", name="Créer mon compte").click()
    mayor.get_by_role("button", name="Accepter l’invitation").click()
    mayor.get_by_role("link", name="Vers le dépôt").click()
    expect(mayor.get_by_text("Ce qui sera déposé")).to_be_visible()
    mayor.get_by_role("button", name=re.compile("Déposer le dossier d’Agen, complet à")).click()
    expect(mayor.get_by_role("heading", name=f"Accusé n° 2013-{CODE}-1")).to_be_visible()


def test_a_service_answers_without_an_account(visit: Callable[..., Page], product: Product, filling: None) -> None:
    registered(product, CODE)
    page = visit(
        f"{SPACE}/questionnaire/",
        by=person(product, "jeanne.faure@agen.example", "Jeanne Faure", CODE, "correspondant"),
    )
    page.locator("#AP-A summary", has_text="Confier").click()
    page.locator("#AP-A").get_by_role("link", name="Interroger un service").click()
    page.get_by_label("Service", exact=True).fill("Médiathèque")
    page.get_by_label("Son adresse électronique").fill("mediatheque@agen.example")
    check_accessibility(page)
    page.get_by_role("button", name="Envoyer le lien").click()
    wait_until(lambda: product.mails("mediatheque@agen.example"), "the mail to the service")
    found = re.search(r"/service/[\w-]+/", product.mails("mediatheque@agen.example")[-1])
    assert found is not None
    service = visit(found[0])
    expect(service.locator("[data-drafts-ready=yes]")).to_be_visible()
    # A word that the question writes is said beside it, by the pointer, by the keyboard and by a tap.
    word = service.locator("#item-AP-01 .term").first
    word.hover()
    expect(service.get_by_role("tooltip")).to_contain_text("Un lieu ouvert à tous")
    service.keyboard.press("Escape")
    expect(service.get_by_role("tooltip")).to_have_count(0)
    word.focus()
    expect(word).to_have_accessible_description(re.compile("Un lieu ouvert à tous"))
    service.locator("h1").click()
    word.click()
    expect(service.get_by_role("tooltip")).to_be_visible()
    check_accessibility(service, as_it_is=True)
    service.locator("#item-AP-01").get_by_label("Oui").check()
    expect(service.get_by_role("tooltip")).to_have_count(0)
    service.locator("#item-AP-01 textarea").fill("La médiathèque, six jours sur sept.")
    expect(service.locator("#item-AP-01 [data-draft-saved]")).to_contain_text("Enregistré")
    check_accessibility(service)
    guide_picture(service.locator("main .wrap"), "service")
    service.get_by_role("button", name="J’ai terminé").click()
    page.reload()
    page.get_by_role("link", name="réponse à relire").click()
    check_accessibility(page)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Reprendre ce qui est coché").click()
    page.goto(f"{SPACE}/questionnaire/AP/")
    expect(page.locator("#item-AP-01").get_by_label("Oui")).to_be_checked()

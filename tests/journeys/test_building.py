"""The équipe builds the questionnaire of the year and serves its own people, in a browser: no console, no command."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.conftest import Product
from villes_internet.demo.accounts import ELISE

pytestmark = pytest.mark.journey
PLACE = "/pilotage/questionnaire/2013/"
BEFORE = "UPDATE label_edition SET phase = 'registration' WHERE year = 2013"


def test_a_question_is_added_typed_offline_moved_and_published(
    visit: Callable[..., Page], product: Product, filling: None, width: int
) -> None:
    product.query(BEFORE)
    page = visit(PLACE, by=ELISE, width=width, broken=True)
    check_accessibility(page)
    # Added in its section, then typed on its own page.
    section = page.locator("details.new-question").first
    section.locator("summary").click()
    section.get_by_label("Libellé").fill("Les lieux d’accès prêtent-ils du matériel ?")
    section.get_by_label("Type de réponse").select_option(label="Un seul choix")
    section.get_by_role("button", name="Ajouter la question").click()
    expect(page.get_by_text("des choix sont attendus")).to_be_visible()
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    check_accessibility(page)
    page.get_by_label("Choix", exact=True).fill("Oui, partout | 3\nPar endroits | 1")
    expect(page.locator("form[data-draft] [data-draft-saved]")).to_contain_text("Enregistré")
    page.get_by_role("button", name="Garder dans le brouillon").click()
    expect(page.get_by_text("des choix sont attendus")).to_have_count(0)
    expect(page.get_by_label("Par endroits")).to_be_visible()  # as an agent will see it
    code = page.locator("h1").inner_text()
    # Typed without network on one page, it leaves from there and from no other.
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Aide").fill("Tapé pendant la coupure")
    expect(page.locator("[data-drafts-banner]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("form[data-draft] [data-draft-saved]")).to_contain_text("Enregistré")
    # Moved by the keyboard, it keeps the focus.
    page.goto(PLACE)
    page.wait_for_load_state()
    page.get_by_role("link", name=code, exact=True).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(f"#{code}")).to_be_focused()
    # Two questions become one.
    page.get_by_role("checkbox", name="AP-05 ").check()
    page.get_by_role("checkbox", name="AP-06 ").check()
    page.get_by_role("button", name="Remplacer").click()
    expect(page.locator("h1")).not_to_have_text("Questionnaire 2013")
    merged = page.locator("h1").inner_text()
    page.goto(PLACE)
    page.get_by_role("link", name="Relire et publier").click()
    check_accessibility(page)
    expect(page.get_by_text("Questions posées").first).to_be_visible()
    expect(page.get_by_text("Tapé pendant la coupure")).to_be_visible()
    page.get_by_role("button", name="Publier ce questionnaire").click()
    expect(page.get_by_text("Le questionnaire 2013 est publié.")).to_be_visible()
    rows = product.query(
        "SELECT code, active FROM questionnaire_item WHERE code IN ('AP-05', 'AP-06', %s, %s) "
        "AND questionnaire_id = (SELECT max(id) FROM questionnaire_questionnaire) ORDER BY code",
        code,
        merged,
    )
    assert rows == [("AP-05", False), ("AP-06", False), (code, True), (merged, True)]
    for place in ("themes/", "controles/", "trame/"):
        page.goto(PLACE + place)
        check_accessibility(page)


def test_the_equipe_names_a_colleague_then_takes_her_off(
    visit: Callable[..., Page], product: Product, width: int
) -> None:
    page = visit("/pilotage/personnes/", by=ELISE, width=width)
    page.get_by_text("Nommer un collègue de l’équipe").click()
    page.get_by_label("Adresse électronique").fill(f"neuve{width}@label.example")
    page.locator("#id_name").fill("Neuve Venue")
    page.get_by_role("button", name="Nommer").click()
    expect(page.get_by_text("Neuve Venue est de l’équipe")).to_be_visible()
    check_accessibility(page)
    page.locator("#id_end-reason").fill("Fin de mission")
    page.get_by_role("button", name="Retirer de l’équipe").click()
    expect(page.get_by_text("n’est plus de l’équipe")).to_be_visible()
    page.locator("#id_erase-reason").fill("Courrier du 3 mars")
    page.locator("#id_erase-word").fill("effacer")
    page.get_by_role("button", name="Effacer ce compte").click()
    expect(page.get_by_text("Le compte est effacé. Accusé n°")).to_be_visible()

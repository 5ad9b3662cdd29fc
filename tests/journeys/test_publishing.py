"""What anybody will read of a town's answers, chosen by its correspondent, at both widths."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import registered
from tests.journeys.conftest import Product
from tests.journeys.test_questionnaire import CODE, agent, at_theme, saved

pytestmark = pytest.mark.journey
PLACE = f"/candidature/{CODE}/2013/publication/"


def test_what_is_published_is_chosen_answer_by_answer_and_told_before_filing(
    visit: Callable[..., Page], product: Product, filling: None, width: int
) -> None:
    registered(product, CODE)
    page = at_theme(visit, agent(product, "Sophie", "correspondant", "signataire"), width=width)
    page.locator("#item-AP-01").get_by_label("Oui", exact=True).check()
    saved(page, "AP-01")
    page.goto(PLACE)
    expect(page.get_by_text("Aucune de vos réponses de 2013 n’est publiée.")).to_be_visible()
    check_accessibility(page)
    page.get_by_label("publier cette réponse").check()
    page.get_by_role("button", name="Enregistrer ce choix").first.click()
    expect(page.get_by_text("1 réponse, avec votre résultat.")).to_be_visible()
    page.goto(f"/candidature/{CODE}/2013/depot/")
    page.get_by_text("Les lire une à une").click()
    expect(page.get_by_role("definition").filter(has_text="Oui")).to_be_visible()
    check_accessibility(page)
    page.goto(PLACE)
    page.get_by_role("button", name="Ne rien publier du tout").click()
    expect(page.get_by_text("Plus rien n’est publié de vos réponses de 2013.")).to_be_visible()

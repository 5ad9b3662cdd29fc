"""What anybody will read of a town: its answers, its page of the book; chosen by its agents, at both widths."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import TELEPHONE, check_accessibility
from tests.journeys.campaign import registered, shell
from tests.journeys.conftest import Product
from tests.journeys.test_questionnaire import CODE, agent, at_theme, saved

pytestmark = pytest.mark.journey
PLACE = f"/candidature/{CODE}/2013/publication/"

FILED = f"""
from datetime import timedelta
from django.utils import timezone
from label.models import Candidature, Edition
now = timezone.now()
Candidature.objects.filter(edition__year=2013, collectivite__code="{CODE}").update(
    status="filed", submitted_at=now, receipt="2013-{CODE}-1")
Edition.objects.filter(year=2013).update(phase="appraisal", closes_at=now - timedelta(hours=1))
"""


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


@pytest.mark.parametrize("width", [TELEPHONE])
def test_its_own_words_of_the_book_are_read_as_laid_out_then_approved(
    visit: Callable[..., Page], product: Product, filling: None, width: int
) -> None:
    registered(product, CODE)
    shell(product, FILED)
    page = visit(f"/candidature/{CODE}/2013/", by=agent(product, "Sophie", "correspondant"), width=width)
    page.get_by_role("link", name="Relire vos mots dans le livre").click()
    expect(page.get_by_role("region", name="Épreuve").get_by_role("img", name="Page 1")).to_be_visible(timeout=60_000)
    check_accessibility(page)
    page.get_by_label("Une erreur dans la fiche").fill("Le maire a changé.")
    page.get_by_role("button", name="Approuver ces mots").click()
    expect(page.get_by_text("Votre remarque est envoyée à l’équipe")).to_be_visible()
    expect(page.get_by_text("Remarque à traiter")).to_be_visible()
    check_accessibility(page)

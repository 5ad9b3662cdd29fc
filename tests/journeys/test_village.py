"""A village alone, on a telephone or not: from its account to its receipt, every question answered, gestures told."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.conftest import Product
from tests.journeys.people import sign_in_as
from tests.journeys.pictures import guide_picture
from tests.journeys.test_campaign import LONG, accept, last_mail, link_in
from villes_internet.demo.accounts import PASSWORD, DemoAccount

pytestmark = pytest.mark.journey
# By width: the village, what is typed to find it, who answers for it.
VILLAGES = {
    390: ("Gy-en-Sologne", "gi en sologne", "Rose Petit"),
    1280: ("La Roche-Bernard", "laroche bernar", "Anne Le Goff"),
}
MOST = 100  # gestures in fields and on answers; 168 the first year
# What waits for an answer on the page: each with what it is answered by.
WAITING = """
[...document.querySelectorAll("article.item:not([hidden])")].filter((item) =>
  item.querySelector(".item-state.empty")).map((item) => {
    const [field] = item.querySelectorAll("input[name$=-value]");
    return [item.dataset.draft, field?.value === "oui" ? "yes" : field?.type ?? "none", field?.inputMode ?? ""];
  })
"""


class Hand:
    """Who types and ticks; each gesture counts for one."""

    def __init__(self, page: Page) -> None:
        self.page, self.gestures = page, 0

    def fill(self, place: Locator | str, text: str) -> None:
        self.gestures += 1
        (self.page.get_by_label(place, exact=True) if isinstance(place, str) else place).fill(text)

    def tick(self, place: Locator) -> None:
        self.gestures += 1
        place.check()

    def press(self, name: str | re.Pattern[str]) -> None:
        self.gestures += 1
        self.page.get_by_role("button", name=name).first.click()


def come_in(hand: Hand, visit: Callable[..., Page], product: Product, width: int) -> None:
    """An account, the village found among all, the équipe's answer."""
    page, (village, typed, name) = hand.page, VILLAGES[width]
    email = f"mairie{width}@village.example"
    page.goto("/compte/creer/")
    hand.fill("Prénom et nom", name)
    hand.fill("Adresse électronique", email)
    hand.fill("Mot de passe", PASSWORD)
    hand.press("Créer mon compte")
    page.goto(link_in(last_mail(product, email, "ouvrir votre compte")))
    page.get_by_role("button", name="Oui, c’est mon adresse").click()
    sign_in_as(page, DemoAccount(email, "", ""))
    hand.gestures += 3
    page.get_by_role("link", name="Trouver ma collectivité").click()
    expect(page.get_by_label("Nom, code postal ou code INSEE")).to_be_visible()
    page.wait_for_load_state()
    hand.fill("Nom, code postal ou code INSEE", typed)
    page.get_by_role("link", name=f"C’est la mienne : {village}", exact=True).click()
    hand.fill("Votre fonction", "secrétaire de mairie")
    hand.press("Envoyer la demande")
    expect(page.get_by_text("attend une réponse")).to_be_visible()
    accept(visit("/connexion/?next=/pilotage/rattachements/"), name)


def answer(hand: Hand, code: str, kind: str, keyboard: str) -> None:
    item = hand.page.locator(f"#item-{code}")
    if kind in ("radio", "checkbox"):
        hand.tick(item.locator("input[name$=-value]").first)
    else:
        hand.fill(item.locator("input[name$=-value]"), "https://gy.example/" if keyboard == "url" else "1")


def fill_theme(hand: Hand) -> None:
    """Two yes with their comments, what is not yes or no, then no to the rest."""
    page = hand.page
    expect(page.locator("article.item").first).to_be_visible()
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    yes = [code for code, kind, _ in page.evaluate(WAITING) if kind == "yes"][:2]
    for code in yes:
        hand.tick(page.locator(f"#item-{code}").get_by_label("Oui"))
        hand.fill(page.locator(f"#item-{code} textarea"), "À la mairie, le mardi.")
        expect(page.locator(f"#item-{code} [data-draft-saved]")).to_contain_text("Enregistré")
    hand.press("Non, ou zéro, à ce qui reste")
    expect(page.get_by_text("changez ce qui ne convient pas")).to_be_visible()
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    for code, kind, keyboard in page.evaluate(WAITING):
        if kind == "yes":
            hand.tick(page.locator(f"#item-{code}").get_by_label("Non"))
        else:
            answer(hand, code, kind, keyboard)
        expect(page.locator(f"#item-{code} [data-draft-saved]")).to_contain_text("Enregistré")


def test_a_village_alone_from_its_account_to_its_receipt(
    visit: Callable[..., Page], product: Product, filling: None, width: int
) -> None:
    page = visit("/", width=width)
    hand = Hand(page)
    village, _, name = VILLAGES[width]
    come_in(hand, visit, product, width)
    page.goto("/candidature/")
    hand.press(f"Inscrire {village}")
    expect(page.get_by_text("un village remplit son dossier en une soirée")).to_be_visible()
    check_accessibility(page)
    if width == 390:
        guide_picture(page.locator(".dossier-path"), "village", width=width)
    page.get_by_role("link", name="Commencer").click()
    hand.fill("Maire", "Alain Moreau")
    hand.fill(page.get_by_label("Correspondant(e) de la candidature"), name)
    hand.fill(page.get_by_label("Effectif salarié"), "4")
    hand.tick(page.get_by_label("J’ai relu cette fiche"))
    hand.press("Enregistrer la fiche")
    expect(page.get_by_text("La fiche est enregistrée.")).to_be_visible()
    # The way leads from theme to theme.
    for _ in range(page.locator(".dossier-path li", has_text="minutes").count()):
        page.get_by_role("link", name=re.compile("^Continuer")).click()
        fill_theme(hand)
        page.get_by_role("link", name="La candidature").click()
        expect(page.get_by_role("heading", name="Votre chemin")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("link", name="Vers le dépôt").click()
    hand.press(re.compile("Déposer le dossier"))
    expect(page.get_by_role("heading", name=re.compile("Accusé n° 2013-"))).to_be_visible(timeout=LONG)
    answered = "SELECT count(*) FROM questionnaire_answer a JOIN label_candidature c ON c.id = a.candidature_id "
    ((answers,),) = product.query(answered + "WHERE c.name = %s AND a.confirmed", village)
    assert answers > 100
    assert hand.gestures <= MOST

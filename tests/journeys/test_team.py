"""Nine colleagues of a town on one candidature, in three browsers, two of them telephones, without a meeting: sections
are handed over, each answers hers, and the correspondante reads what was done.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import registered
from tests.journeys.conftest import Product
from tests.journeys.people import sign_in_as
from tests.journeys.test_questionnaire import CODE, SPACE, agent
from villes_internet.demo.accounts import DemoAccount

pytestmark = pytest.mark.journey
HOME = f"/candidature/{CODE}/2013/"
# Who receives which section, and its first question that a yes answers: three a round, on one theme.
TEAM = {
    "Karim": ("AP-A", "AP-01"),
    "Lise": ("AP-B", "AP-09"),
    "Nora": ("AP-C", "AP-15"),
    "Paul": ("MR-A", "MR-01"),
    "Rosa": ("MR-B", "MR-06"),
    "Samir": ("MR-D", "MR-17"),
    "Tania": ("SH-C", "SH-12"),
    "Ugo": ("SH-D", "SH-18"),
}
ANSWERED = (
    "SELECT i.code, u.full_name FROM questionnaire_answer a JOIN questionnaire_item i ON i.id = a.item_id "
    "JOIN label_user u ON u.id = a.saved_by_id JOIN label_candidature c ON c.id = a.candidature_id "
    "JOIN label_edition e ON e.id = c.edition_id WHERE e.year = 2013 AND a.value = '\"oui\"'"
)


def hand_over(page: Page) -> None:
    """Every section of the team, from the page of the whole."""
    page.goto(SPACE)
    for name, (section, _) in TEAM.items():
        row = page.locator(f"tr[id={section}]")
        row.locator("summary").first.click()
        row.get_by_label("À qui").select_option(label=f"{name} Vidal")
        row.get_by_role("button", name="Confier").click()
        expect(page.get_by_text(f"La section est confiée à {name} Vidal.")).to_be_visible()


def take_place(page: Page, account: DemoAccount) -> None:
    """Sign in where the last person has left, and go to the section that waits."""
    page.goto(f"/connexion/?next={HOME}")
    sign_in_as(page, account)
    expect(page.get_by_role("heading", name="Ce qui vous est confié")).to_be_visible()


def test_nine_colleagues_fill_one_candidature_in_three_browsers(
    visit: Callable[..., Page], product: Product, filling: None
) -> None:
    registered(product, CODE)
    sophie = agent(product, "Sophie", "correspondant")
    accounts = {name: agent(product, name) for name in TEAM}
    first = visit(HOME, by=sophie)
    expect(first.get_by_role("heading", name="Qui y travaille")).to_be_visible()
    hand_over(first)
    first.get_by_role("button", name="Se déconnecter").click()
    browsers = [first, visit("/", width=390), visit("/", width=390)]
    names = list(TEAM)
    for start in range(0, len(names), 3):
        present = list(zip(browsers, names[start : start + 3], strict=False))
        for page, name in present:
            take_place(page, accounts[name])
        for page, name in present:
            section, code = TEAM[name]
            page.locator("main").get_by_role("link").and_(page.locator(f"[href$='#{section}']")).first.click()
            expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
            page.locator(f"#item-{code}").get_by_label("Oui").check()
            page.locator(f"#item-{code} textarea").fill(f"Dit par {name}")
            expect(page.locator(f"#item-{code} [data-draft-saved]")).to_contain_text("Enregistré")
        if start == 0:
            check_accessibility(present[-1][0])
        # Who came last reads who else is there.
        expect(present[-1][0].locator("[data-presence]")).to_contain_text(f"{present[0][1]} Vidal")
        for page, _ in present:
            page.get_by_role("button", name="Se déconnecter").click()
            expect(page.get_by_role("link", name="Connexion").first).to_be_visible()
    said = {(code, f"{name} Vidal") for name, (_, code) in TEAM.items()}
    assert set(product.query(ANSWERED)) == said
    first.goto(f"/connexion/?next={SPACE}")
    sign_in_as(first, sophie)
    for name, (section, _) in TEAM.items():
        expect(first.locator(f"tr[id={section}]")).to_contain_text(f"{name} Vidal")
        expect(first.locator(f"tr[id={section}]")).not_to_contain_text("0 sur")
    check_accessibility(first)

"""Signing in as a person does, in a browser, with the second factor of those who have one."""

from playwright.sync_api import Page

from tests.journeys.conftest import RUNNING
from villes_internet.demo.accounts import PASSWORD, DemoAccount, totp_code


def sign_in_as(page: Page, account: DemoAccount) -> None:
    """Fill the sign-in page where `page` stands, then the code when it is asked for."""
    page.get_by_label("Adresse électronique").fill(account.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    if account.secret:
        give_code(page, account.secret)


def give_code(page: Page, secret: str) -> None:
    """Type the code of this half-minute; one already used by another journey is forgotten first, rather than waited
    for.
    """
    RUNNING[0].query("DELETE FROM label_cache")
    page.get_by_label("Code", exact=True).fill(totp_code(secret))
    page.get_by_role("button", name="Se connecter").click()

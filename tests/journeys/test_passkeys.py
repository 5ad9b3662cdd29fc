"""A key instead of a password: added, used alone and as a second factor, taken away, by the browser's dialogue."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import GRENOBLE
from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import person
from tests.journeys.conftest import Product
from tests.journeys.people import sign_in_as
from villes_internet.demo.accounts import ELISE, PASSWORD, DemoAccount

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]


def own_key(page: Page) -> tuple[Any, str]:
    """A key inside this browser, as a telephone has one: it keeps what it made, and is sure of its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools, key["authenticatorId"]


def at_localhost(product: Product, path: str) -> str:
    """Keys belong to a name, and an address that is only a number has none."""
    return product.address.replace("127.0.0.1", "localhost") + path


def test_an_agent_enters_with_her_key_alone(visit: Visit, product: Product, width: int) -> None:
    agent = person(product, f"cle-{width}@ville.example", "Claude Clé", GRENOBLE, "correspondant")
    place = at_localhost(product, "/connexion/?next=/compte/second-facteur/")
    page = visit(place, width=width, broken=True)  # a refusal is a 422
    devtools, key = own_key(page)
    sign_in_as(page, agent)
    page.get_by_role("link", name="une clé d’accès").click()
    confirm(page)
    expect(page.get_by_role("heading", name="Ajouter une clé d’accès")).to_be_visible()
    check_accessibility(page)
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    page.get_by_role("button", name="Ajouter cette clé").click()
    expect(page.get_by_text("La clé d’accès est ajoutée.")).to_be_visible()
    page.goto(at_localhost(product, "/compte/second-facteur/cles/"))
    check_accessibility(page)
    expect(page.get_by_role("rowheader", name="Mon téléphone")).to_contain_text("sans mot de passe")
    # An answer that is no key's is refused here, and the key is asked for again.
    page.goto(at_localhost(product, "/compte/second-facteur/confirmer/cle/?next=/compte/second-facteur/"))
    page.locator("#credential").evaluate("(hidden) => { hidden.value = JSON.stringify({ id: 1 }); }")
    page.get_by_role("button", name="Montrer ma clé").click()
    expect(page.get_by_text("Cette clé n’est pas reconnue")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Montrer ma clé").click()
    expect(page.get_by_role("link", name="Codes de secours")).to_be_visible()
    sign_out(page)
    page.goto(at_localhost(product, "/connexion/"))
    by_password(page, agent)
    expect(page.get_by_text("montrez votre clé d’accès, ou donnez un code de secours")).to_be_visible()
    expect(page.get_by_role("heading", name="Votre clé d’accès")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Renoncer et revenir à la connexion").click()
    page.goto(at_localhost(product, "/connexion/?next=/compte/droits/"))
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    expect(page.get_by_role("heading", name="Mes droits")).to_be_visible()
    # Somebody else's finger: refused in words, on the same page.
    sign_out(page)
    page.goto(at_localhost(product, "/connexion/"))
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été confirmé")
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    page.goto(at_localhost(product, "/compte/second-facteur/cles/"))
    page.get_by_role("link", name="Retirer Mon téléphone").click()
    confirm(page)
    page.get_by_role("button", name="Retirer cette clé").click()
    expect(page.get_by_text("Vous n’en avez pas encore.")).to_be_visible()


def test_the_equipe_shows_her_key_in_the_place_of_a_code(visit: Visit, product: Product) -> None:
    page = visit(at_localhost(product, "/connexion/?next=/compte/second-facteur/cles/ajouter/"))
    own_key(page)
    sign_in_as(page, ELISE)
    confirm(page)
    page.get_by_label("Nom de la clé").fill("Clé du bureau")
    page.get_by_label("Entrer avec elle seule").uncheck()
    page.get_by_role("button", name="Ajouter cette clé").click()
    expect(page.get_by_text("La clé d’accès est ajoutée.")).to_be_visible()
    sign_out(page)
    page.goto(at_localhost(product, "/connexion/?next=/pilotage/technique/"))
    by_password(page, ELISE)
    expect(page.get_by_role("heading", name="Ou votre clé d’accès")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Montrer ma clé").click()
    expect(page.get_by_role("heading", name="Technique")).to_be_visible()


def by_password(page: Page, who: DemoAccount) -> None:
    """What the sign-in page asks first."""
    page.get_by_label("Adresse électronique").fill(who.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def confirm(page: Page) -> None:
    """Prove again who one is, where the page asks for it."""
    expect(page.get_by_role("heading", name=re.compile("^(Confirmez|Ajouter|Retirer)"))).to_be_visible()
    if page.get_by_role("heading", name="Confirmez que c’est vous").is_visible():
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Continuer").click()


def sign_out(page: Page) -> None:
    """Leave by the menu."""
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Connexion")).to_be_visible()

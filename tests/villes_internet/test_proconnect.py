"""ProConnect against a real local provider that signs its user information."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from oidc_provider_mock import User as Identity
from pytest_django import Settings

from label.enums import Role
from label.models import Collectivite, Membership, User
from tests.cast import PASSWORD, Cast
from tests.oidc import CLIENT, Provider, run_provider
from tests.pages import markup_of

pytestmark = pytest.mark.django_db
SIRET = "21790202400015"


def identity(sub: str, email: str, **claims: Any) -> Identity:
    return Identity(
        sub=sub, claims={"email": email, "given_name": "Nadia", "usual_name": "Robin", "siret": SIRET, **claims}
    )


PEOPLE = [
    identity("n1", "nadia@ville.example"),
    identity("n2", "nadia@ville.example"),
    identity("a1", "alice@ville.example"),
    identity("e1", "elise@label.example"),
    identity("a1-moved", "alice.martin@metropole.example"),
    identity("x1", "", email_verified=False),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with run_provider(PEOPLE) as provider:
        yield provider


@pytest.fixture
def provider(server: Provider, settings: Settings, db: None) -> Provider:
    """ProConnect switched on, an honest provider behind it, Parthenay with the SIREN of the identities."""
    server.spoil = ""
    settings.PROCONNECT_CLIENT_ID = CLIENT
    apps = {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0], "client_id": CLIENT, "secret": "s"}
    # ProConnect has a scope for each claim; this provider gives the names under « profile ».
    scope = [*apps["settings"]["scope"], "profile"]
    apps["settings"] = {**apps["settings"], "server_url": server.address, "scope": scope}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [apps]}}
    Collectivite.objects.filter(siren=SIRET[:9]).update(siren="")
    Collectivite.objects.filter(code="79202").update(siren=SIRET[:9])
    cache.clear()
    return server


def through(client: Client, sub: str) -> Any:
    """Go to the provider as a browser does, be this identity, come back; the answer of our callback."""
    leave = client.post("/proconnect/connexion/?next=/compte/droits/")
    assert leave.status_code == 302
    form = requests.get(leave["Location"], timeout=10)
    assert form.status_code == 200
    back = requests.post(leave["Location"], data={"sub": sub}, allow_redirects=False, timeout=10)
    location = urlparse(back.headers["Location"])
    assert location.path == "/proconnect/retour/"
    return client.get(f"{location.path}?{location.query}")


def signed_in_as(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def test_without_configuration_there_is_no_door(client: Client) -> None:
    assert b"ProConnect" not in client.get("/connexion/").content
    for address in ("/proconnect/connexion/", "/proconnect/relier/"):
        assert client.post(address).status_code == 404
    assert client.get("/proconnect/retour/").status_code == 404


def test_a_new_agent_is_signed_in_named_and_attached_as_contributeur_only(client: Client, provider: Provider) -> None:
    assert b"S\xe2\x80\x99identifier avec ProConnect" in client.get("/connexion/").content
    assert through(client, "n1")["Location"] == "/compte/droits/"
    user = signed_in_as(client)
    assert user is not None
    assert (user.email, user.full_name, user.has_usable_password()) == ("nadia@ville.example", "Nadia Robin", False)
    membership = Membership.objects.get(user=user)
    assert (membership.collectivite.code, membership.roles, membership.origin) == (
        "79202",
        [Role.CONTRIBUTEUR],
        "proconnect",
    )
    assert SocialAccount.objects.get(user=user).extra_data == {}


def test_the_same_person_under_another_sub_is_the_same_account(client: Client, provider: Provider) -> None:
    through(client, "n1")
    first = signed_in_as(client)
    other = Client()
    through(other, "n2")
    assert signed_in_as(other) == first
    assert User.objects.filter(email="nadia@ville.example").count() == 1
    assert SocialAccount.objects.get(user=first).uid == "n2"
    assert Membership.objects.filter(user=first).count() == 1


def test_an_account_that_exists_is_joined_only_with_its_password(
    client: Client, provider: Provider, cast: Cast
) -> None:
    alice = cast.alice
    assert through(client, "a1")["Location"] == "/proconnect/relier/"
    assert signed_in_as(client) is None
    assert alice.email in markup_of(client.get("/proconnect/relier/"))
    refused = client.post("/proconnect/relier/", {"password": "faux"})
    assert refused.status_code == 422
    assert "Ce n’est pas le mot de passe" in markup_of(refused)
    assert not SocialAccount.objects.exists()
    joined = client.post("/proconnect/relier/", {"password": PASSWORD})
    assert joined["Location"] == "/compte/droits/"
    assert signed_in_as(client) == alice
    again = Client()
    through(again, "a1")
    assert signed_in_as(again) == alice


def test_a_known_person_whose_address_has_changed_proves_once_who_she_is(
    client: Client, provider: Provider, cast: Cast
) -> None:
    SocialAccount.objects.create(user=cast.alice, provider="proconnect", uid="a1-moved")
    assert through(client, "a1-moved")["Location"] == "/proconnect/relier/"
    assert client.post("/proconnect/relier/", {"password": PASSWORD})["Location"] == "/compte/droits/"
    assert signed_in_as(client) == cast.alice
    assert SocialAccount.objects.get().user == cast.alice


def test_the_equipe_still_gives_her_second_factor(client: Client, provider: Provider, cast: Cast) -> None:
    elise = cast.elise
    through(client, "e1")
    answer = client.post("/proconnect/relier/", {"password": PASSWORD})
    assert answer["Location"].startswith("/connexion/code/")
    assert signed_in_as(client) is None
    assert not Membership.objects.filter(user=elise).exists()


@pytest.mark.parametrize("lie", ["unsigned", "other-key", "audience", "issuer"])
def test_user_information_that_is_not_signed_for_us_is_refused(client: Client, provider: Provider, lie: str) -> None:
    provider.spoil = lie
    provider.seen.clear()
    answer = through(client, "n1")
    assert any(path.startswith("/userinfo") for path in provider.seen)
    assert answer.status_code == 403
    assert "La réponse de ProConnect n’est pas valable" in markup_of(answer)
    assert signed_in_as(client) is None
    assert not User.objects.filter(email="nadia@ville.example").exists()


def test_an_answer_for_another_browser_is_refused(client: Client, provider: Provider) -> None:
    leave = client.post("/proconnect/connexion/")
    back = requests.post(leave["Location"], data={"sub": "n1"}, allow_redirects=False, timeout=10)
    query = urlparse(back.headers["Location"]).query
    stranger = Client()
    assert stranger.get(f"/proconnect/retour/?{query}").status_code == 403
    assert signed_in_as(stranger) is None
    session = client.session
    session["proconnect_nonce"] = "un autre"
    session.save()
    assert client.get(f"/proconnect/retour/?{query}").status_code == 403


def test_an_identity_without_address_is_refused_in_words(client: Client, provider: Provider) -> None:
    answer = through(client, "x1")
    assert answer.status_code == 403
    assert "adresse électronique" in markup_of(answer)


def test_signing_out_closes_proconnect_too_with_the_hint(client: Client, provider: Provider) -> None:
    through(client, "n1")
    answer = client.post("/deconnexion/")
    address = urlparse(answer["Location"])
    query = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}" == provider.address
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", query["id_token_hint"][0])
    assert query["post_logout_redirect_uri"] == ["http://127.0.0.1:8000/"]
    assert requests.get(answer["Location"], timeout=10).status_code < 500
    assert signed_in_as(client) is None


def test_signing_out_of_a_password_session_stays_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    assert client.post("/deconnexion/")["Location"] == "/"

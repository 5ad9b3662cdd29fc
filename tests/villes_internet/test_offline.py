"""The workspace without network: what may be kept, what the worker is told, what a browser needs to install it."""

import json
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from label.models import Candidature
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.pages import html_of, text_of

pytestmark = pytest.mark.django_db
KEEP = "X-Sans-Reseau"
STATIC = Path(__file__).parents[2] / "static"


def test_the_pages_of_her_workspace_may_be_kept_for_her_alone(cast: Cast, candidature: Candidature) -> None:
    home = f"/candidature/{GRENOBLE}/2013/"
    alice = signed_in(cast.alice)
    for page in ("", "questionnaire/", "questionnaire/AP/", "fiche/", "initiatives/"):
        answer = alice.get(f"{home}{page}")
        assert (answer.status_code, answer.headers.get(KEEP)) == (200, str(cast.alice.pk)), page
    for page in (f"{home}documents/", "/palmares/2012/", "/compte/donnees/"):
        assert KEEP not in alice.get(page).headers
    assert signed_in(cast.bob).get(f"{home}fiche/").headers[KEEP] == str(cast.bob.pk)
    elise = signed_in(cast.elise)
    assert KEEP not in elise.get(f"{home}fiche/").headers  # not attached: not found
    elise.post(f"/pilotage/personnes/{cast.alice.pk}/voir-comme/")
    seen = elise.get(home)
    assert (seen.status_code, KEEP in seen.headers) == (200, False)


def test_only_agents_are_given_the_worker(cast: Cast, candidature: Candidature) -> None:
    home = f"/candidature/{GRENOBLE}/2013/"
    for person, address, given in (
        (cast.alice, home, True),
        (cast.elise, "/pilotage/2012/", False),
        (None, "/", False),
    ):
        client = signed_in(person) if person is not None else Client()
        page = html_of(client.get(address))
        assert ('data-worker="/sw.js"' in page, "/espace.webmanifest" in page) == (given, given)


def test_the_worker_is_asked_for_each_time_and_knows_its_addresses(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in answer.headers["Cache-Control"]
    first, rest = answer.content.decode().split("\n", 1)
    places = json.loads(first.removeprefix("self.places = ").removesuffix(";"))
    assert places["signIn"] == ["/connexion/", "/proconnect/retour/"]
    for name in ("home", "refuge", "listing", "signOut", "drawn"):
        assert places[name].startswith("/")
        assert name in rest
    assert client.get(places["refuge"]).status_code == 200


def test_it_can_be_installed(client: Client) -> None:
    assert json.loads(client.get("/site.webmanifest").content)["start_url"] == "/"
    told = json.loads(client.get("/espace.webmanifest").content)
    assert (told["display"], told["lang"], told["start_url"]) == ("standalone", "fr", "/candidature/")
    assert told["icons"][0]["src"].endswith(".svg")
    assert [icon["sizes"] for icon in told["icons"]] == ["any", "192x192", "512x512"]
    for icon in told["icons"][1:]:
        with Image.open(STATIC / icon["src"].partition("/static/")[2]) as picture:
            assert icon["sizes"] == f"{picture.width}x{picture.height}"


def test_the_refuge_names_nobody(cast: Cast) -> None:
    assert "Les pages gardées ici" in text_of(signed_in(cast.alice).get("/sans-reseau/"))

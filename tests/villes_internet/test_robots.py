"""What search engines read."""

import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from label.enums import Phase
from label.models import Collectivite, Edition
from tests.cast import Cast
from tests.initiatives.stories import draft, public

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(client: Client) -> list[str]:
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  (our own file)
    return [(loc.text or "").partition("testserver")[2] for loc in tree.iter(f"{PLACE}loc")]


def test_every_public_page_is_there_once_and_opens(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    told = public(grenoble, cast.alice, cast.elise)
    draft(grenoble, cast.alice, title="Un brouillon")
    found = addresses(client)
    assert len(found) == len(set(found)) > 400
    assert told.get_absolute_url() in found
    assert {"/", "/le-label/", "/palmares/2012/", "/presse/2012/", "/collectivites/38185/"} <= set(found)
    assert not [address for address in found if address.startswith(("/pilotage", "/candidature", "/jury"))]
    assert {"/regions/alsace/", "/regions/grand-est/", "/departements/2a/", "/departements/38/"} <= set(found)
    many = ("/collectivites/", "/departements/")  # each like the others: their own tests open them
    ones = [address for address in found if not address.startswith(many)]
    assert [(address, client.get(address).status_code) for address in ones] == [(address, 200) for address in ones]


def test_an_edition_under_embargo_is_in_no_address(client: Client) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    assert not [address for address in addresses(client) if "2012" in address]


def test_robots_are_told_what_is_closed_and_where_the_rest_is(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /candidature/" in text
    assert text.splitlines()[-1].endswith("/sitemap.xml")

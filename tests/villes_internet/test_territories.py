"""The pages of régions and départements, on the real edition of 2012."""

import pytest
from django.test import Client

from label.enums import Phase
from label.models import Adhesion, Candidature, Collectivite, Edition
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.initiatives.stories import draft, public
from tests.pages import markup_of, words_of

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    return words_of(client.get(address)).replace("\u00a0", " ")


def test_a_region_of_before_tells_its_results_and_its_heir(client: Client) -> None:
    held = Candidature.objects.filter(edition__year=2012, region="Alsace", award__isnull=False).count()
    page = read(client, "/regions/alsace/")
    assert "Région jusqu’en 2015" in page
    assert "En 2012, en Alsace, " in page
    assert f"2012 {held} " in page
    assert 'href="/regions/grand-est/"' in markup_of(client.get("/regions/alsace/"))


def test_its_heir_counts_them_under_the_names_of_the_time(client: Client) -> None:
    rows = Candidature.objects.filter(edition__year=2012, award__isnull=False)
    there = {name: rows.filter(region=name).count() for name in ("Alsace", "Lorraine", "Champagne-Ardenne")}
    page = read(client, "/regions/grand-est/2012/")
    for name, count in there.items():
        assert f"{name} : {count}" in page
    assert f"2012 {sum(there.values())} " in page


def test_a_vanished_region_has_no_page_of_a_later_year(client: Client) -> None:
    EditionFactory(year=2016)
    assert client.get("/regions/alsace/2016/").status_code == 404
    assert "Alsace en 2012" in read(client, "/regions/alsace/")
    assert client.get("/regions/grand-est/2016/").status_code == 200


def test_a_departement_has_its_palmares_its_members_and_its_stories(
    client: Client, cast: Cast, grenoble: Collectivite
) -> None:
    told = public(grenoble, cast.alice, cast.elise)
    draft(grenoble, cast.alice, title="Un brouillon")
    page = read(client, "/departements/38/")
    assert "En 2012, dans l’Isère, " in page
    assert "Grenoble" in page
    assert "3 initiatives" in page
    assert told.title in page
    assert "Un brouillon" not in page
    members = Adhesion.objects.filter(year=2012, departement="38").count()
    assert f"{members} membres de l’association en 2012" in page


def test_who_rose_since_the_edition_before_is_told(client: Client, grenoble: Collectivite) -> None:
    edition = EditionFactory(year=2013)
    CandidatureFactory(edition=edition, collectivite=grenoble, awarded=4)
    assert "Descendent depuis 2012 Grenoble 5 @ → 4 @" in read(client, "/departements/38/2013/")


@pytest.mark.parametrize("kind", ["/departements/38/", "/regions/rhone-alpes/", "/regions/"])
def test_an_edition_under_embargo_is_nowhere(client: Client, kind: str) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    assert "2012" not in read(client, kind)
    assert client.get(f"{kind}2012/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/regions/atlantide/", "/departements/999/", "/departements/38/1066/", "/regions/alsace/1999/", "/regions/38/"],
)
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_year_chosen_in_the_list_leads_to_its_page(client: Client) -> None:
    answer = client.get("/departements/2A/", {"annee": "2012"})
    assert answer["Location"] == "/departements/2a/2012/"
    assert client.get("/departements/2A/", {"annee": "peut-être"}).status_code == 200


def test_a_territory_without_outline_has_no_map(client: Client) -> None:
    assert client.get("/departements/975/").status_code == 200


@pytest.mark.parametrize("address", ["/departements/38/", "/regions/rhone-alpes/", "/regions/auvergne-rhone-alpes/"])
def test_a_large_region_asks_as_many_queries_as_a_departement(
    client: Client, address: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(13):  # type: ignore[operator]
        client.get(address)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("isere", ["Isère (département)"]),
        ("alsace", ["Alsace (région jusqu’en 2015)"]),
        ("38", ["Isère (département)"]),
    ],
)
def test_the_directory_finds_territories_too(client: Client, text: str, found: list[str]) -> None:
    page = read(client, f"/collectivites/?q={text}")
    assert all(name in page for name in found)


def test_a_town_leads_to_its_territories(client: Client) -> None:
    page = markup_of(client.get("/collectivites/38185/"))
    for address in ("/departements/38/", "/regions/rhone-alpes/", "/regions/auvergne-rhone-alpes/"):
        assert f'href="{address}"' in page

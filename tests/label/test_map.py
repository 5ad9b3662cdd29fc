"""The map of a palmarès: filtered on the server, so that drawing, points and list agree without a script."""

import pytest
from django.test import Client

from label.models import Adhesion, Award, Edition
from tests.pages import markup_of, words_of

pytestmark = pytest.mark.django_db


def codes(client: Client, query: str) -> set[str]:
    return {one["properties"]["code"] for one in client.get(f"/carte/2012.json{query}").json()["features"]}


@pytest.mark.parametrize("query", ["?niveau=5", "?strate=village", "?type=intercommunalite", "?membres=oui", "?q=gre"])
def test_the_points_the_drawing_and_the_list_are_the_same(client: Client, query: str) -> None:
    kept = codes(client, query)
    assert 0 < len(kept) < 356
    page = markup_of(client.get(f"/carte/2012/{query}"))
    listed = page.partition('id="liste"')[2].partition("</details>")[0]
    assert listed.count('<a href="/collectivites/') == len(kept)
    assert client.get(f"/carte/2012.svg{query}").content.count(b"<circle") == len(kept)
    assert f'data-map-points="/carte/2012.json{query}"' in page
    assert f"/carte/2012.svg{query}" in page


def test_a_level_keeps_those_who_hold_it_and_membership_those_who_are_members(client: Client) -> None:
    assert len(codes(client, "?niveau=5")) == 29
    members = set(
        Adhesion.objects.filter(year=2012, collectivite__isnull=False).values_list("collectivite__code", flat=True)
    )
    labelled = set(
        Award.objects.filter(candidature__edition__year=2012).values_list("candidature__collectivite__code", flat=True)
    )
    assert codes(client, "?membres=oui") == members & labelled
    assert codes(client, "?niveau=5&membres=oui") == members & codes(client, "?niveau=5")


def test_nonsense_is_ignored_with_a_word(client: Client) -> None:
    assert "Filtre ignoré : niveau « 9 » inconnu" in words_of(client.get("/carte/2012/?niveau=9"))
    assert len(codes(client, "?niveau=9")) == 356


def test_without_a_script_the_map_is_a_drawing(client: Client) -> None:
    page = markup_of(client.get("/carte/2012/"))
    assert '<img src="/carte/2012.svg" width="1000" height="1112"' in page
    assert "noscript" not in page


def test_the_geojson_bears_its_licence(client: Client) -> None:
    answer = client.get("/carte/2012.json")
    assert answer["Content-Type"] == "application/geo+json"
    assert "Licence Ouverte" in answer.json()["licence"]


def test_an_edition_without_members_asks_for_none(client: Client) -> None:
    assert Edition.objects.filter(year=2011).exists()
    assert "filtre-membres" not in markup_of(client.get("/carte/2011/"))

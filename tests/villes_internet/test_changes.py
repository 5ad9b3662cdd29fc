"""What changed in public: the feed, the API, and nothing before its hour."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from label.actions.awards import record_past_award
from label.actions.corrections import propose_correction, settle_correction
from label.enums import Phase
from label.models import Candidature, Collectivite, Edition
from tests.cast import Cast
from tests.factories.label import CollectiviteFactory
from tests.initiatives.stories import draft, public
from villes_internet.changes import ChangeSort
from villes_internet.limits import spend

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def told(client: Client, query: str = "") -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = client.get(f"/api/v1/changements{query}").json()["lignes"]
    return lines


def titles(client: Client, query: str = "") -> list[str]:
    tree = ET.fromstring(client.get(f"/changements.atom{query}").content)  # noqa: S314  (our own file)
    return [(entry.findtext(f"{ATOM}title") or "").replace("\u00a0", " ") for entry in tree.iter(f"{ATOM}entry")]


@pytest.fixture
def corrected(cast: Cast, grenoble: Collectivite) -> Candidature:
    """Grenoble, whose published level of 2012 was corrected by two people."""
    row = Candidature.objects.get(collectivite=grenoble, edition__year=2012)
    correction = propose_correction(row, arobases=None, reason="Erreur de saisie", by=cast.elise)
    settle_correction(correction, agreed=True, by=cast.eve)
    return row


def test_each_sort_of_change_is_told_newest_first(
    client: Client, cast: Cast, grenoble: Collectivite, corrected: Candidature
) -> None:
    story = public(grenoble, cast.alice, cast.elise)
    draft(grenoble, cast.alice, title="Un brouillon")
    town = CollectiviteFactory(name="Toute Neuve")
    record_past_award(town, Edition.objects.get(year=2003), 3, source="Bulletin municipal", by=cast.elise)
    lines = told(client)
    assert {line["sorte"] for line in lines} == {"palmares", "preuve", "correction", "initiative"}
    moments = [datetime.fromisoformat(line["date"]) for line in lines]
    assert moments == sorted(moments, reverse=True)
    words = [line["texte"].replace("\u00a0", " ") for line in lines]
    assert "Grenoble, 2012 : 5 @ → retiré" in words
    assert "Toute Neuve, 2003 : 3 @, d’après une source" in words
    assert any(story.title in line for line in words)
    assert not any("brouillon" in line for line in words)
    assert set(ChangeSort.values) >= {line["sorte"] for line in lines}


def test_one_follows_a_town_or_a_departement(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    public(grenoble, cast.alice, cast.elise)
    assert "Palmarès 2012 publié : 5 @" in titles(client, "?collectivite=38185")
    assert len(titles(client, "?departement=38")) >= 2
    assert titles(client, f"?collectivite={CollectiviteFactory().code}") == []
    assert client.get("/changements.atom?departement=999").status_code == 404


def test_only_what_came_after_a_moment_is_asked(client: Client, corrected: Candidature) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    assert [line["sorte"] for line in told(client, f"?depuis={moment:%Y-%m-%dT%H:%M:%SZ}")] == ["correction"]
    for faulty in ("hier", "0.5", "2012-99-99"):
        refused = client.get(f"/api/v1/changements?depuis={faulty}")
        assert refused.status_code == 422
        assert "une date est attendue" in refused.json()["erreurs"][0]


@pytest.mark.parametrize("moment", ["0499-04-11T15:37:02.259-23:47", "9999-12-31T23:59:59-12:00", "2012-01-31"])
def test_no_moment_is_an_error(client: Client, moment: str) -> None:
    assert client.get(f"/api/v1/changements?depuis={moment}").status_code == 200


def test_nothing_of_an_embargo_is_a_change(client: Client, corrected: Candidature) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    assert not [line for line in told(client) if line["annee"] == 2012]
    assert not [title for title in titles(client) if "2012" in title]


def test_it_costs_the_same_whatever_the_number(
    client: Client, cast: Cast, grenoble: Collectivite, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        public(grenoble, cast.alice, cast.elise, title=f"Une initiative {number}")
    with django_assert_max_num_queries(11):
        client.get("/api/v1/changements")
    with django_assert_max_num_queries(13):
        client.get("/api/v1/changements?departement=38")


def test_an_address_that_asks_too_much_waits(client: Client, settings: Settings) -> None:
    settings.API_PER_MINUTE = 3
    answers = [client.get("/api/v1/editions", REMOTE_ADDR="198.51.100.7") for _ in range(5)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused  # a minute may turn over between two of the five
    last = refused[-1]
    assert int(last["Retry-After"]) <= 60
    assert (last["RateLimit-Limit"], last["RateLimit-Remaining"]) == ("3", "0")
    assert "Trop de demandes" in last.json()["erreurs"][0]
    assert client.get("/api/v1/editions", REMOTE_ADDR="198.51.100.8").status_code == 200


def test_the_broker_away_refuses_nobody(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert spend("api", "198.51.100.9", 0, allowed=1) is None
    answer = client.get("/api/v1/editions")
    assert (answer.status_code, "RateLimit-Limit" in answer) == (200, False)


def test_every_operation_says_how_it_may_answer(client: Client) -> None:
    for address, methods in client.get("/api/v1/openapi.json").json()["paths"].items():
        assert {"200", "304", "400", "422", "429"} <= set(methods["get"]["responses"]), address
        assert ("404" in methods["get"]["responses"]) == ("{" in address)

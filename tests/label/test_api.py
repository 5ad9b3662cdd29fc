"""The open data: typed, by pages, with refusals in French, and described without another server."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_editions_say_what_is_known(client: Client) -> None:
    data = client.get("/api/v1/editions").json()
    assert data["total"] == 13
    assert data["lignes"][0] == {
        "annee": 2012,
        "numero": 13,
        "phase": "published",
        "couverture": "complete",
        "total": 356,
        "niveaux": {"1": 74, "2": 107, "3": 115, "4": 31, "5": 29},
        "ceremonie": "2012-02-07",
        "lieu": "Paris",
    }
    assert data["lignes"][-1]["total"] is None


def test_a_palmares_is_read_by_pages_and_filtered(client: Client) -> None:
    first = client.get("/api/v1/editions/2012/palmares?limite=200").json()
    rest = client.get("/api/v1/editions/2012/palmares?debut=200&limite=200").json()
    assert (first["total"], len(first["lignes"]), len(rest["lignes"])) == (356, 200, 156)
    assert len({line["code"] for line in first["lignes"] + rest["lignes"]}) == 356
    assert client.get("/api/v1/editions/2012/palmares?arobases=5").json()["total"] == 29
    assert client.get("/api/v1/editions/2012/palmares?departement=07&arobases=5").json()["total"] == 1
    assert client.get("/api/v1/editions/2012/palmares?debut=999").json()["lignes"] == []


def test_collectivites_are_searched_and_read(client: Client) -> None:
    assert client.get("/api/v1/collectivites?q=parthenay").json()["lignes"][0]["code"] == "79202"
    assert client.get("/api/v1/collectivites").json()["total"] == 365
    town = client.get("/api/v1/collectivites/59355").json()
    assert (town["nom"], town["active"], town["successeur"]) == ("Lomme", False, "59350")
    history = {line["annee"]: line for line in client.get("/api/v1/collectivites/38185").json()["historique"]}
    assert (history[2012]["arobases"], history[2003]["participation"]) == (5, None)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("editions/2009/palmares", 404, "Il n’y a pas d’édition 2009 publiée."),
        ("collectivites/00000", 404, "Aucune collectivité ne porte le code 00000."),
        ("editions/2012/palmares?limite=501", 422, "limite : la valeur est trop grande"),
        ("editions/2012/palmares?limite=beaucoup", 422, "limite : un nombre entier est attendu"),
        ("editions/2012/palmares?debut=-1", 422, "debut : la valeur est trop petite"),
        ("editions/abc/palmares", 422, "annee : un nombre entier est attendu"),
        (f"collectivites?q={'a' * 4000}", 422, "q : le texte est trop long"),
        ("editions/2012/palmares?departement=zz", 404, "departement : le code « zz » n’existe pas"),
        ("collectivites?q=%00", 400, "La demande contient un caractère nul (U+0000), que nous ne pouvons pas lire."),
        ("rien/ici", 404, "L’adresse /api/v1/rien/ici n’existe pas : voyez /api/v1/."),
        (f"editions/{'9' * 5000}/palmares", 422, "annee : ce nombre est trop grand"),
    ],
)
def test_the_api_refuses_in_french(client: Client, address: str, status: int, words: str) -> None:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status
    assert response.json() == {"erreurs": [words]}


def test_an_edition_far_away_is_a_404_and_not_an_error(client: Client) -> None:
    assert client.get("/api/v1/editions/99999999999999999999/palmares").status_code == 404


def test_writing_is_not_possible(client: Client) -> None:
    answer = client.post("/api/v1/editions")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json() == {"erreurs": ["Cette interface se lit seulement : demandez avec GET."]}
    assert client.head("/api/v1/editions").status_code == 200


def test_every_operation_is_documented_on_our_own_page(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    html = client.get("/api/v1/").content.decode()
    assert len(schema["paths"]) == 7
    for address in schema["paths"]:
        assert address in html
    assert "//cdn" not in html

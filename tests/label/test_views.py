"""The public pages on the real past: content, filters, exports, embargo, query budgets, and bad input answered in
French.
"""

import csv
import io
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from label.actions.base import public_changed, record
from label.models import Edition
from label.verbs import Verb
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import html_of, markup_of

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200, headers: dict[str, str] | None = None) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == status, address
    is_page = response["Content-Type"].startswith("text/html")
    return html_of(response) if is_page else response.content.decode()


def level_names(html: str, level: int) -> list[str]:
    section = re.search(rf'id="niveau-{level}">(.*?)</section>', html, re.DOTALL)
    return re.findall(r'<a href="/collectivites/[^"]+/">([^<]+)</a>', section[1]) if section else []


def test_the_palmares_shows_the_five_levels_in_order(client: Client) -> None:
    html = page(client, "/palmares/2012/")
    assert [len(level_names(html, n)) for n in (5, 4, 3, 2, 1)] == [29, 31, 115, 107, 74]
    assert level_names(html, 5)[:3] == ["Agen", "Argentan", "Besançon"]
    assert "L’Isle-Adam" in level_names(html, 5)


LISTS = {
    "/": 7,
    "/palmares/2150/": 6,  # two of them: its errata, its partners; the last asks for its PDF
    "/carte/2150/": 5,
    "/carte/2150.json": 3,
    "/carte/2150.svg": 3,
    "/statistiques/2150/": 10,  # the findings of its study among them
    "/palmares/2150.csv": 4,
    "/collectivites/": 2,
    "/collectivites/?q=essai": 2,
    "/initiatives/": 4,
    "/plan-du-site/": 4,
    "/api/v1/editions": 4,
    "/api/v1/editions/2150/palmares": 4,
    "/api/v1/collectivites?q=essai": 3,
}


def test_every_list_costs_the_same_whatever_its_rows_and_the_editions(client: Client, blank: None) -> None:
    """One row and two editions, three and four, thirty and thirty-one."""
    edition = EditionFactory(year=2150, number=50)
    page(client, "/initiatives/")  # what the process keeps
    found: dict[int, dict[str, int]] = {}
    for rows in (1, 3, 30):
        for _ in range(rows - edition.candidatures.count()):
            CandidatureFactory(edition=edition, awarded=5)
            EditionFactory()
        for address in LISTS:
            with CaptureQueriesContext(connection) as asked:
                page(client, address)
            found.setdefault(rows, {})[address] = len(asked)
    assert found == dict.fromkeys((1, 3, 30), LISTS)


def test_the_356_rows_cost_at_most_eight_queries_for_the_equipe(
    elise: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(elise, "/palmares/2012/")
    with django_assert_max_num_queries(8):  # five, and three for the session, the person and her groups
        page(elise, "/palmares/2012/")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("region=Rhône-Alpes", 63),
        ("departement=07", 25),
        ("strate=grande_ville", 14),
        ("type=intercommunalite", 9),
        ("type=commune", 347),
        ("q=saint", 45),
        ("q=st", 45),
        ("region=Rhône-Alpes&departement=07&strate=village", 21),
        ("q=38185", 1),
        ("departement=59&q=lille", 0),
    ],
)
def test_filters_narrow_the_palmares(client: Client, query: str, count: int) -> None:
    html = page(client, f"/palmares/2012/?{query}")
    assert sum(len(level_names(html, n)) for n in range(6)) == count
    assert f"<strong>{count}" in html


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("region=Atlantide", "région « Atlantide » inconnue"),
        ("departement=00", "département « 00 » inconnu"),
        ("strate=%3Cb%3E", "strate « <b> » inconnue"),
        ("type=ville", "type « ville » inconnu"),
        ("q=%22%22", "sans lettre ni chiffre"),
        (f"q={'a' * 4000}", "texte de plus de 100 caractères"),
    ],
)
def test_nonsense_in_a_filter_is_ignored_with_a_word(client: Client, query: str, notice: str) -> None:
    html = page(client, f"/palmares/2012/?{query}").replace("\u00a0", " ")
    assert notice in html
    assert "356 collectivités labellisées" in html


def test_html_in_a_field_stays_text(client: Client) -> None:
    response = client.get("/palmares/2012/?q=<script>alert(1)</script>&region=<i>")
    assert b"<script>alert" not in response.content
    assert b"<i>" not in response.content
    response = client.get("/collectivites/?q=<script>alert(1)</script>")
    assert b"<script>alert" not in response.content


def test_htmx_receives_the_results_alone(client: Client) -> None:
    assert "<html" not in page(client, "/palmares/2012/?departement=07", headers={"HX-Request": "true"})
    assert "<html" not in page(client, "/collectivites/?q=agen", headers={"HX-Request": "true"})
    assert "<html" in page(client, "/palmares/2012/", headers={"HX-Request": "true", "HX-Boosted": "true"})


def test_exports_hold_the_same_rows_in_three_forms(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/palmares/2012.csv").content.decode())))
    assert len(rows) == 356
    assert rows[0]["nom"] == "Agen"
    sheet = load_workbook(io.BytesIO(client.get("/palmares/2012.xlsx").content)).worksheets[0]
    assert sheet.max_row == 357
    assert sheet["F2"].value == 5
    data = json.loads(client.get("/palmares/2012.json").content)
    assert {"titre", "editeur", "licence", "couverture"} <= set(data)  # what reads these data knows these names
    assert len(data["resultats"]) == 356
    assert data["mention"].startswith("Données INSEE")


def test_an_export_follows_the_filter_and_says_it(client: Client) -> None:
    response = client.get("/palmares/2012.json?departement=07")
    data = json.loads(response.content)
    assert len(data["resultats"]) == 25
    assert data["filtre"] == "département : 07"
    assert response["Content-Disposition"] == 'attachment; filename="palmares-2012-extrait.json"'


@pytest.mark.slow
def test_kept_answers_are_304_until_something_public_changes(client: Client) -> None:
    for address in ("/palmares/2012.csv", "/carte/2012.json", "/api/v1/editions", "/carte/2012.svg"):
        etag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    record(Verb.RENAME, "essai:1", by=None)
    assert client.get("/carte/2012.svg", headers={"If-None-Match": etag}).status_code == 304
    public_changed()
    assert client.get("/carte/2012.svg", headers={"If-None-Match": etag}).status_code == 200


def test_the_indexes_lead_to_the_last_published_edition_or_to_the_one_asked_for(client: Client) -> None:
    for name, place in (("palmares", "palmares"), ("map", "carte"), ("statistics", "statistiques")):
        address = reverse(f"{name}-index")
        assert client.get(address)["Location"] == f"/{place}/2012/"
        assert client.get(f"{address}?annee=2011")["Location"] == f"/{place}/2011/"
        for nonsense in ("2009", "abcd", "99999", "²²²²", "-1"):
            assert client.get(address, {"annee": nonsense})["Location"] == f"/{place}/2012/"


def test_without_any_published_edition_the_pages_say_so(client: Client, blank: None) -> None:
    for address in ("/palmares/", "/carte/", "/statistiques/"):
        assert "Aucune édition n’est publiée pour l’instant." in page(client, address, 404)
    assert page(client, "/")
    assert "0 collectivité au résultat connu" in page(client, "/collectivites/").replace("\u00a0", " ")


DOORS = (
    "/palmares/{year}/",
    "/palmares/{year}.csv",
    "/palmares/{year}.xlsx",
    "/palmares/{year}.json",
    "/palmares/{year}.pdf",
    "/carte/{year}/",
    "/carte/{year}.json",
    "/carte/{year}.svg",
    "/statistiques/{year}/",
    "/statistiques/{year}/niveaux.svg",
    "/statistiques/{year}/niveaux.csv",
    "/api/v1/editions/{year}/palmares",
)


@pytest.mark.parametrize("trait", ["under_embargo", "in_deliberation"])
@pytest.mark.parametrize("door", DOORS)
def test_no_result_leaks_before_the_publication(client: Client, elise: Client, trait: str, door: str) -> None:
    edition = EditionFactory(**{trait: True})
    CandidatureFactory(edition=edition, collectivite__name="Secretville", awarded=4)
    address = door.format(year=edition.year)
    for reader in (client, elise):
        response = reader.get(address)
        assert response.status_code == 404
        assert b"Secretville" not in response.content


def test_other_pages_do_not_count_what_is_under_embargo(client: Client) -> None:
    edition = EditionFactory(under_embargo=True)
    secret = CandidatureFactory(edition=edition, collectivite__name="Secretville", awarded=4).collectivite
    for address in (
        "/",
        "/collectivites/",
        "/palmares/",
        "/statistiques/2012/",
        "/plan-du-site/",
        "/api/v1/editions",
        "/api/v1/collectivites",
    ):
        html = markup_of(client.get(address, follow=True))
        assert "Secretville" not in html, address
        assert f"/palmares/{edition.year}/" not in html, address
    found = page(client, "/collectivites/?q=secretville")
    assert "Secretville" in found
    assert "labellisée<" not in found
    town = page(client, f"/collectivites/{secret.code}/")
    assert "Jamais labellisée à notre connaissance" in town
    told = re.sub(r"<[^>]+>", " ", town)  # a token or a fingerprint may hold the same figures
    assert not re.search(rf"\b{edition.year}\b", told)
    assert all(
        line["annee"] != edition.year
        for line in client.get(f"/api/v1/collectivites/{secret.code}").json()["historique"]
    )


def test_a_page_beyond_the_last_is_answered_in_french(client: Client) -> None:
    for asked in ("999", "0", "-3", "--5", "abc", "1e9", "9" * 40):
        html = page(client, f"/collectivites/?page={asked}").replace("\u00a0", " ")
        assert f"La page « {asked[:20]} » n’existe pas" in html
        assert f"voici la page {1 if asked in {'0', '-3', '--5', 'abc', '1e9'} else 7} sur 7" in html


def test_a_search_of_4000_characters_is_cut_and_said(client: Client) -> None:
    assert "s’arrête à 100 caractères" in page(client, f"/collectivites/?q={'b' * 4000}")


@pytest.mark.parametrize(
    "address", ["/collectivites/?q=%00", "/palmares/2012/?region=%00x", "/collectivites/a%00b/", "/?%00=1"]
)
def test_a_null_byte_is_answered_in_french(client: Client, address: str) -> None:
    assert "caractère nul" in page(client, address, 400)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/palmares/2009/", "Il n’y a pas d’édition 2009 publiée."),
        ("/statistiques/2030/", "Il n’y a pas d’édition 2030 publiée."),
        ("/collectivites/00000/", "Aucune collectivité ne porte le code 00000."),
        ("/statistiques/2012/inconnu.svg", "L’édition 2012 n’a pas de graphique"),
        ("/palmares/99999/", "L’adresse est peut-être ancienne"),
        ("/nulle/part", "L’adresse est peut-être ancienne"),
        ("/collectivites/%3Cscript%3E/", "Aucune collectivité ne porte le code <script>."),
    ],
)
def test_an_unknown_address_is_a_404_in_french(client: Client, address: str, words: str) -> None:
    html = page(client, address, 404)
    assert words in html
    assert "Page introuvable" in html


def test_the_search_marks_what_was_typed_and_names_the_vanished(client: Client) -> None:
    html = page(client, "/collectivites/?q=lom")
    assert "<mark>Lom</mark>me" in html
    assert "(disparue)" in html


def test_the_map_has_the_same_content_as_a_list(client: Client) -> None:
    html = page(client, "/carte/2012/")
    assert html.partition('id="liste"')[2].partition("</details>")[0].count('<a href="/collectivites/') == 356
    data = json.loads(client.get("/carte/2012.json").content)
    assert len(data["features"]) == 356
    assert "GeoNames" in data["attribution"]
    assert len(json.loads(client.get("/carte/departements.json").content)["features"]) == 101


def test_the_statistics_show_the_discordances_and_the_charts(client: Client) -> None:
    html = page(client, "/statistiques/2012/").replace("\u00a0", " ")
    assert html.count("diffère</span>") == 6
    assert (html.count("concorde</span>"), html.count("non prouvé</span>")) == (35, 6)
    assert html.count('<figure class="chart"') == 9
    svg = client.get("/statistiques/2012/regions.svg")
    assert svg["Content-Type"].startswith("image/svg+xml")
    table = client.get("/statistiques/2012/regions.csv").content.decode()
    assert table.splitlines()[:2] == ["Région de l’époque,Collectivités", "Rhône-Alpes,63"]


def test_an_edition_known_in_part_is_not_counted_as_if_it_were_whole(client: Client) -> None:
    html = page(client, "/statistiques/2011/").replace("\u00a0", " ")
    assert "303 collectivités labellisées en 2011 : le plus haut total connu" in html
    assert "106 collectivités à 3 @, le niveau le plus fréquent" in html
    assert "résultats connus" in html
    assert 'id="strates"' not in html
    assert "30 collectivités labellisées" not in html
    table = client.get("/statistiques/2012/entrantes.csv").content.decode().splitlines()
    assert [line for line in table if line.startswith("2002")] == ["2002,"]
    assert table[-1] == "2012,6"


def test_the_prototype_of_1999_lists_its_participants(client: Client) -> None:
    html = page(client, "/palmares/1999/")
    assert "1999 est un prototype" in html
    assert [name in html for name in ("Grenoble", "Metz", "Perpignan")] == [True, True, True]
    assert '<option value="1999" selected>' in html
    assert "Les participantes connues de l’édition 1999, sans niveau." in html
    assert client.get("/carte/1999/")["Location"] == "/palmares/1999/"


def test_before_a_confirmed_past_nothing_is_unknown(client: Client) -> None:
    history = {
        line["annee"]: line["participation"] for line in client.get("/api/v1/collectivites/79202").json()["historique"]
    }
    assert (history[1999], history[2000], history[2001]) == (False, False, True)


def test_a_doubtful_line_says_so(client: Client) -> None:
    assert "29, incertain</small>" in page(client, "/palmares/2012/")
    assert "le document imprime (47)" in page(client, "/collectivites/29151/")


def test_an_edition_without_results_has_nothing_to_count(client: Client) -> None:
    assert "Aucun niveau n’est connu" in page(client, "/statistiques/1999/")
    assert Edition.objects.filter(year=1999).exists()
    page(client, "/statistiques/1999/regions.svg", 404)


@pytest.mark.parametrize(
    "address", ["/palmares/2012.csv", "/palmares/2012.xlsx", "/palmares/2012.json", "/palmares/2012/"]
)
def test_public_files_answer_a_head_as_a_get_without_its_body(client: Client, address: str) -> None:
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert (head["Content-Type"], head.get("ETag")) == (whole["Content-Type"], whole.get("ETag"))

"""Home, a town's page, the site's own pages, health, errors: what each says on the real past."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from label.actions.base import public_changed
from label.models import Collectivite, Edition
from label.rules.histories import HistoryYear, known_so_far
from label.templatetags.typography import (
    as_value,
    day,
    highlighted,
    number,
    ordinal,
    plural_of,
    prose,
    weight_or_nothing,
)
from tests.cast import Cast
from tests.factories.label import EditionFactory
from tests.pages import markup_of
from toolkit.dates import french_date
from villes_internet import beacon
from villes_internet.middleware import ReadOnlyGetMiddleware
from villes_internet.release import VERSION
from villes_internet.telling.state import PARTS
from villes_internet.views import errors
from villes_internet.views.town import progress_text

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(markup_of(answer)).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_home_page_says_where_the_label_stands(client: Client) -> None:
    html = text(client, "/")
    for words in (
        "13<sup>e</sup> édition du label – publiée",
        "7 février 2012",
        "8 novembre 2011",
        "<dd>356</dd>",
        "<dd>60</dd>",
        "<dd>25</dd>",
        "303 en 2011",
    ):
        assert words in html
    assert html.count("date inconnue") == 0


def test_the_home_page_of_a_running_edition_does_not_pass_what_is_to_come(client: Client) -> None:
    EditionFactory(year=2150, number=50, being_filled=True, ceremony_on=date(2150, 2, 1))
    html = text(client, "/")
    assert "50<sup>e</sup> édition du label – saisie" in html
    assert "1er février 2150" in html
    assert 'class="passed"' not in html


def test_a_ceremony_to_come_is_not_passed_once_the_results_are_published(client: Client) -> None:
    passed = text(client, "/").count("(passée)")
    Edition.objects.filter(year=2012).update(ceremony_on=date(2150, 2, 1))
    public_changed()
    assert text(client, "/").count("(passée)") == passed - 1


def test_a_town_shows_its_history_its_card_and_its_neighbours(client: Client) -> None:
    html = text(client, "/collectivites/38185/")
    for words in (
        "Isère (38)",
        "Rhône-Alpes",
        '(aujourd’hui <a href="/regions/auvergne-rhone-alpes/">Auvergne-Rhône-Alpes</a>)',
        "Grande ville",
        "Niveau tenu sans interruption depuis 2008.",
        "5 @ à confirmer : le plus haut niveau",
        "Michel Destot",
        "157 900",
        "Animateur EPN : 13",
        "Villeurbanne",
        "92 km",
    ):
        assert words in html, words
    assert 'aria-label="5 arobases sur 5"' in html


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("59355", "Lille</a> lui a succédé."),
        ("245801014", "n’existe plus sous cette forme."),
        ("50129", "sous le nom de Cherbourg-Octeville"),
        ("59350", 'Succède à</dt><dd><a href="/collectivites/59355/">Lomme'),
        ("200041333", "Communauté de communes de Parthenay"),
        ("98735", "outre-mer"),
        ("75056", "Jamais labellisée à notre connaissance"),
        ("06088", "Dernier niveau connu en 2011 ; absente du palmarès 2012."),
        ("2a004", "Ajaccio"),
    ],
)
def test_special_towns(client: Client, code: str, words: str) -> None:
    assert words in text(client, f"/collectivites/{code}/")


def test_a_town_costs_a_constant_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ("38185", "07096", "75056"):
        assert Collectivite.objects.filter(code=code).exists()
    with django_assert_num_queries(12):
        client.get("/collectivites/38185/")
    with django_assert_num_queries(12):
        client.get("/collectivites/57463/")


def entries(*levels: int | None) -> list[HistoryYear]:
    return [HistoryYear(2000 + i, level is not None or None, level) for i, level in enumerate(levels)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (entries(), ""),
        (entries(None, 3), ""),
        ([HistoryYear(2001, None), HistoryYear(2002, False)], "Absente du palmarès 2002."),
        (entries(5, 5, None), "Dernier niveau connu en 2001."),
        ([*entries(5, 5), HistoryYear(2002, False)], "Dernier niveau connu en 2001 ; absente du palmarès 2002."),
        (entries(3, 4), "En progrès d’une arobase entre 2000 et 2001."),
        (entries(2, None, 4), "En progrès de 2 arobases entre 2000 et 2002."),
        (entries(5, 4), "En recul d’une arobase entre 2000 et 2001."),
        (entries(4, 5, 5, 5), "Niveau tenu sans interruption depuis 2001."),
        (entries(5, None, 5), "Même niveau en 2000 et en 2002, sans résultat connu entre les deux."),
    ],
)
def test_progress_says_no_more_than_the_history(history: list[HistoryYear], expected: str) -> None:
    assert progress_text(history) == expected


@pytest.mark.parametrize(
    "address", ["/contact/", "/mentions-legales/", "/accessibilite/", "/donnees-personnelles/", "/plan-du-site/"]
)
def test_site_pages_name_the_configured_publisher(client: Client, settings: Settings, address: str) -> None:
    settings.LABEL = {
        **settings.LABEL,
        "name": "Autre nom",
        "publisher": "Autre association",
        "contact_email": "autre@asso.example",
    }
    html = text(client, address)
    assert "Autre nom" in html
    assert "Autre association" in html
    assert "Villes Internet" not in html


def test_the_accessibility_declaration_has_its_legal_parts(client: Client) -> None:
    html = text(client, "/accessibilite/")
    for part in (
        "partiellement conforme",
        "RGAA), version 4.1",
        "Voies de recours",
        "Défenseur des droits",
        "Établissement de cette déclaration",
        "28 novembre 2026",
    ):
        assert part in html
    assert "Accessibilité : partiellement conforme" in text(client, "/")


def test_the_declaration_says_what_the_review_of_the_106_criteria_proves(client: Client) -> None:
    review = (settings.BASE_DIR / "docs" / "rgaa.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+\.\d+) \| [^|]+ \| (C|NC|NA) \| [^|]+ \|$", review, re.MULTILINE)
    states = Counter(state for _, state in rows)
    assert len({number for number, _ in rows}) == len(rows) == 106
    applicable = states["C"] + states["NC"]
    html = text(client, "/accessibilite/")
    assert f"{states['C']} des {applicable} critères applicables" in html
    assert f"{100 * states['C'] / applicable:.1f}".replace(".", ",") in html
    assert all(f"Critère {number}" in html for number, state in rows if state == "NC")


def test_pilotage_shows_the_last_gestures(elise: Client) -> None:
    html = text(elise, "/pilotage/2012/")
    assert "adhésions importées" in html
    assert "la plateforme" in html


def test_the_version_is_that_of_the_release(client: Client, settings: Settings) -> None:
    changes = (settings.BASE_DIR / "CHANGELOG.md").read_text()
    assert f"## {VERSION} " in changes
    assert f"Version {VERSION}" in text(client, "/mentions-legales/").replace("\u00a0", " ")


def test_whoever_finds_a_weakness_is_told_where_to_write(client: Client, settings: Settings) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert said["Contact"] == f"mailto:{settings.LABEL['contact_email']}"
    assert said["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    until = datetime.fromisoformat(said["Expires"])
    assert timedelta(days=150) < until - timezone.now() < timedelta(days=365)  # RFC 9116: less than a year


def test_health_names_what_does_not_answer(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in (*beacon.QUEUES, beacon.SCHEDULE):
        beacon.light(part)
    monkeypatch.setattr(beacon, "QUEUES", ("essai",))  # in the others, the tasks of the tests wait for nobody
    answer = client.get("/sante/")
    assert answer.json() == {"site": "ok", **dict.fromkeys((part.name for part in PARTS), "ok"), "version": VERSION}
    assert answer.status_code == 200
    beacon.broker().delete(f"{beacon.KEY}:livre")
    answer = client.get("/sante/")
    assert (answer.status_code, answer.json()["executant-livre"]) == (503, "indisponible")
    assert (client.get("/sante/pret/").status_code, client.get("/sante/vivant/").status_code) == (200, 200)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/sante/")
    assert (answer.json()["file"], answer.json()["base"]) == ("indisponible", "ok")
    assert beacon.look("site") is None


@pytest.mark.parametrize(
    ("address", "place", "number"),
    [
        ("redis+socket:///run/vk.sock?virtual_host=5", "/run/vk.sock", 5),
        ("redis+socket:///run/vk.sock", "/run/vk.sock", None),
        ("redis://127.0.0.1:6379/2", "127.0.0.1", 2),
    ],
)
def test_the_broker_understands_the_addresses_of_celery(
    settings: Settings, address: str, place: str, number: int | None
) -> None:
    settings.REDIS_URL = address
    options = beacon.broker().connection_pool.connection_kwargs
    assert options.get("path", options.get("host")) == place
    assert options.get("db") == number


def test_the_pages_of_refusal_and_of_failure(client: Client, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = Cast().camille
    request.resolver_match = None
    for status in (400, 403, 404, 409):
        answer = errors.refusal(request, status, "Une raison.")
        assert answer.status_code == status
        assert "Une raison." in markup_of(answer)
    assert "réservée à d’autres" in markup_of(errors.permission_denied(request, PermissionDenied()))
    assert "trop ancienne" in markup_of(errors.csrf_failure(request, "jeton"))
    failure = errors.server_error(request)
    assert failure.status_code == 500
    assert "Une panne de notre côté" in markup_of(failure)


def test_a_form_without_its_token_is_refused_in_french(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/connexion/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "Rechargez la page" in markup_of(answer)


def test_a_get_that_writes_fails(rf: RequestFactory) -> None:
    def writing_view(_request: object) -> None:
        EditionFactory()

    guarded = ReadOnlyGetMiddleware(writing_view)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="A GET must not write"), transaction.atomic():
        guarded(rf.get("/"))
    guarded(rf.post("/"))


def test_the_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (number(439553), "439\u202f553"),
        (number(1.5), "1,5"),
        (number(0), "0"),
        (number(None), ""),
        (number(10), "10"),
        (number(1000.0), "1\u202f000"),
        (day(date(2012, 3, 1)), "1er\u00a0mars 2012"),
        (day(None), ""),
        (french_date(date(2012, 2, 7)), "7\u00a0février 2012"),
        (weight_or_nothing(None), ""),
        (weight_or_nothing(500), "1\u00a0ko"),
        (weight_or_nothing(93_906), "94\u00a0ko"),
        (weight_or_nothing(1_440_000), "1,4\u00a0Mo"),
        (plural_of(0, "page,pages"), "0\u00a0page"),
        (plural_of(1, "page,pages"), "1\u00a0page"),
        (plural_of(1200, "page,pages"), "1\u202f200\u00a0pages"),
        (ordinal(1), "1<sup>re</sup>"),
        (ordinal(13), "13<sup>e</sup>"),
        (as_value(["Nice", "Bayonne"]), "Nice, Bayonne"),
        (as_value([]), "aucun"),
        (as_value(2012), "2012"),
        (as_value(398423), "398\u202f423"),
        (as_value("2011-11-08"), "8\u00a0novembre 2011"),
        (highlighted("L’<i>", ["l"]), "<mark>L</mark>’&lt;i&gt;"),
    ],
)
def test_french_on_screen(got: str, expected: str) -> None:
    assert got == expected


@pytest.mark.django_db
def test_the_site_map_leads_to_the_books_that_exist(client: Client) -> None:
    html = markup_of(client.get("/plan-du-site/"))
    assert html.count('href="/palmares/2012/livre/"') == 1
    assert "/palmares/2011/livre/" not in html


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (entries(), "Jamais labellisée à notre connaissance"),
        ([HistoryYear(2012, False)], "Jamais labellisée à notre connaissance"),
        (entries(None, 3), "Un résultat, en 2001"),
        (entries(3, None, 0), "2\u00a0résultats, de 2000 à 2002"),
        ([HistoryYear(1999, True)], "Une participation sans niveau, en 1999"),
        ([HistoryYear(1999, True), HistoryYear(2003, True)], "2\u00a0participations sans niveau, de 1999 à 2003"),
        ([HistoryYear(1999, True), HistoryYear(2003, True, 1)], "Un résultat, en 2003"),
    ],
)
def test_the_title_of_a_past_says_what_is_known_and_no_more(history: list[HistoryYear], expected: str) -> None:
    assert known_so_far(history) == expected


def test_a_name_and_an_address_are_never_cut_by_a_hyphen() -> None:
    assert prose("Grenoble a mon.grenoble.fr, ouvert & gratuit.") == (
        '<span class="proper-name">Grenoble</span> a <span class="proper-name">mon.grenoble.fr</span>, '
        "ouvert &amp; gratuit."
    )

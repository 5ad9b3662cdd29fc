"""Public pages taken from the broker: drawn once a version, exact after each gesture, never for somebody."""

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from label.actions.awards import confirm_past
from label.actions.corrections import propose_correction, settle_correction
from label.actions.editions import arm_publication, move_phase
from label.enums import Phase
from label.models import Award, Candidature, Document, Edition, PublicVersion, User
from label.views.caching import TAG, _page_version, public_page
from tests.cast import Cast
from tests.conftest import signed_in
from toolkit import kept
from toolkit.broker import quick
from villes_internet.actions import publish_edition
from villes_internet.middleware import KeptPagesMiddleware
from villes_internet.telling.requests import route_of

PAGES = ("/", "/palmares/2012/", "/collectivites/38185/", "/carte/2012/", "/statistiques/2012/", "/initiatives/")
pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.slow]


@pytest.fixture(autouse=True)
def unchecked(settings: Settings) -> None:
    """As in production: what is kept is not drawn again."""
    settings.KEPT_PAGES_CHECKED = False
    kept.silence.end()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_drawn_once_then_asked_of_the_version_alone(
    page: str, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(page)
    with django_assert_num_queries(1):
        again = client.get(page)
    assert (again.status_code, again.content) == (200, first.content)
    assert "Cookie" in again["Vary"]
    assert again["Cache-Control"] == "no-cache"
    assert again["Content-Length"] == str(len(again.content))
    with django_assert_num_queries(1):
        small = client.get(page, headers={"Accept-Encoding": "gzip, br"})
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == first.content
    assert client.get(page, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(page, headers={"If-None-Match": first["ETag"], "Accept-Encoding": "gzip"}).status_code == 304


def test_it_is_exact_after_each_gesture(client: Client) -> None:
    before = {page: client.get(page)["ETag"] for page in PAGES}
    edition = Edition.objects.get(year=2012)
    candidature = Candidature.objects.get(edition=edition, collectivite__code="38185")
    confirm_past(candidature, source="Archives municipales", by=None)
    asked = {page: client.get(page, headers={"If-None-Match": tag}).status_code for page, tag in before.items()}
    assert asked["/palmares/2012/"] == 304  # drawn again, and the same
    Candidature.objects.filter(pk=candidature.pk).update(name="Grenoble la Neuve")
    PublicVersion.objects.move()
    assert "Grenoble la Neuve" in client.get("/palmares/2012/").content.decode()
    assert client.get("/palmares/2012/")["ETag"] != before["/palmares/2012/"]


def test_nothing_of_an_edition_is_kept_once_it_is_closed_again(client: Client) -> None:
    edition = Edition.objects.get(year=2012)
    assert client.get("/palmares/2012/").status_code == 200
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.DELIBERATION)
    edition.refresh_from_db()
    move_phase(edition, Phase.EMBARGO, by=None, reason="Essai")
    assert client.get("/palmares/2012/").status_code == 404
    assert client.get("/carte/2012/").status_code == 404


def seen(client: Client) -> dict[str, tuple[int, bytes]]:
    """Every page as anybody is answered."""
    return {page: ((answer := client.get(page)).status_code, answer.content) for page in PAGES}


def test_what_is_decided_and_not_published_changes_no_byte(client: Client) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    PublicVersion.objects.move()
    before = seen(client)
    assert before["/palmares/2012/"][0] == 404
    assert Award.objects.filter(candidature__edition__year=2012).update(arobases=2) == 356
    PublicVersion.objects.move()
    assert seen(client) == before


def test_a_publication_and_a_correction_are_seen_the_second_after(client: Client) -> None:
    cast, edition = Cast(), Edition.objects.get(year=2012)
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.EMBARGO, publishes_at=timezone.now() + timedelta(hours=1))
    PublicVersion.objects.move()
    closed = seen(client)
    edition.refresh_from_db()
    arm_publication(edition, "publier 2012", by=cast.elise)
    Edition.objects.filter(pk=edition.pk).update(publishes_at=timezone.now() - timedelta(seconds=1))
    edition.refresh_from_db()
    publish_edition(edition, by=None, by_calendar=True)
    opened = seen(client)
    assert {status for status, _ in opened.values()} == {200}
    assert [page for page in PAGES if opened[page] == closed[page]] == []
    grenoble = Candidature.objects.get(edition=edition, collectivite__code="38185")
    settle_correction(
        propose_correction(grenoble, arobases=2, reason="Une pièce.", by=cast.elise), agreed=True, by=cast.eve
    )
    corrected = seen(client)
    assert [page for page in PAGES if corrected[page] == opened[page]] == []


def with_a_session(_client: Client) -> dict[str, Any]:
    user: User = User.objects.create(email="elise.autre@example.test", full_name="Élise Autre")
    return {"client": signed_in(user)}


def with_a_message(client: Client) -> dict[str, Any]:
    client.cookies["messages"] = "x"
    return {}


ASKED: list[tuple[str, Callable[[Client], dict[str, Any]]]] = [
    ("a session", with_a_session),
    ("a filter", lambda _: {"query": "?q=saint"}),
    ("a part", lambda _: {"headers": {"HX-Request": "true"}}),
    ("a message", with_a_message),
]


@pytest.mark.parametrize("how", [how for _, how in ASKED], ids=[name for name, _ in ASKED])
def test_somebody_is_never_answered_from_what_is_kept(
    how: Callable[[Client], dict[str, Any]], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Client().get("/palmares/2012/")
    asked: list[str] = []
    monkeypatch.setattr("label.views.caching.taken", lambda _version, name: asked.append(name))
    said = how(client)
    one = said.get("client", client)
    answer = one.get("/palmares/2012/" + said.get("query", ""), headers=said.get("headers"))
    assert answer.status_code == 200
    assert asked == []
    assert "Cookie" in answer["Vary"]


def test_whoever_has_the_page_is_told_so_by_the_proof_of_its_tag(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/palmares/2012/")
    tag = first["ETag"]
    asked: list[str] = []

    def told(version: str, name: str) -> bytes | None:
        asked.append(name)
        return kept.taken(version, name)

    monkeypatch.setattr("label.views.caching.taken", told)
    same = client.get("/palmares/2012/", headers={"If-None-Match": tag})
    assert (same.status_code, same["ETag"], same["Vary"], same.content) == (304, tag, first["Vary"], b"")
    assert asked == []
    other = client.get("/palmares/2012/", headers={"If-None-Match": '"autre"'})
    assert (other.status_code, other["ETag"], "Grenoble" in other.content.decode()) == (200, tag, True)


@pytest.mark.parametrize("field", ["content", "until", "route", "proof"])
def test_a_tag_that_we_did_not_give_proves_nothing(field: str, client: Client) -> None:
    first = client.get("/palmares/2012/")
    found = TAG.fullmatch(first["ETag"])
    assert found is not None
    forged = found.groupdict() | {field: "9" * 10}
    tag = 'W/"{content}.{until}.{route}.{proof}"'.format(**forged)
    answer = client.get("/palmares/2012/", headers={"If-None-Match": tag})
    # What it says is the same: she is told so, by what the broker has. Else she is given the page.
    assert (answer.status_code, answer["ETag"]) == (200 if field == "content" else 304, first["ETag"])
    assert client.get("/carte/2012/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_holds_the_token_of_a_form_is_not_kept(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[str] = []
    monkeypatch.setattr("label.views.caching.keep", lambda version, _contents: put.append(version))
    request = rf.get("/palmares/2012/")
    request.session = SessionStore()
    answer = public_page(lambda asked: HttpResponse(get_token(asked)))(request)
    assert (put, "ETag" in answer) == ([], False)


def test_a_browser_that_holds_a_token_reads_the_page_of_anybody(client: Client, settings: Settings) -> None:
    client.cookies["csrftoken"] = "b" * 32
    first = client.get("/palmares/2012/")  # drawn for her, and kept for all
    settings.KEPT_PAGES_CHECKED = True
    assert Client().get("/palmares/2012/")["ETag"] == first["ETag"]
    assert client.get("/palmares/2012/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_without_a_broker_pages_are_drawn(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    first, again = client.get("/palmares/2012/"), client.get("/palmares/2012/")
    assert (first.status_code, again.status_code, first.content == again.content) == (200, 200, True)
    assert client.get("/palmares/2012/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_what_is_kept_takes_no_more_room_than_it_should(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    broker = quick(settings.REDIS_URL)
    shelves = []
    for _ in range(4):
        PublicVersion.objects.move()
        for page in PAGES[1:5]:
            client.get(page)
        shelves.append(kept._shelf(_page_version()))
        assert broker.hlen(shelves[-1]) == 2  # emptied when it was full, and filled again
    assert [broker.exists(shelf) for shelf in shelves] == [0, 0, 1, 1]


def test_a_paper_that_is_being_made_is_followed(client: Client) -> None:
    edition = Edition.objects.get(year=2012)
    Document.objects.filter(edition=edition, kind="palmares").delete()
    Document.objects.create(
        edition=edition, kind="palmares", title="Palmarès", file_name="p.pdf", status="running", done=1, total=10
    )
    PublicVersion.objects.move()
    assert "10" in client.get("/palmares/2012/").content.decode().partition("PDF en préparation")[2][:40]
    Document.objects.filter(edition=edition, kind="palmares").update(done=7)
    assert "70" in client.get("/palmares/2012/").content.decode().partition("PDF en préparation")[2][:40]


def test_the_home_page_follows_the_hours_that_it_names(client: Client) -> None:
    closes = timezone.now().replace(microsecond=0) + timedelta(hours=2)
    Edition.objects.filter(year=2012).update(
        phase=Phase.REGISTRATION, opens_at=closes - timedelta(days=9), closes_at=closes, fills_at=None
    )
    PublicVersion.objects.move()
    open_page = client.get("/")
    assert "Inscriptions ouvertes" in open_page.content.decode()
    with time_machine.travel(closes + timedelta(seconds=1), tick=False):
        assert "Inscriptions ouvertes" not in client.get("/").content.decode()
        assert client.get("/", headers={"If-None-Match": open_page["ETag"]}).status_code == 200


def test_each_day_draws_its_own(client: Client) -> None:
    noon = datetime(2026, 5, 4, 12, tzinfo=timezone.get_current_timezone())
    seen: list[str] = []
    for days in (0, 1):
        with time_machine.travel(noon + timedelta(days=days), tick=False), pytest.MonkeyPatch.context() as patch:
            patch.setattr("label.views.caching.keep", lambda version, _contents: seen.append(version))
            client.get("/palmares/2012/")
    assert len(set(seen)) == 2


def test_a_gesture_that_does_not_say_what_it_changed_is_found_by_the_tests(client: Client, settings: Settings) -> None:
    client.get("/palmares/2012/")
    settings.KEPT_PAGES_CHECKED = True
    assert client.get("/palmares/2012/").status_code == 200
    Candidature.objects.filter(edition__year=2012, collectivite__code="38185").update(name="Grenoble la Neuve")
    with pytest.raises(AssertionError, match="the version of the public data has not"):
        client.get("/palmares/2012/")


def test_a_gesture_made_while_a_page_is_drawn_again_is_no_fault(client: Client, settings: Settings) -> None:
    client.get("/palmares/2012/")
    settings.KEPT_PAGES_CHECKED = True
    another = HttpResponse("autre")

    def drawn_meanwhile(_request: HttpRequest) -> HttpResponse:
        PublicVersion.objects.move()
        return another

    assert KeptPagesMiddleware(drawn_meanwhile)(RequestFactory().get("/palmares/2012/")) is another


def test_what_is_kept_is_measured_under_its_route(client: Client) -> None:
    client.get("/palmares/2012/")
    answer = client.get("/palmares/2012/")
    assert answer.wsgi_request.resolver_match is None  # answered before any route is looked for
    assert route_of(answer.wsgi_request) == "palmares"
    assert answer["X-Frame-Options"] == "DENY"

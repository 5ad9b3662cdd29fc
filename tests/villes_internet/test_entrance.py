"""Who comes in, and what her neighbours cannot close to her: a known browser, the link of her mail, a passkey."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from label.models import Candidature, MailMessage
from label.rules import retention
from tests.cast import GRENOBLE, PASSWORD, Cast
from tests.conftest import budgets, signed_in
from tests.pages import text_of
from villes_internet import beacon
from villes_internet.accounts import devices
from villes_internet.accounts.sweeping import forget_passing
from villes_internet.limits import network_of, subscriber_of

pytestmark = pytest.mark.django_db
TOWN_HALL = "203.0.113.9"
FORGOTTEN = "/compte/mot-de-passe/oublie/"
RESET = "compte_password_reset_key"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Settings) -> Iterator[None]:
    """Addresses are those that the proxy saw; all happens within one minute of the budgets."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    with time_machine.travel(timezone.now(), tick=False):
        yield


def _send(browser: Client, address: str, fields: dict[str, str], *, seen_from: str = TOWN_HALL) -> Any:
    return browser.post(address, fields, headers={"X-Forwarded-For": seen_from})


def _tries(browser: Client, email: str, password: str, *, seen_from: str = TOWN_HALL) -> Any:
    return _send(browser, "/connexion/", {"login": email, "password": password}, seen_from=seen_from)


def test_a_neighbour_who_never_stops_closes_nothing_to_a_known_browser_nor_to_the_link_of_a_mail(cast: Cast) -> None:
    """Somebody of the town hall's own network sends passwords without a pause: all of it has one address."""
    own = Client()
    assert _tries(own, cast.alice.email, PASSWORD).status_code == 302
    own.post("/deconnexion/")
    for number in range(31):
        last = _tries(Client(), f"{number}@ailleurs.example", "faux")
    assert last.status_code == 429
    assert "Trop d’essais" in text_of(last)
    assert _tries(own, cast.alice.email, PASSWORD).status_code == 302, "her own browser"

    new = Client()
    assert _tries(new, cast.bob.email, PASSWORD).status_code == 429, "a browser that nobody knows"
    assert _send(new, FORGOTTEN, {"email": cast.bob.email})["Location"] == f"{FORGOTTEN}envoye/"
    link = MailMessage.objects.get(subject_kind=RESET, address=cast.bob.email).text
    page = new.get(next(word for word in link.split() if FORGOTTEN in word), follow=True)
    chosen = "une-autre-phrase-assez-longue"
    _send(new, page.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    assert _tries(new, cast.bob.email, chosen).status_code == 302, "by the link of her mail"


def test_a_machine_that_asks_for_links_keeps_nobody_from_hers_and_fills_no_box(cast: Cast) -> None:
    for number in range(25):
        answer = _send(Client(), FORGOTTEN, {"email": cast.alice.email}, seen_from=f"198.51.{number}.1")
        assert answer.status_code == 302
    assert "un toutes les dix minutes au plus" in text_of(Client().get(f"{FORGOTTEN}envoye/"))
    written = MailMessage.objects.filter(address=cast.alice.email, subject_kind=RESET)
    assert written.count() == 1
    assert _send(Client(), FORGOTTEN, {"email": cast.alice.email}).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        _send(Client(), FORGOTTEN, {"email": cast.alice.email})
    assert written.count() == 2


def test_a_machine_does_not_have_us_write_to_strangers(cast: Cast) -> None:
    for number in range(14):
        assert _send(Client(), FORGOTTEN, {"email": f"{number}@ailleurs.example"}).status_code == 302
    assert MailMessage.objects.filter(subject_kind="compte_unknown_account").count() == 10
    _send(Client(), FORGOTTEN, {"email": "autre@ailleurs.example"}, seen_from="192.0.2.7")
    assert MailMessage.objects.filter(subject_kind="compte_unknown_account").count() == 11


def test_a_link_that_signing_in_has_closed_is_sent_again_at_once(cast: Cast) -> None:
    _send(Client(), FORGOTTEN, {"email": cast.alice.email})
    _tries(Client(), cast.alice.email, PASSWORD)
    _send(Client(), FORGOTTEN, {"email": cast.alice.email})
    links = MailMessage.objects.filter(address=cast.alice.email, subject_kind=RESET)
    assert links.count() == 2
    MailMessage.objects.create(
        address=cast.alice.email, subject_kind="compte_password_changed", subject="a", text="b", due_at=timezone.now()
    )
    _send(Client(), FORGOTTEN, {"email": cast.alice.email})
    assert links.count() == 3, "a new password closes it as well"


def test_whoever_sits_at_a_shared_browser_closes_that_one_alone(cast: Cast) -> None:
    shared, own = Client(), Client()
    for browser in (shared, own):
        _tries(browser, cast.alice.email, PASSWORD)
        browser.post("/deconnexion/")
    for _ in range(6):
        last = _tries(shared, cast.alice.email, "faux")
    assert "Trop d’essais" in text_of(last)
    assert _tries(own, cast.alice.email, PASSWORD).status_code == 302


def test_a_browser_marked_before_this_version_is_still_known(cast: Cast, rf: RequestFactory) -> None:
    from django.core import signing  # noqa: PLC0415

    asked = rf.get("/")
    asked.session = {}  # type: ignore[assignment]
    asked.COOKIES = {"appareil": signing.dumps([cast.alice.pk], salt=devices.SALT)}
    assert devices.is_hers(asked, cast.alice.email)
    assert devices.counted_as(asked, cast.alice.email) == f"browser {cast.alice.pk}"
    assert devices.counted_as(asked, cast.bob.email) == "127.0.0.0/24", "an account of hers opens no other"


def test_a_passkey_is_asked_for_sixty_times_a_minute_and_no_more_without_a_session_each(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.alice).delete()
    headers = {"X-Requested-With": "XMLHttpRequest", "X-Forwarded-For": TOWN_HALL}
    own = Client()
    _tries(own, cast.bob.email, PASSWORD)
    own.post("/deconnexion/")
    statuses = [Client().get("/connexion/cle/", headers=headers).status_code for _ in range(62)]
    assert statuses == [200] * 60 + [429] * 2
    assert own.get("/connexion/cle/", headers=headers).status_code == 200, "a known browser of the same network"
    assert Client().get("/connexion/cle/", headers=headers | {"X-Forwarded-For": "192.0.2.7"}).status_code == 200


def test_one_subscriber_of_ipv6_is_one_whatever_address_she_takes(rf: RequestFactory) -> None:
    asked = [rf.get("/", headers={"X-Forwarded-For": f"2001:db8:1:2::{n:x}"}) for n in (1, 2)]
    assert {subscriber_of(one) for one in asked} == {"2001:db8:1:2::/64"}
    assert subscriber_of(rf.get("/", headers={"X-Forwarded-For": TOWN_HALL})) == f"{TOWN_HALL}/32"
    assert network_of(TOWN_HALL) == network_of(f"::ffff:{TOWN_HALL}") == "203.0.113.0/24"


def test_a_workbook_is_made_sixty_times_an_hour_for_one_person(cast: Cast, candidature: Candidature) -> None:
    alice, address = signed_in(cast.alice), f"/candidature/{GRENOBLE}/2013/documents/vierge.ods?partie=AP"
    assert alice.get(address).status_code == 200
    (counted,) = budgets("heavy-sheet")
    beacon.broker().set(counted, 60, keepttl=True)
    refused = alice.get(address)
    assert (refused.status_code, "rien de ce qui était enregistré n’est perdu" in text_of(refused)) == (429, True)
    assert signed_in(cast.bob).get(address).status_code == 200


def test_an_expired_cookie_sent_again_and_again_keeps_one_text(cast: Cast, candidature: Candidature) -> None:
    alice = signed_in(cast.alice)
    worn = alice.cookies["sessionid"].value
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    before = Session.objects.count()
    for number in range(4):
        browser = Client()
        browser.cookies["sessionid"] = worn
        answer = browser.post(f"/candidature/{GRENOBLE}/2013/fiche/", {"executive": f"Un texte assez long {number}"})
        assert (answer.status_code, number == 0 or f"assez long {number}" in text_of(answer)) == (
            302 if number == 0 else 403,
            True,
        )
    assert Session.objects.count() == before


def test_what_is_kept_for_an_hour_goes_after_it_and_nothing_else(cast: Cast, candidature: Candidature) -> None:
    alice, bob = signed_in(cast.alice), signed_in(cast.bob)
    Session.objects.filter(session_key=alice.cookies["sessionid"].value).update(
        expire_date=timezone.now() - timedelta(hours=1)
    )
    alice.post(f"/candidature/{GRENOBLE}/2013/fiche/", {"executive": "Un texte assez long"})
    cache.set("un-essai", 1, 60)
    forget_passing()
    assert Session.objects.count() == 2
    with time_machine.travel(timezone.now() + retention.KEPT_TEXT.lasts + timedelta(minutes=1)):
        assert forget_passing() == 2
    assert [row.session_key for row in Session.objects.all()] == [bob.cookies["sessionid"].value]


def test_the_names_of_the_counters_hold_no_address(cast: Cast) -> None:
    for _ in range(2):
        _tries(Client(), cast.alice.email, "faux")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM label_cache")
        names = " ".join(name for (name,) in cursor.fetchall())
    assert names
    assert "203.0" not in names
    assert "login_failed" not in names


def test_whoever_has_proconnect_alone_signs_in_again_before_her_address_changes(cast: Cast) -> None:
    cast.alice.set_unusable_password()
    cast.alice.save()
    browser, now = signed_in(cast.alice), timezone.now()
    for address, fields in (
        ("/compte/adresse/", {"email": "autre@ville.example", "action_add": ""}),
        ("/compte/mot-de-passe/choisir/", {"password1": PASSWORD, "password2": PASSWORD}),
    ):
        session = browser.session
        session["began"] = now.timestamp() - 601
        session.save()
        assert "reconnectez-vous" in text_of(browser.post(address, fields, follow=True))
        session["began"] = now.timestamp() - 30
        session.save()
        assert browser.post(address, fields).status_code == 302
    assert MailMessage.objects.filter(address="autre@ville.example").exists()
    assert type(cast.alice).objects.get(pk=cast.alice.pk).check_password(PASSWORD)


def test_the_page_that_erases_an_account_tries_no_password_for_long(cast: Cast) -> None:
    alice = signed_in(cast.alice)
    answers = [alice.post("/compte/effacer/", {"word": "non", "password": "faux"}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert "Ce n’est pas votre mot de passe" not in text_of(answers[0]), "nothing is tried before the word"

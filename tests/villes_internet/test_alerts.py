"""Alerts by mail: nobody is subscribed by somebody else, one mail a week at most, stopped in one click."""

import re
from datetime import timedelta
from ipaddress import IPv6Address
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from time_machine import travel

from label.actions.alerts import confirm_alert, forget_alerts, token_of
from label.actions.awards import record_past_award
from label.models import Alert, Collectivite, Departement, Edition, MailMessage
from label.tasks.mail import deliver_due
from tests.cast import Cast
from tests.factories.label import CollectiviteFactory
from tests.initiatives.stories import public
from tests.pages import markup_of, words_of
from villes_internet.alerts import send_alerts

pytestmark = pytest.mark.django_db
PAGE = "/alertes/?collectivite=38185"
HERS = {"email": "Nadia@presse.example"}


@pytest.fixture(autouse=True)
def elsewhere(client: Client) -> str:
    """A network of its own for each test: what one asks is counted against no other."""
    found = str(IPv6Address(uuid4().int))
    client.defaults["REMOTE_ADDR"] = found
    return found


def link(kind: str = "confirmer") -> str:
    found = re.search(rf"/alertes/{kind}/\S+", MailMessage.objects.latest("pk").text)
    assert found is not None
    return found[0]


def follow(**what: object) -> Alert:
    """An alert that its address confirmed."""
    return Alert.objects.create(email="nadia@presse.example", confirmed_at=timezone.now(), **what)


def changed(cast: Cast) -> None:
    """Something changes in Grenoble, of which an alert may tell."""
    place = Collectivite.objects.get(code="38185")
    record_past_award(place, Edition.objects.get(year=2003), 3, source="Bulletin", by=cast.elise)


def test_it_is_asked_then_confirmed_by_its_address(client: Client, cast: Cast) -> None:
    assert "/alertes/?collectivite=38185" in markup_of(client.get("/collectivites/38185/"))
    assert "Vous suivez Grenoble" in words_of(client.get(PAGE))
    assert client.post(PAGE, HERS)["Location"] == "/alertes/envoyee/"
    changed(cast)
    assert send_alerts(timezone.now()) == 0, "nobody said yes"
    where = link()
    assert "Confirmez l’alerte" in words_of(client.get(where))
    assert not Alert.objects.confirmed().exists(), "opening the link confirms nothing"
    assert "en place" in words_of(client.post(where))
    assert Alert.objects.confirmed().exists()


def test_it_tells_what_changed_since_it_was_confirmed_once(cast: Cast, grenoble: Collectivite) -> None:
    changed(cast)
    follow(collectivite=grenoble)
    with travel(timezone.now() + timedelta(hours=1), tick=False):
        assert send_alerts(timezone.now()) == 0, "what changed before is no news"
        record_past_award(grenoble, Edition.objects.get(year=2004), 2, source="Bulletin", by=cast.elise)
    with travel(timezone.now() + timedelta(hours=2), tick=False):
        assert send_alerts(timezone.now()) == 1
        told = MailMessage.objects.latest("pk")
        assert "Grenoble, 2004" in told.text
        assert "Grenoble, 2003" not in told.text
        assert send_alerts(timezone.now()) == 0


def test_it_is_stopped_from_its_mail_in_one_press(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    follow(collectivite=grenoble)
    with travel(timezone.now() + timedelta(hours=1), tick=False):
        changed(cast)
    with travel(timezone.now() + timedelta(hours=2), tick=False):
        assert send_alerts(timezone.now()) == 1
        stop = link("arreter")
        deliver_due()
    sent = mail.outbox[-1]
    assert stop in sent.extra_headers["List-Unsubscribe"]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Arrêter l’alerte ?" in words_of(client.get(stop))
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Alert.objects.exists()
    assert client.get(stop).status_code == 404
    assert strict.post(stop).status_code == 200, "twice is once"


def test_one_mail_a_week_at_most(cast: Cast, grenoble: Collectivite) -> None:
    follow(collectivite=grenoble)
    for day, year in ((1, 2003), (3, 2004), (9, 2002)):
        with travel(timezone.now() + timedelta(days=day), tick=False):
            record_past_award(grenoble, Edition.objects.get(year=year), 3, source="Bulletin", by=cast.elise)
    written = []
    for day in range(2, 12):
        with travel(timezone.now() + timedelta(days=day), tick=False):
            written += [day] * send_alerts(timezone.now())
    assert written == [2, 9]


def test_each_follows_what_it_asked(cast: Cast, grenoble: Collectivite) -> None:
    follow(departement=Departement.objects.get(code="38"))
    follow(collectivite=CollectiviteFactory())
    follow(search="q=velo")
    follow()
    told = public(grenoble, cast.alice, cast.elise, title="Des vélos pour tous")
    with travel(timezone.now() + timedelta(minutes=1), tick=False):
        assert send_alerts(timezone.now()) == 3
    for row in MailMessage.objects.filter(subject_kind="alerte"):
        assert told.title in row.text


def test_nobody_learns_who_follows_what(client: Client) -> None:
    client.post(PAGE, HERS)
    confirm_alert(link().split("/")[-2])
    answer = client.post(PAGE, HERS)
    assert answer["Location"] == "/alertes/envoyee/"
    assert (Alert.objects.count(), MailMessage.objects.count()) == (1, 1)


def test_an_address_is_not_written_to_again_and_again(client: Client) -> None:
    codes = [CollectiviteFactory().code for _ in range(6)]
    answers = [client.post(f"/alertes/?collectivite={code}", HERS) for code in codes]
    assert [one.status_code for one in answers] == [302] * 5 + [422]
    assert "beaucoup d’alertes" in words_of(answers[-1])


@pytest.mark.parametrize(
    "address", ["/alertes/?collectivite=00000", "/alertes/?departement=999", "/alertes/confirmer/x/"]
)
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_link_that_is_none_stops_nothing(client: Client) -> None:
    follow()
    assert client.post("/alertes/arreter/rien/").status_code == 404
    assert Alert.objects.count() == 1


def test_a_faulty_address_is_said(client: Client) -> None:
    answer = client.post(PAGE, {"email": "nadia"})
    assert (answer.status_code, "Une adresse électronique est attendue" in words_of(answer)) == (422, True)


def test_what_nobody_confirmed_is_forgotten(client: Client) -> None:
    client.post(PAGE, HERS)
    kept = follow(departement=Departement.objects.get(code="38"))
    with travel(timezone.now() + timedelta(days=8), tick=False):
        assert forget_alerts() == 1
        assert client.post(f"/alertes/confirmer/{token_of(kept)}/").status_code == 200
    assert Alert.objects.get() == kept


def test_the_database_holds_it(grenoble: Collectivite) -> None:
    follow(collectivite=grenoble)
    with pytest.raises(IntegrityError, match="alert_once"), transaction.atomic():
        follow(collectivite=grenoble)
    with pytest.raises(IntegrityError, match="alert_follows_one_thing"), transaction.atomic():
        follow(collectivite=grenoble, search="q=velo")

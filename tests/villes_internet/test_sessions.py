"""Whose session it is: read with her by one statement, and said by the session alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from label.models import User
from label.permissions import is_equipe
from tests.cast import PASSWORD, Cast
from tests.conftest import asked_by
from tests.sessions import session_of
from villes_internet.accounts.backend import person_of
from villes_internet.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def whose(key: str) -> tuple[User | None, int]:
    """Who is signed in with this cookie, and what was asked to know it."""
    request = asked_by(User())
    request.session = SessionStore(key)
    with CaptureQueriesContext(connection) as asked:
        found = person_of(request)
    return found if isinstance(found, User) else None, len(asked)


def test_a_session_and_its_person_are_one_statement(cast: Cast) -> None:
    key = session_of(cast.elise)
    found, asked = whose(key)
    assert (found, asked) == (cast.elise, 1)
    assert found is not None
    assert {name: getattr(found, name) for name in vars(cast.elise) if not name.startswith("_")} == {
        name: value for name, value in vars(cast.elise).items() if not name.startswith("_")
    }
    with CaptureQueriesContext(connection) as more:
        assert is_equipe(found)
    assert not more


def no_row(key: str, _cast: Cast) -> None:
    UserSession.objects.filter(session_key=key).delete()


def row_of_another(key: str, cast: Cast) -> None:
    UserSession.objects.filter(session_key=key).update(user=cast.alice)


@pytest.mark.parametrize("change", [no_row, row_of_another])
def test_the_session_alone_says_whose_it_is(change: Callable[[str, Cast], None], cast: Cast) -> None:
    key = session_of(cast.elise)
    change(key, cast)
    found, _ = whose(key)
    assert found == cast.elise
    assert is_equipe(cast.elise)


def closed_account(_key: str, cast: Cast) -> None:
    User.objects.filter(pk=cast.elise.pk).update(is_active=False)


def another_password(_key: str, cast: Cast) -> None:
    cast.elise.set_password("Une tout autre phrase, 2013")
    cast.elise.save()


def over(key: str, _cast: Cast) -> None:
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))


def gone(key: str, _cast: Cast) -> None:
    Session.objects.filter(pk=key).delete()


def spoilt(key: str, _cast: Cast) -> None:
    Session.objects.filter(pk=key).update(session_data="rien:qui:vaille")


@pytest.mark.parametrize("change", [closed_account, another_password, over, gone, spoilt])
def test_nobody_any_more(change: Callable[[str, Cast], None], cast: Cast) -> None:
    key = session_of(cast.elise)
    change(key, cast)
    assert whose(key)[0] is None
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    assert browser.get("/pilotage/").status_code == 302


@pytest.mark.parametrize("key", ["court", "\\000aaaaaaaaaaa", "é" * 32, "a' OR 1=1 --", "x" * 5000])
def test_a_key_that_nobody_was_given_is_nobody_s(key: str, client: Client) -> None:
    answer = client.get("/pilotage/", headers={"Cookie": f'{settings.SESSION_COOKIE_NAME}="{key}"'})
    assert answer.status_code == 302


def test_a_session_of_nobody(cast: Cast) -> None:
    store = SessionStore()
    store["panier"] = 3
    store.create()
    assert whose(str(store.session_key))[0] is None
    assert SessionStore(store.session_key).get("panier") == 3
    assert SessionStore(session_of(cast.elise)).get(SESSION_KEY) == str(cast.elise.pk)


def test_a_session_lasts_twelve_hours_whatever_is_written_in_it(cast: Cast, client: Client) -> None:
    begun = timezone.now()
    with time_machine.travel(begun, tick=False):
        client.post("/connexion/", {"login": cast.alice.email, "password": PASSWORD})
    with time_machine.travel(begun + timedelta(hours=11), tick=False):
        session = client.session
        session["vu"] = 1
        session.save()
        assert client.get("/compte/").status_code == 200
    assert Session.objects.get(pk=session.session_key).expire_date - begun <= timedelta(hours=12)
    with time_machine.travel(begun + timedelta(hours=12, seconds=1), tick=False):
        assert client.get("/compte/").status_code == 302
        assert SessionStore().get_expiry_age() == settings.SESSION_COOKIE_AGE, "another begins"

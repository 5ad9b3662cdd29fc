"""Browsers where somebody has signed in before, and how many tries each kind of stranger has.

Whoever tries the passwords of an account exhausts the tries of her own network, then those of all the strangers to that
account; the person herself goes on where she has signed in before, or by the link of « mot de passe oublié ».
"""

import secrets
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from label.models import User
from label.rules.retention import BROWSER
from villes_internet.limits import HOUR, digest_of, is_spent, network_of, spend

SALT = "appareil"
LASTS = int(BROWSER.lasts.total_seconds())
MOST = 5  # people of one browser
STRANGERS = 50  # failures of an account in an hour, from all the browsers that it never used
PROVED = "adresse_prouvee"  # she has just followed the link of her own mail


@dataclass(frozen=True)
class Browser:
    """A browser where somebody signed in: a mark of its own, and the numbers of who did."""

    mark: str
    people: list[int]


def _browser(request: HttpRequest) -> Browser | None:
    """What its cookie says, if we signed it less than a year ago."""
    try:
        found = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    if isinstance(found, list):  # as it was written before browsers had a mark
        found = {"mark": "-".join(map(str, found)), "people": found}
    return Browser(str(found["mark"]), [key for key in found["people"] if isinstance(key, int)])


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Set the signed cookie that makes this browser one of hers: its mark, and the keys of who signed in there."""
    known = _browser(request)
    people = [user.pk, *(key for key in (known.people if known is not None else []) if key != user.pk)][:MOST]
    mark = known.mark if known is not None else secrets.token_urlsafe(9)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps({"mark": mark, "people": people}, salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_hers(request: HttpRequest, email: str) -> bool:
    """Whether the account of this address was opened in this browser before, or its mail just read."""
    if request.session.get(PROVED) == email:
        return True
    known = _browser(request)
    return known is not None and User.objects.filter(pk__in=known.people, email=email).exists()


def counted_as(request: HttpRequest, email: str) -> str:
    """Who tries to open the account of this address, as tries are counted: whoever just read its mail, a browser where
    it was opened before, or else a network. Nobody who shares a network closes an account to whoever owns it, and an
    account of one's own opens no other.
    """
    if email and is_hers(request, email):
        known = _browser(request)
        return f"browser {known.mark}" if known is not None else f"mail {digest_of(email)}"
    return _network(request)


def browser_of(request: HttpRequest) -> str:
    """Whose browser asks, where no account is named and nothing can be guessed: one that we know, or else a network."""
    known = _browser(request)
    return f"browser {known.mark}" if known is not None else _network(request)


def _network(request: HttpRequest) -> str:
    return network_of(get_adapter().get_client_ip(request))


def strangers_are_too_many(email: str) -> bool:
    """Whether those who never opened this account have had their failures of the hour."""
    return is_spent("sign-in", email, time.time(), allowed=STRANGERS, window=HOUR)


def note_failure(email: str) -> None:
    """Count one failure of somebody who never opened this account."""
    spend("sign-in", email, time.time(), allowed=STRANGERS, window=HOUR)

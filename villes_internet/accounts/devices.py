"""Browsers where somebody has signed in before, and how many tries each kind of stranger has.

Whoever tries the passwords of an account exhausts the tries of her own network, then those of all the strangers to that
account; the person herself goes on where she has signed in before, or by the link of « mot de passe oublié ».
"""

import time
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from label.models import User
from villes_internet.limits import HOUR, is_spent, spend

SALT = "appareil"
LASTS = 365 * 24 * HOUR
MOST = 5  # people of one browser
STRANGERS = 50  # failures of an account in an hour, from all the browsers that it never used
PROVED = "adresse_prouvee"  # she has just followed the link of her own mail


def _known(request: HttpRequest) -> list[int]:
    try:
        found = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return []
    return [key for key in found if isinstance(key, int)] if isinstance(found, list) else []


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """This browser is hers from now on; it is told nothing but her number, signed."""
    keys = [user.pk, *(key for key in _known(request) if key != user.pk)][:MOST]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(keys, salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_hers(request: HttpRequest, email: str) -> bool:
    """Whether the account of this address was opened in this browser before, or its mail just read."""
    if request.session.get(PROVED) == email:
        return True
    keys = _known(request)
    return bool(keys) and User.objects.filter(pk__in=keys, email=email).exists()


def network_of(address: str) -> str:
    """The network of an address: one customer holds a whole /64, and many share a /24."""
    found = ip_address(address.partition("%")[0])
    return str(ip_network((found, 24 if found.version == 4 else 64), strict=False))


def strangers_are_too_many(email: str) -> bool:
    """Whether those who never opened this account have had their failures of the hour."""
    return is_spent("sign-in", email, time.time(), allowed=STRANGERS, window=HOUR)


def note_failure(email: str) -> None:
    """Count one failure of somebody who never opened this account."""
    spend("sign-in", email, time.time(), allowed=STRANGERS, window=HOUR)

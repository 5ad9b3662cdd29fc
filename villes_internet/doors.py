"""Pages that somebody may ask for so many times, counted of a browser that we know, of a network or of a person."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from label.forms.gestures import GestureForm, TextField
from label.permissions import View, user_of
from villes_internet.accounts.devices import counted_as
from villes_internet.limits import HOUR, MINUTE, spend
from villes_internet.views.errors import refusal

Who = Callable[[HttpRequest], str]


def _counted(what: str, page: View, who: Who, *, allowed: int, window: int) -> View:
    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        budget = spend(what, who(request), time.time(), allowed=allowed, window=window)
        if budget is not None and budget.is_spent:
            return refusal(request, HTTPStatus.TOO_MANY_REQUESTS)
        return page(request, *args, **kwargs)

    return answer


class AddressForm(GestureForm):
    """The address that somebody types to come in, under the name that allauth's forms give it."""

    login = TextField()
    email = TextField()


def _of_account(request: HttpRequest) -> str:
    typed = AddressForm.read(request)
    return counted_as(request, str(typed["login"] or typed["email"]).strip().lower())


def entrance(name: str, page: View, *, a_minute: int, who: Who = _of_account, asks: bool = False) -> View:
    """A page where somebody comes in, which takes so many forms a minute, then answers 429: from one network, or from a
    browser where the account that is typed was opened before. `asks`: reading it counts as well: it writes a session.
    """
    counted = _counted(f"entrance-{name}", page, who, allowed=a_minute, window=MINUTE)

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (counted if asks or request.method == "POST" else page)(request, *args, **kwargs)

    return answer


def heavy(name: str, page: View, *, an_hour: int) -> View:
    """A page that is long to make: so many in an hour to one person, then 429."""
    return _counted(f"heavy-{name}", page, lambda request: str(user_of(request).pk), allowed=an_hour, window=HOUR)

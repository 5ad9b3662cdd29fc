"""Pages that somebody may ask for so many times, counted of a browser that we know, of a network or of a person."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from label.permissions import user_of
from villes_internet.accounts.devices import counted_as
from villes_internet.limits import HOUR, MINUTE, spend
from villes_internet.views.errors import refusal

Page = Callable[..., HttpResponseBase]


def _counted(what: str, page: Page, who: Callable[[HttpRequest], str], *, allowed: int, window: int) -> Page:
    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        budget = spend(what, who(request), time.time(), allowed=allowed, window=window)
        if budget is not None and budget.is_spent:
            return refusal(request, HTTPStatus.TOO_MANY_REQUESTS)
        return page(request, *args, **kwargs)

    return answer


def entrance(name: str, page: Page, *, a_minute: int, asks: bool = False) -> Page:
    """A page where somebody comes in, which takes so many forms a minute from one browser that we know or one network,
    and then answers 429; `asks`: reading it counts as well, because it writes a session.
    """
    counted = _counted(f"entrance-{name}", page, counted_as, allowed=a_minute, window=MINUTE)

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (counted if asks or request.method == "POST" else page)(request, *args, **kwargs)

    return answer


def heavy(name: str, page: Page, *, an_hour: int) -> Page:
    """A page that is long to make: so many in an hour to one person, then 429."""
    return _counted(f"heavy-{name}", page, lambda request: str(user_of(request).pk), allowed=an_hour, window=HOUR)

"""One line and one measure a request: who asked what, by which route, and how it went."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from toolkit.measures import REQUESTS
from villes_internet.telling.masking import masked
from villes_internet.telling.tracing import trace_request

log = structlog.get_logger("villes_internet.request")
NAMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
UNTOLD = ("/sante/", "/mesures/", "/static/")  # asked every few seconds: measured, and no line each


class TellMiddleware:
    """Give each request a number (that of the proxy, if it gives one), found again in every line written for it, in
    the answer, and in the report of a fault.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.headers.get("X-Request-ID", "")
        number = asked if NAMED.fullmatch(asked) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        begun = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        route = route_of(request)
        REQUESTS.labels(_method(request), route, response.status_code).observe(seconds)
        trace_request(route, _method(request), response.status_code, seconds, number)
        response["X-Request-ID"] = number
        if not request.path.startswith(UNTOLD):
            log.info(
                "request",
                method=request.method,
                path=masked(request.path),
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000),
                user=_user(request),
                address=address_of(request),
            )
        structlog.contextvars.clear_contextvars()
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the route, « none » where none was found: as many as the product has, whatever is asked."""
    match = request.resolver_match
    return (match.view_name or match.route) if match is not None else getattr(request, "kept_route", "none")


def _method(request: HttpRequest) -> str:
    method = request.method or ""
    return method if method in ("GET", "HEAD", "POST", "OPTIONS") else "other"


def _user(request: HttpRequest) -> int | None:
    """Who it was, when the page looked her up anyway: a line never costs a statement."""
    found = request.__dict__.get("_cached_user")
    key: int | None = found.pk if found is not None else None
    return key


def address_of(request: HttpRequest) -> str:
    """The network address that the last trusted proxy saw (`TRUSTED_PROXIES`); what a client says of itself is not
    believed.
    """
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a header that is no address
        return ""

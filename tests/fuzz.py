"""Requests that nobody of good faith would send, drawn from the product’s routes, the same for a seed."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from label.enums import MembershipStatus, Role
from label.models import Collectivite, Membership
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in

METHODS = ("GET",) * 6 + ("POST",) * 5 + ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")
# The site as it is served: one proxy is believed, and one name answered (the tests' own).
SERVED: dict[str, Any] = {"ALLOWED_HOSTS": ["testserver"], "ALLAUTH_TRUSTED_PROXY_COUNT": 1, "DEBUG": False}
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "2012",
    "38185",
    "57463",
    "9" * 30,
    "1e400",
    "NaN",
    "oui",
    "é" * 300,
    "\u202e\u0000x",
    "\x00",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%2e%2e%2f",
    "{{ 7*7 }}",
    "[]",
    "{}",
    "2013-02-30",
    "2013-06-01T25:61",
    "👩‍👩‍👧‍👦",
    "a@b",
    "x" * 5_000,
    "\r\nSet-Cookie: a=b",
    "null",
    "١٢",
)
YEARS, CODES, NUMBERS = (
    ("2012", "2013", "2011", "1999", "9999"),
    ("38185", "57463", "2A004", "zz", "0" * 12),
    ("1", "2", "9" * 9),
)
KEYS = (
    "q",
    "page",
    "region",
    "annee",
    "code",
    "tous",
    "versions",
    "next",
    "theme",
    "tri",
    "arobases",
    "departement",
    "depart",
)
FIELDS = (
    "text",
    "title",
    "name",
    "email",
    "version",
    "seen",
    "reason",
    "year",
    "code",
    "value",
    "level",
    "place",
    "order",
    "section",
    "question",
    "uploads",
    "status",
    "phase",
    "person",
    "page",
    "typed",
    "clock",
    "choice",
    "kind",
    "at",
)
TYPES = (
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/xml",
)


@dataclass(frozen=True)
class Request:
    """One of them: what is sent, and who sends it (an index)."""

    who: int
    method: str
    path: str
    data: Any = None
    kind: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def routes() -> list[str]:
    """Every route of the product, « palmares/<year>/ », without those that close a session or leave the site."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for one in patterns:
            here = before + str(one.pattern).lstrip("^").rstrip("$").replace("\\Z", "")
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, here)
            else:
                yield here

    left = ("deconnexion/", "proconnect/", "static/")
    return sorted({route for route in walk(get_resolver().url_patterns, "") if not route.startswith(left)})


def _filled(route: str, draw: random.Random) -> str:
    found, rest = "", route
    while "<" in rest:
        before, _, rest = rest.partition("<")
        inside, _, rest = rest.partition(">")
        name = inside.split(":")[-1]
        pool = YEARS if name == "year" else CODES if name == "code" else NUMBERS if inside.startswith("int:") else NASTY
        likely = draw.random() < 0.8
        found += before + quote(draw.choice(pool if likely else NASTY), safe="")
    return f"/{found}{rest}"


def drawn(count: int, *, seed: int, people: int) -> Iterator[Request]:
    """So many requests, the same for a seed, sent by one of `people` each."""
    draw = random.Random(seed)  # noqa: S311  (for tests)
    known = routes()
    for _ in range(count):
        path = _filled(draw.choice(known), draw)
        if draw.random() < 0.4:
            path += "?" + "&".join(
                f"{draw.choice(KEYS)}={quote(draw.choice(NASTY))}" for _ in range(draw.randint(1, 3))
            )
        method = draw.choice(METHODS)
        headers = {"Accept": draw.choice(("text/html", "application/json", "*/*", "\u00e9"))}
        if draw.random() < 0.2:
            headers |= {"X-Forwarded-For": draw.choice(NASTY).replace("\r\n", ""), "If-None-Match": '"x"'}
        if draw.random() < 0.05:
            headers |= {"Host": draw.choice(NASTY).replace("\r\n", "")}
        yield Request(draw.randrange(people), method, path, *_body(method, draw), headers)


def _body(method: str, draw: random.Random) -> tuple[Any, str]:
    if method not in ("POST", "PUT", "PATCH"):
        return None, ""
    if draw.random() < 0.6:
        fields: dict[str, Any] = {draw.choice(FIELDS): draw.choice(NASTY) for _ in range(draw.randint(0, 6))}
        if draw.random() < 0.2:
            fields["uploads"] = SimpleUploadedFile("a.pdf", draw.randbytes(draw.randint(0, 2_000)))
        return fields, ""
    return draw.choice((b"", b"{", b"[1,2", b"\xff\xfe", json.dumps({"a": NASTY}).encode())), draw.choice(TYPES)


def fault_of(client: Client, one: Request) -> tuple[int, str]:
    """The status of the answer, and what to say of it when the fault is ours; what it wrote is undone."""
    with transaction.atomic():
        try:
            answer = _sent(client, one)
            status = int(answer.status_code)
            if answer.streaming:
                b"".join(answer.streaming_content)
        finally:
            transaction.set_rollback(True)
    is_told = status == 503 and one.path.startswith("/sante/")
    return status, "" if status < 500 or is_told else f"{status} {one}"[:300]


def _sent(client: Client, one: Request) -> Any:
    headers = {name: value for name, value in one.headers.items() if value.isprintable()}
    if isinstance(one.data, bytes):
        return client.generic(one.method, one.path, one.data, one.kind, headers=headers)
    if one.method == "POST":
        return client.post(one.path, one.data, headers=headers)
    return client.generic(one.method, one.path, headers=headers)


def people() -> list[Client]:
    """A browser of each: nobody, an agent of Grenoble, the équipe, the technique."""
    cast = Cast()
    town = Collectivite.objects.get(code=GRENOBLE)
    Membership.objects.create(
        user=cast.alice, collectivite=town, roles=[Role.CORRESPONDANT], status=MembershipStatus.ACTIVE
    )
    found = [Client(raise_request_exception=False)]
    for user in (cast.alice, cast.elise, cast.theo):
        client = signed_in(user)
        client.raise_request_exception = False
        found.append(client)
    return found

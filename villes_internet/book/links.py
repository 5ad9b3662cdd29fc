"""The addresses that the texts of a book give: those of our site looked up at once, the others visited by a worker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import timezone

from initiatives.models import Initiative, number_in
from label.models import Collectivite, Edition
from label.templatetags.writing import markdown
from villes_internet.book.models import LONGEST_ADDRESS, BookText, TextLink

LINK = r"\]\(|\]\[|\]:|<\w+:"  # as Markdown writes one: a text without any is not read
HREF = re.compile(r'href="([^"]+)"')
AGAIN_DEAD, AGAIN_ALIVE = timedelta(days=1), timedelta(days=30)  # after which an address is visited again


@dataclass(frozen=True)
class DeadLink:
    """A link that leads nowhere: the text that gives it, its address, why."""

    text: BookText
    address: str
    why: str


def addresses_in(text: str) -> list[str]:
    """The addresses that a Markdown text prints, each once."""
    return list(dict.fromkeys(unescape(found) for found in HREF.findall(markdown(text))))


def dead_links(edition: Edition) -> list[DeadLink]:
    """The links of an edition's texts that lead nowhere, as far as is known. Two queries, and one or two for each link
    to a page of ours.
    """
    rows = list(BookText.objects.filter(edition=edition, text__regex=LINK))
    visited = {one.address: one for one in TextLink.objects.filter(answers=False)} if rows else {}
    return [
        DeadLink(row, address, why)
        for row in rows
        for address in addresses_in(row.text)
        if (why := _fault(address, visited))
    ]


def _fault(address: str, visited: dict[str, TextLink]) -> str:
    """Why an address leads nowhere; empty when it does not, or is not known yet."""
    if address.startswith("mailto:"):
        return ""
    if (path := _own(address)) is not None:
        return "" if _is_served(path) else "cette page n’existe pas sur ce site"
    if len(address) > LONGEST_ADDRESS:
        return f"une adresse compte {LONGEST_ADDRESS} signes au plus"
    if urlsplit(address).scheme not in ("http", "https"):
        return "cette adresse n’est pas entière"
    return visited[address].detail if address in visited else ""


def _own(address: str) -> str | None:
    """The path of an address of our own site; None for another."""
    if address.startswith("/") and not address.startswith("//"):
        return urlsplit(address).path
    return (
        urlsplit(address).path or "/"
        if address.startswith((settings.SITE_URL + "/", settings.SITE_URL + "#"))
        else None
    )


def _is_served(path: str) -> bool:
    """Whether a page of ours is there: its route, and the edition, the collectivité or the initiative that it names."""
    try:
        named = resolve(unquote(path))
    except Resolver404:
        return False
    told = named.kwargs
    there = [
        "year" not in told or Edition.objects.filter(year=told["year"]).exists(),
        "code" not in told or Collectivite.objects.filter(code=told["code"]).exists(),
        named.url_name != "initiative" or Initiative.objects.public().filter(pk=number_in(told["slug"])).exists(),
    ]
    return all(there)


def to_visit() -> Iterator[str]:
    """The addresses of other sites that nobody has visited lately; a demonstration's are nobody's. Two queries."""
    now = timezone.now()
    rows = BookText.objects.filter(edition__demonstration=False, text__regex=LINK)
    lately = Q(answers=True, visited_at__gt=now - AGAIN_ALIVE) | Q(answers=False, visited_at__gt=now - AGAIN_DEAD)
    known = set(TextLink.objects.filter(lately).values_list("address", flat=True))
    seen: set[str] = set()
    for text in rows.values_list("text", flat=True):
        for address in addresses_in(text):
            is_theirs = urlsplit(address).scheme in ("http", "https") and _own(address) is None
            if is_theirs and len(address) <= LONGEST_ADDRESS and address not in known | seen:
                seen.add(address)
                yield address

"""The addresses that a book gives, in its texts, for its partners, on the cards of its pages: those of our site looked
up at once, the others visited by a worker.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from initiatives.models import Initiative, number_in
from label.enums import CandidatureStatus, Phase
from label.models import Award, Collectivite, Edition, Partner, Profile
from label.rules.cards import website_address, website_fault
from label.rules.regulation import TOP
from label.templatetags.writing import markdown
from toolkit.french import of_place
from villes_internet.book.models import LONGEST_ADDRESS, BookText, TextLink

LINK = r"\]\(|\]\[|\]:|<\w+:"  # as Markdown writes one: a text without any is not read
HREF = re.compile(r'href="([^"]+)"')
RACING = (Phase.APPRAISAL, Phase.DELIBERATION, Phase.EMBARGO)  # the race is known, its book is being made
RESULTS = ("/palmares/", "/carte/", "/statistiques/", "/verifier/")  # there once an edition is public
AGAIN_DEAD, AGAIN_ALIVE = timedelta(days=1), timedelta(days=30)  # after which an address is visited again


@dataclass(frozen=True)
class DeadLink:
    """A link that leads nowhere: what gives it, its address, why, and the page where it is mended."""

    giver: str
    address: str
    why: str
    place: str


def addresses_in(text: str) -> list[str]:
    """The addresses that a Markdown text prints, each once."""
    return list(dict.fromkeys(unescape(found) for found in HREF.findall(markdown(text))))


@dataclass(frozen=True)
class Links:
    """What is known of the links of a book: those that lead nowhere, and how many a worker has still to visit."""

    dead: tuple[DeadLink, ...] = ()
    waiting: int = 0


def links_of(edition: Edition, chapters: Container[str]) -> Links:
    """The links that an edition's book prints; `chapters` are the names that a chapter may have in an address. Four
    queries, as many while some wait, and one or two for each link to a page of ours.
    """
    given = list(_given(edition))
    visited = {one.address: one for one in TextLink.objects.all()} if given else {}
    dead = []
    for giver, address, place in given:
        path = _own(address)
        if path is not None:
            why = "" if _is_served(path, edition, chapters) else "cette page n’existe pas sur ce site"
        else:
            why = _fault(address, visited)
        if why:
            dead.append(DeadLink(giver, address, why, place))
    waited = {address for _, address, _ in given if address not in visited}
    return Links(tuple(dead), sum(address in waited for address in to_visit()) if waited else 0)


def _given(edition: Edition) -> Iterator[tuple[str, str, str]]:
    """The links of an edition's book: what gives each, its address, the page where it is mended. Three queries."""
    for text in BookText.objects.filter(edition=edition, text__regex=LINK):
        place = reverse("book-text", args=[edition.year, text.slug])
        yield from ((f"« {text} »", address, place) for address in addresses_in(text.text))
    for partner in Partner.objects.filter(edition=edition).exclude(link=""):
        yield f"Partenaire « {partner} »", partner.link, reverse("equipe-partner", args=[edition.year, partner.pk])
    printed = Award.objects.standing().filter(candidature__edition=edition, arobases=TOP).values("candidature")
    cards = Profile.objects.filter(candidature__in=printed).select_related("candidature__collectivite")
    for card in cards.exclude(website="").order_by("candidature__sort_key"):
        town = card.candidature
        site = card.website if website_fault(card.website) else website_address(card.website)
        place = reverse("equipe-collectivite", args=[edition.year, town.collectivite.code])
        yield f"Fiche {of_place(town.name)}", site, place


def _fault(address: str, visited: dict[str, TextLink]) -> str:
    """Why an address of another site leads nowhere; empty when it does not, or is not known yet."""
    if address.startswith("mailto:"):
        return ""
    if len(address) > LONGEST_ADDRESS:
        return f"une adresse compte {LONGEST_ADDRESS} signes au plus"
    if urlsplit(address).scheme not in ("http", "https"):
        return "cette adresse n’est pas entière"
    return visited[address].detail if address in visited and not visited[address].answers else ""


def _own(address: str) -> str | None:
    """The path of an address of our own site; None for another."""
    if address.startswith("/") and not address.startswith("//"):
        return urlsplit(address).path
    return (
        urlsplit(address).path or "/"
        if address.startswith((settings.SITE_URL + "/", settings.SITE_URL + "#"))
        else None
    )


def _is_served(path: str, edition: Edition, chapters: Container[str]) -> bool:
    """Whether a page of ours is there for who reads the book of an edition: its route, and the edition, the chapter,
    the collectivité or the initiative that it names.
    """
    try:
        named = resolve(unquote(path))
    except Resolver404:
        return False
    told = named.kwargs
    is_of_book = told.get("year") == edition.year  # public the day that the book is
    known = Edition.objects.public() if path.startswith(RESULTS) else Edition.objects.announced()
    there = [
        "year" not in told or is_of_book or known.filter(year=told["year"]).exists(),
        named.url_name != "book-chapter" or told["chapter"] in chapters,
        "code" not in told or Collectivite.objects.filter(code=told["code"]).exists(),
        named.url_name != "initiative" or Initiative.objects.public().filter(pk=number_in(told["slug"])).exists(),
    ]
    return all(there)


def to_visit() -> Iterator[str]:
    """The addresses of other sites that were not visited lately, save those of a demonstration. Four queries.

    The site of every candidature in the race is visited: to visit those at 5 @ alone would tell the levels before they
    are published. Those of the last published edition go on being visited; those of an imported edition are not, since
    they are as old as it.
    """
    now = timezone.now()
    lately = Q(answers=True, visited_at__gt=now - AGAIN_ALIVE) | Q(answers=False, visited_at__gt=now - AGAIN_DEAD)
    seen = set(TextLink.objects.filter(lately).values_list("address", flat=True))
    for address in _of_others():
        is_theirs = urlsplit(address).scheme in ("http", "https") and _own(address) is None
        if is_theirs and len(address) <= LONGEST_ADDRESS and address not in seen:
            seen.add(address)
            yield address


def _of_others() -> Iterator[str]:
    """Every address that the books of real editions give or may give, our own among them. Three queries."""
    for text in BookText.objects.filter(edition__demonstration=False, text__regex=LINK).values_list("text", flat=True):
        yield from addresses_in(text)
    held = Edition.objects.filter(demonstration=False, candidatures__registered_at__isnull=False)
    yield from Partner.objects.filter(edition__in=held).exclude(link="").values_list("link", flat=True)
    # The book of the newest is made again when it is corrected.
    newest = Edition.objects.public().filter(demonstration=False).order_by("-year").values("pk")[:1]
    cards = Profile.objects.filter(
        Q(candidature__edition__phase__in=RACING) | Q(candidature__edition__in=newest),
        candidature__registered_at__isnull=False,
        candidature__status=CandidatureStatus.FILED,
        candidature__edition__demonstration=False,
    )
    for site in cards.exclude(website="").values_list("website", flat=True):
        if not website_fault(site):
            yield website_address(site)

"""The members of the association, as the book lists them."""

from collections.abc import Iterator
from dataclasses import dataclass

from label.documents.kinds import Parts
from label.documents.truth import digest, values_of
from label.enums import Kind
from label.models import Adhesion, Edition
from toolkit.french import counted, in_words, upper_first
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Place
from villes_internet.book.content.types import BookEntry


@dataclass(frozen=True)
class MemberGroup:
    """Members of one nature."""

    title: str
    entries: tuple[BookEntry, ...]


@dataclass(frozen=True)
class Members:
    """The members of the association that year."""

    lead: str
    total: int
    labelled: int
    groups: tuple[MemberGroup, ...]


GROUPS: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("Communes", frozenset({Kind.COMMUNE})),
    ("Intercommunalités", frozenset({Kind.CC, Kind.CA, Kind.CU, Kind.METROPOLE})),
    ("Autres membres", frozenset({Kind.SYNDICAT, Kind.DEPARTEMENT, Kind.REGION, Kind.AUTRE})),
)


def read(matter: Matter) -> Members | None:
    """Communes, groupings, then the others, each in alphabetical order; None without any. One query."""
    edition, fitter = matter.edition, matter.fitter
    rows = list(
        Adhesion.objects.filter(year=edition.year)
        .order_by("sort_key", "printed_name")
        .values_list("collectivite__code", "name", "departement", "kind")
    )
    groups = []
    for title, kinds in GROUPS:
        entries = tuple(
            BookEntry(code or "", fitter.text(name, "nom", name), departement)
            for code, name, departement, kind in rows
            if kind in kinds
        )
        if entries:
            groups.append(MemberGroup(title, entries))
    if not rows:
        return None
    labelled = {result.code for result in matter.results}
    here = sum(code in labelled for code, *_ in rows if code)
    lead = f"{upper_first(counted(len(rows), 'membre', 'membres', feminine=False))} en {edition.year}"
    lead += f", dont {in_words(here)} au palmarès." if here else "."
    return Members(lead, len(rows), here, tuple(groups))


def places(members: Members) -> Iterator[Place]:
    """A name in its group, when its code is known."""
    for group in members.groups:
        for entry in group.entries:
            if entry.code:
                yield Place(entry.code, entry.name, entry.departement, f"membre-{entry.code}")


def rests_on(edition: Edition) -> Parts:
    """The list of the year."""
    return {"les membres": digest(values_of(Adhesion.objects.filter(year=edition.year)))}


MEMBERS = ChapterKind(
    "membres",
    "Les membres de l’association",
    read,
    word="membres",
    places=places,
    list_page=("equipe-members", "Liste des membres"),
    rests_on=rests_on,
)

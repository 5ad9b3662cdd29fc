"""« L’équipe »: who runs the label that year, and who relays it in the regions."""

from dataclasses import dataclass

from label.models import TeamMember
from villes_internet.book.content.chapters.base import ChapterKind, Matter


@dataclass(frozen=True)
class TeamLine:
    """Somebody, with a function or with regions."""

    name: str
    words: str


@dataclass(frozen=True)
class Team:
    """The équipe and its correspondents, as the équipe lists them."""

    lead: str
    people: tuple[TeamLine, ...]
    correspondents: tuple[TeamLine, ...]


def read(matter: Matter) -> Team | None:
    """None where nobody is named. One query."""
    edition, fitter = matter.edition, matter.fitter
    people, correspondents = list[TeamLine](), list[TeamLine]()
    for row in TeamMember.objects.filter(edition=edition).order_by("rank", "pk"):
        words = fitter.text(row.regions or row.function, "fonction d’un juré", row.name)
        line = TeamLine(fitter.text(row.name, "nom", row.name), words)
        (correspondents if row.regions else people).append(line)
    if not people and not correspondents:
        return None
    lead = f"Ceux qui mènent l’édition {edition.year}"
    lead += ", et ceux qui la relaient dans les régions." if correspondents else "."
    return Team(lead, tuple(people), tuple(correspondents))


TEAM = ChapterKind("equipe", "L’équipe", read)

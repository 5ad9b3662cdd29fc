"""« L’équipe »: who runs the label that year, and who relays it in the regions."""

from dataclasses import dataclass

from label.documents.kinds import Parts
from label.documents.truth import digest, values_of
from label.models import Edition
from label.queries.team import team_of
from label.rules.team import TeamLine
from villes_internet.book.content.chapters.base import ChapterKind, Matter


@dataclass(frozen=True)
class Team:
    """The équipe with its functions, its relays with their regions; no address is printed."""

    lead: str
    people: tuple[TeamLine, ...]
    relays: tuple[TeamLine, ...]


def read(matter: Matter) -> Team | None:
    """None where nobody is named. One query."""

    def fitted(one: TeamLine) -> TeamLine:
        name, function, regions = (
            matter.fitter.text(value, what, one.name)
            for value, what in ((one.name, "nom"), (one.function, "fonction d’un juré"), (one.regions, "régions"))
        )
        return TeamLine(name, function, regions)

    people, relays = (tuple(fitted(one) for one in lines) for lines in team_of(matter.edition))
    if not people and not relays:
        return None
    lead = f"Ceux qui mènent l’édition {matter.edition.year}"
    lead += ", et ceux qui la relaient dans les régions." if relays else "."
    return Team(lead, people, relays)


def rests_on(edition: Edition) -> Parts:
    """What is printed of each."""
    return {"l’équipe": digest(values_of(edition.team.all(), "rank", "name", "function", "regions"))}


TEAM = ChapterKind("equipe", "L’équipe", read, list_page=("equipe-team", "Membres de l’équipe"), rests_on=rests_on)

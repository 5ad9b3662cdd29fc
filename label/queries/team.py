"""Who runs an edition of the label, and who relays it in the regions."""

from label.models import Edition, Region, TeamMember
from label.rules.team import TeamLine, serves


def team_of(edition: Edition) -> tuple[list[TeamLine], list[TeamLine]]:
    """The équipe of an edition, and its relays, in order; one query."""
    rows = [
        TeamLine(row.name, row.function, row.regions, row.address)
        for row in TeamMember.objects.filter(edition=edition).order_by("rank", "pk")
    ]
    return [one for one in rows if not one.regions], [one for one in rows if one.regions]


def last_team(edition: Edition) -> Edition | None:
    """The last edition before this one whose équipe is known; one query."""
    return Edition.objects.before(edition.year).filter(team__isnull=False).first()


def shown_team() -> tuple[Edition | None, list[TeamLine], list[TeamLine]]:
    """The équipe of the last announced edition that has one; two queries."""
    edition = Edition.objects.announced().filter(team__isnull=False).order_by("-year").first()
    return (edition, *team_of(edition)) if edition is not None else (None, [], [])


def relays_for(edition: Edition, region: str) -> list[TeamLine]:
    """The relays of a region, in an edition; one query."""
    return [one for one in team_of(edition)[1] if serves(one, region)]


def region_names() -> set[str]:
    """The regions of today and of before 2016; one query."""
    return set(Region.objects.values_list("name", flat=True))

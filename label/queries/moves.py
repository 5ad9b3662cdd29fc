"""Who moved from an edition to the next, as the public may read it."""

from dataclasses import dataclass

from label.enums import Coverage
from label.models import Edition
from label.queries.histories import participations_told_in
from label.rules.moves import Moves, moves


@dataclass(frozen=True)
class MovesTold:
    """The moves since the edition before (its year); `whole`: both palmarès are wholly known."""

    before: int
    whole: bool
    found: Moves


def moves_told_in(edition: Edition) -> MovesTold | None:
    """None where no edition before it has results that are known. Three queries."""
    before = Edition.objects.public().before(edition.year).filter(rated=True).first()
    if before is None:
        return None
    whole = {edition.coverage, before.coverage} == {Coverage.COMPLETE}
    found = moves(edition.year, before.year, participations_told_in(edition.year), whole=whole)
    return MovesTold(before.year, whole, found)

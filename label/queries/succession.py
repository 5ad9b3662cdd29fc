"""Territories that follow others: a commune nouvelle, a grouping made of several."""

from collections import defaultdict
from collections.abc import Iterable

from label.models import Collectivite


def lines() -> dict[int, list[int]]:
    """For each collectivité that succeeds to others, however far back, their numbers. One query."""
    heirs: dict[int, int] = dict(Collectivite.objects.filter(successor__isnull=False).values_list("pk", "successor_id"))
    found: dict[int, list[int]] = defaultdict(list)
    for old in heirs:
        here = old
        while (heir := heirs.get(here)) is not None:  # the database lets no succession come back on itself
            found[heir].append(old)
            here = heir
    return found


def line_of(heir: Collectivite) -> list[int]:
    """The numbers of those that this collectivité succeeds to. One query."""
    return lines().get(heir.pk, [])


def heirs_among(wanted: Iterable[int]) -> dict[int, int]:
    """For each collectivité that one of these succeeds to, which one. One query."""
    kept = set(wanted)
    return {old: heir for heir, olds in lines().items() if heir in kept for old in olds}

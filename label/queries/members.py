"""Who is a member of the association, year by year."""

from collections.abc import Sequence

from label.models import Adhesion, Collectivite
from label.rules.members import MemberLine


def members_of(year: int) -> list[MemberLine]:
    """The members of a year, by name; one query."""
    rows = Adhesion.objects.filter(year=year).select_related("collectivite").order_by("sort_key", "pk")
    return [
        MemberLine(row.collectivite.code if row.collectivite is not None else "", row.name, row.departement)
        for row in rows
    ]


def unknown_codes(members: Sequence[MemberLine]) -> list[str]:
    """The codes of a list that no collectivité bears; one query."""
    codes = {one.code for one in members if one.code}
    known = set(Collectivite.objects.filter(code__in=codes).values_list("code", flat=True))
    return sorted(codes - known)

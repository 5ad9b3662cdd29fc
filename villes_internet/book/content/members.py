"""The members of the association, as the book lists them."""

from collections.abc import Sequence

from label.models import Adhesion, Edition
from label.statistics import Result
from villes_internet.book.content.types import GROUPS, Chapter, Entry, MemberGroup, Members


def members(edition: Edition, results: Sequence[Result]) -> Chapter:
    """Communes, groupings, then the others, each in alphabetical order. One query."""
    rows = list(
        Adhesion.objects.filter(year=edition.year)
        .order_by("sort_key", "printed_name")
        .values_list("collectivite__code", "name", "departement", "kind")
    )
    groups = []
    for title, kinds in GROUPS:
        entries = tuple(Entry(code or "", name, departement) for code, name, departement, kind in rows if kind in kinds)
        if entries:
            groups.append(MemberGroup(title, entries))
    labelled = {result.code for result in results}
    content = Members(len(rows), sum(code in labelled for code, *_ in rows if code), tuple(groups))
    return Chapter("membres", "Les membres de l’association", content)

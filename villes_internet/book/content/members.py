"""The members of the association, as the book lists them."""

from collections.abc import Sequence

from label.models import Adhesion, Edition
from label.statistics import Result
from toolkit.french import counted, in_words, upper_first
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.types import GROUPS, Chapter, Entry, MemberGroup, Members


def members(edition: Edition, results: Sequence[Result], fitter: Fitter) -> Chapter | None:
    """Communes, groupings, then the others, each in alphabetical order; None without any. One query."""
    rows = list(
        Adhesion.objects.filter(year=edition.year)
        .order_by("sort_key", "printed_name")
        .values_list("collectivite__code", "name", "departement", "kind")
    )
    groups = []
    for title, kinds in GROUPS:
        entries = tuple(
            Entry(code or "", fitter.text(name, "nom", name), departement)
            for code, name, departement, kind in rows
            if kind in kinds
        )
        if entries:
            groups.append(MemberGroup(title, entries))
    if not rows:
        return None
    labelled = {result.code for result in results}
    here = sum(code in labelled for code, *_ in rows if code)
    lead = f"{upper_first(counted(len(rows), 'membre', 'membres', feminine=False))} en {edition.year}"
    lead += f", dont {in_words(here)} au palmarès." if here else "."
    content = Members(lead, len(rows), here, tuple(groups))
    return Chapter("membres", "Les membres de l’association", content)

"""`/palmares/<year>/qui-bouge/`: who rose, fell, came, returned and left since the edition before."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.enums import Coverage
from label.models import Edition
from label.queries.histories import participations_told_in
from label.rules.levels import LEVELS
from label.rules.moves import Moves, moves
from label.views.editions import public_edition_among
from toolkit.french import listed
from toolkit.typography import thousands


def _finding(found: Moves, year: int) -> str:
    """What moved, as a sentence that can be quoted."""
    told = (
        (len(found.risen), "monte", "montent"),
        (len(found.fallen), "descend", "descendent"),
        (found.held, "garde son niveau", "gardent leur niveau"),
    )
    parts = [f"{thousands(count)} {one if count == 1 else many}" for count, one, many in told if count]
    if not parts:
        return ""
    first, *rest = parts
    number, _, verb = first.partition(" ")
    noun = "collectivité" if number == "1" else "collectivités"
    return f"En {year}, {listed([f'{number} {noun} {verb}', *rest])}."


def _flows(found: Moves) -> tuple[list[int], list[tuple[int | None, list[int]]]]:
    """The levels that the table of flows names, the highest first, then its rows: from each level of the edition
    before, and from outside (None), how many to each of this one, and to outside.
    """
    if found.flows is None:
        return [], []
    seen = {level for pair in found.flows for level in pair if level is not None}
    levels = [level for level in reversed(LEVELS) if level in seen or level]
    ends: list[int | None] = [*levels, None]
    rows = [(start, [found.flows.get((start, end), 0) for end in ends]) for start in ends]
    return levels, [(start, counts) for start, counts in rows if any(counts)]


@login_not_required
@require_safe
def moves_page(request: HttpRequest, year: int) -> HttpResponse:
    """The moves of a published edition; what is known in part is told in part."""
    edition, _ = public_edition_among(year)
    before = Edition.objects.public().before(year).filter(rated=True).first()
    whole = before is not None and {edition.coverage, before.coverage} == {Coverage.COMPLETE}
    found = moves(year, before.year, participations_told_in(year), whole=whole) if before is not None else None
    levels, flows = _flows(found) if found is not None else ([], [])
    groups = (
        (
            ("montent", "Montent", found.risen),
            ("descendent", "Descendent", found.fallen),
            ("arrivent", "Nouvelles à notre connaissance", found.came),
            ("reviennent", "Reviennent", found.returned),
            ("partent", "Ne sont plus au palmarès", found.gone),
        )
        if found is not None
        else ()
    )
    context = {
        "edition": edition,
        "before": before,
        "whole": whole,
        "found": found,
        "finding": _finding(found, year) if found is not None else "",
        "groups": [group for group in groups if group[2]],
        "flows": flows,
        "levels": levels,
    }
    return render(request, "label/qui_bouge.html", context)

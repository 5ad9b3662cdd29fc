"""`/palmares/<year>/qui-bouge/`: who rose, fell, came, returned and left since the edition before."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.queries.moves import moves_told_in
from label.rules.moves import flow_rows, moves_finding, moves_groups
from label.views.editions import public_edition_among


@login_not_required
@require_safe
def moves_page(request: HttpRequest, year: int) -> HttpResponse:
    """The moves of a published edition; what is known in part is told in part."""
    edition, _ = public_edition_among(year)
    told = moves_told_in(edition)
    found = told.found if told is not None else None
    levels, flows = flow_rows(found) if found is not None else ([], [])
    context = {
        "edition": edition,
        "before": told.before if told is not None else None,
        "whole": told is not None and told.whole,
        "found": found,
        "finding": moves_finding(found, year) if found is not None else "",
        "groups": moves_groups(found) if found is not None else [],
        "flows": flows,
        "levels": levels,
    }
    return render(request, "label/qui_bouge.html", context)

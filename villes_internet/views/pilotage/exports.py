"""`/pilotage/<year>/exports/`: every table of an edition, in three forms, made when it is asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.documents.truth import papers_among
from label.models import Edition
from label.permissions import edition_of, equipe_required
from villes_internet.exports.kinds import FORMS, KINDS, TABLES, code_of


@equipe_required
@require_safe
def exports(request: HttpRequest, year: int) -> HttpResponse:
    """The tables, what is in each, and the files that are ready or under way."""
    edition = edition_of(year)
    papers = papers_among(list(KINDS.values()), edition)
    lines = []
    for table in TABLES:
        mine = [papers[code_of(table, form)] for form in FORMS]
        lines.append((table, mine, [one for one in mine if one.last is not None], table.refusals(edition)))
    context = {"edition": edition, "years": Edition.objects.years(), "lines": lines}
    return render(request, "pilotage/exports.html", context)

"""`/candidature/<code>/<year>/miroir/`: after the publication, the scores and answers of a collectivité beside those of
groups like it, and its last ones.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.documents.truth import paper_of
from label.permissions import member_of
from label.views.spaces import announced_in, candidature_in
from questionnaire.documents import MIRROR, mirror_told
from questionnaire.queries.mirror import mirrored, stories_of


@require_safe
def mirror(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The mirror of a published edition that the collectivité answered; the others are a choice away."""
    collectivite, membership = member_of(request, code)
    candidatures = mirrored(collectivite)
    candidature = next((c for c in candidatures if c.edition.year == year), None)
    own = None
    if candidature is None:
        announced_in(year)
        own = candidature_in(year, collectivite)
    context: dict[str, object] = {
        "collectivite": collectivite,
        "me": membership,
        "candidature": candidature,
        "without_result": own is not None and own.is_out,
        "year": year,
        "years": sorted({year, *(c.edition.year for c in candidatures)}, reverse=True),
    }
    if candidature is not None:
        told = mirror_told(candidature)
        to_do = told["next"].to_do
        stories = stories_of(candidature, {one.item.code for one in to_do})
        context |= told | {
            "paper": paper_of(MIRROR, candidature),
            "to_do": [(one, stories.get(one.item.code, [])) for one in to_do],
        }
    return render(request, "questionnaire/miroir.html", context)

"""What crosses the initiatives and the other apps: what they could illustrate of the questionnaire, what a candidature
puts forward.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from initiatives.actions import put_forward, take_off
from initiatives.forms import Questions
from initiatives.models import Initiative
from initiatives.permissions import can_tell
from initiatives.queries import highlights_of, proven_by
from initiatives.rules import clean
from initiatives.views import telling
from label.enums import CandidatureStatus
from label.models import Candidature, Edition
from label.permissions import refuse_unless, user_of
from label.views.pages import attempt
from questionnaire.enums import ItemType
from questionnaire.queries import questionnaire_of, readings_of, sheet_of
from villes_internet.views.space import Space, space_of

MOST_HINTS = 12
LONGEST_NEWS = 2000


@dataclass(frozen=True)
class Hint:
    """A question answered yes that no initiative illustrates."""

    code: str
    label: str
    theme: str


def hints_of(candidature: Candidature, initiatives: list[Initiative]) -> list[Hint]:
    """The questions answered yes, in the trame's order, that no initiative of the collectivité illustrates."""
    found = readings_of([candidature]).get(candidature.pk)
    if found is None:
        return []
    sheet, given, reading = found
    proven = proven_by(initiatives)
    hints = []
    for code, item in sheet.trame.items.items():
        answer = given.get(code)
        if (
            item.type == ItemType.OUI_NON
            and code in reading.shown
            and answer is not None
            and answer.value == "oui"
            and code not in proven
        ):
            hints.append(Hint(code, item.label, sheet.trame.places[code][0].code))
    return hints


def asked_questions() -> Questions:
    """What the questionnaire of the campaign asks, by theme; nothing before there is one. Two queries."""
    edition = Edition.objects.running() or Edition.objects.current()
    kept = questionnaire_of(edition) if edition is not None else None
    if kept is None:
        return ()
    return [(theme.label, [(item.code, item.label) for item in theme.items]) for theme in sheet_of(kept).trame.themes]


def tell(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The page where an initiative is told."""
    return telling.tell(request, code, pk, questions=asked_questions())


def submit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Propose it; what lacks is said on the same page."""
    return telling.submit(request, code, pk, questions=asked_questions())


def _space(request: HttpRequest, code: str) -> Space:
    here = space_of(request, code)
    refuse_unless(can_tell(here.membership), "Seules les personnes rattachées racontent les initiatives.")
    return here


@require_safe
def initiatives(request: HttpRequest, code: str) -> HttpResponse:
    """The initiatives of a collectivité, those that its candidature puts forward, and what it could still tell."""
    here = _space(request, code)
    rows = list(Initiative.objects.of(here.collectivite).select_related("saved_by"))
    candidature = here.candidature
    highlights = highlights_of(candidature)
    hints = hints_of(candidature, rows) if candidature is not None else []
    read_only = hasattr(request, "seen_as")
    is_open = (
        candidature is not None
        and not read_only
        and candidature.filing_window.is_open
        and candidature.status == CandidatureStatus.REGISTERED
    )
    context = {
        "collectivite": here.collectivite,
        "moi": here.membership,
        "candidature": candidature,
        "initiatives": [(row, highlights.get(row.pk)) for row in rows],
        "en_avant": len(highlights),
        "indices": hints[:MOST_HINTS],
        "autres_indices": hints[MOST_HINTS:],
        "ouverte": is_open,
        "lecture_seule": read_only,
    }
    return render(request, "candidature/initiatives.html", context)


@require_POST
def forward(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put an initiative forward in the candidature with its news, or no longer."""
    here = _space(request, code)
    initiative = get_object_or_404(Initiative, pk=pk, collectivite=here.collectivite)
    candidature = get_object_or_404(Candidature, pk=here.candidature.pk if here.candidature else None)
    user = user_of(request)
    if request.POST.get("retirer"):
        return attempt(
            request,
            lambda: take_off(candidature, initiative, by=user),
            "Elle n’est plus mise en avant.",
            "candidature-initiatives",
            code,
        )
    news = clean(request.POST.get("news", ""))[:LONGEST_NEWS]
    return attempt(
        request,
        lambda: put_forward(candidature, initiative, news=news, by=user),
        f"Mise en avant dans la candidature {candidature.edition.year}.",
        "candidature-initiatives",
        code,
    )

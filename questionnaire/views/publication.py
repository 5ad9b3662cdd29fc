"""The draft of a questionnaire read whole: published, given up, written to a file, read from one."""

from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from label.actions.drafts import drop_draft
from label.models import User
from label.permissions import equipe_required, user_of
from label.rules.drafts import MarkedText, text_changes
from label.rules.refusals import Refusal
from label.views.applying import ApplyForm
from label.views.drafts import seen_in
from label.views.pages import CONFLICT, INVALID
from questionnaire.actions.building import Workshop, place_of, publish, type_structure, workshop_of
from questionnaire.forms.building import TrameForm
from questionnaire.loading.reading import TrameFile
from questionnaire.loading.writing import trame_yaml
from questionnaire.models import Questionnaire
from questionnaire.queries.answers import lost_answers
from questionnaire.rules.changes import effects
from questionnaire.rules.told import told_changes
from questionnaire.views.building import questionnaire_or_404
from toolkit.tables.reading import ImportRefused

KEPT = "Ce qui est en vigueur le reste ; les versions de chaque question gardent ce brouillon."
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class WholeText:
    """The whole draft, as the page that shows a difference names it."""

    title: str
    page: str
    address: str


@equipe_required
@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, year: int) -> HttpResponse:
    """What the draft changes and what that will do, read before it is in force, or given up."""
    questionnaire = questionnaire_or_404(year)
    reasons: list[str] = []
    dropping = "abandonner" in request.GET
    if request.method == "POST":
        dropping = bool(ApplyForm.read(request)["drop"])
        try:
            _end(questionnaire, seen_in(request, "seen") or 0, dropping=dropping, by=user_of(request))
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            words = "Le brouillon est abandonné." if dropping else f"Le questionnaire {year} est publié."
            messages.success(request, words)
            return redirect("equipe-questionnaire", year)
    shop = workshop_of(questionnaire)
    here = reverse("equipe-questionnaire-publish", args=[year])
    context = {
        "text": WholeText(f"Questionnaire {year}", reverse("equipe-questionnaire", args=[year]), here),
        "changes": _difference(shop),
        "effects": [KEPT] if dropping else _effects(shop),
        "read": shop.draft.version,
        "hidden": [("drop", "yes")] if dropping else [],
        "nothing": not dropping and (not shop.has_changes or bool(shop.faults)),
        "reasons": reasons or ([] if dropping else [fault.sentence for fault in shop.faults]),
        "button": "Abandonner ce brouillon" if dropping else "Publier ce questionnaire",
    }
    return render(request, "label/appliquer.html", context, status=CONFLICT if reasons else 200)


def _end(questionnaire: Questionnaire, seen: int, *, dropping: bool, by: User) -> None:
    if dropping:
        shop = workshop_of(questionnaire)
        drop_draft(place_of(questionnaire.edition.year), seen, by=by, in_force=shop.draft.in_force)
    else:
        publish(questionnaire, seen, by=by)


def _difference(shop: Workshop) -> list[tuple[str, MarkedText]]:
    told = told_changes(shop.draft.in_force, shop.draft.content, shop.before, shop.structure)
    return [(label, text_changes(before, after)) for label, before, after in told]


def _effects(shop: Workshop) -> list[str]:
    edition = shop.questionnaire.edition
    lost = lost_answers(edition, shop.before.asked, shop.structure.asked)
    return effects(shop.before, shop.structure, lost)


@equipe_required
@require_safe
def export(request: HttpRequest, year: int) -> HttpResponse:
    """The questionnaire with its draft, as a trame file."""
    shop = workshop_of(questionnaire_or_404(year))
    answer = HttpResponse(trame_yaml(shop.structure), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="trame-{year}.yaml"'
    return answer


@equipe_required
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, year: int) -> HttpResponse:
    """Read a trame file into the draft; each line that does not read is told with its number."""
    questionnaire = questionnaire_or_404(year)
    sent = request.method == "POST"
    form = TrameForm(request.POST, request.FILES) if sent else TrameForm()
    problems: list[str] = []
    if sent and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read = TrameFile(Path(str(upload.name)[:80]), upload.read(MOST_BYTES)).structure(year)
            type_structure(questionnaire, read, by=user_of(request))
        except ImportRefused as refusal:
            problems = [str(problem) for problem in refusal.problems]
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, f"« {upload.name} » est dans le brouillon : voici ce qu’il change.")
            return redirect("equipe-questionnaire-publish", year)
    context = {"edition": questionnaire.edition, "form": form, "problems": problems}
    return render(request, "pilotage/questionnaire_trame.html", context, status=INVALID if sent else 200)

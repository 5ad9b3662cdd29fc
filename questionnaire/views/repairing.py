"""`/pilotage/questionnaire/<year>/<code>/reparer/`: a question put right while agents answer it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from label.actions.candidatures import people_of
from label.forms.drafts import DraftedForm
from label.models import User
from label.permissions import equipe_required, user_of
from label.views.applying import AppliedText, form_of, text_versions, typed_or_applied
from label.views.drafts import ClashLines
from questionnaire.actions.repairing import (
    LATE,
    REPAIRED_IN,
    Repair,
    repair_item,
    repair_of,
    repair_refusals,
    touched_by,
)
from questionnaire.forms.building import RepairForm, taken_by, takes
from questionnaire.models import Questionnaire
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.changes import conditions_moved
from questionnaire.rules.trame import Structure
from questionnaire.rules.writing import read, written
from questionnaire.views.building import questionnaire_or_404
from toolkit.dates import french_date

GONE = "Cette question n’existe pas dans ce questionnaire."


def _text(questionnaire: Questionnaire, code: str, by: User) -> AppliedText:
    structure = numbered_of(questionnaire).structure
    if code not in structure.trame.items:
        raise Http404(GONE)
    texts = written(structure)
    year = questionnaire.edition.year
    choices = structure.trame.items[code].choices
    force = {**texts, "reason": "", **{takes(choice.value): "" for choice in choices}}

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> RepairForm:
        return RepairForm(data, initial=initial or force, code=code, structure=structure, texts=texts)

    def repaired(form: DraftedForm) -> tuple[Structure, Repair]:
        typed = {name: value for name, value in form.cleaned_data.items() if name in texts}
        touched = {name for name, value in typed.items() if value != texts[name]}
        moved = taken_by(form.cleaned_data, [choice.value for choice in choices])
        before = dict(structure.trame.items[code].moved)
        kept = {old: moved.get(new, new) for old, new in before.items()} | moved
        when = french_date(timezone.localdate())
        typed[f"{code}-repaired"] = f"le {when} : {form.cleaned_data['reason'].strip()}"[:550]
        typed[f"{code}-moved"] = "\n".join(f"{old} = {new}" for old, new in kept.items())
        after = read({**texts, **typed}, structure.trame, touched).structure
        after = conditions_moved(after, code, moved)
        return after, repair_of(questionnaire, after, code, moved)

    def apply(form: DraftedForm) -> None:
        after, repair = repaired(form)
        repair_item(questionnaire, after, repair, reason=form.cleaned_data["reason"], by=by)

    return AppliedText(
        place=f"repair:{year}:{code}",
        title=f"Réparer {code}, questionnaire {year}",
        address=reverse("equipe-question-repair", args=[year, code]),
        back=reverse("equipe-question", args=[year, code]),
        make=make,
        apply=apply,
        effects=lambda form: _effects(questionnaire, repaired(form)[1]),
        refusals=lambda form: repair_refusals(questionnaire, *repaired(form), form.cleaned_data["reason"]),
        button="Réparer cette question…",
        done="La question est réparée ; ceux qui y avaient répondu sont prévenus.",
    )


def _effects(questionnaire: Questionnaire, repair: Repair) -> list[str]:
    """What the repair will do, in sentences."""
    found = touched_by(questionnaire, repair)
    towns = {row.candidature.collectivite for row in found.answers}
    labels = {one.value: one.label for one in (*repair.before.choices, *repair.after.choices)}
    people = {user.pk for town in towns for user in people_of(town)}
    return [
        f"Ce qui change : {' ; '.join(repair.changes) or 'rien'}.",
        f"Collectivités qui y ont répondu : {len(found.answers)}, dont déposées : {found.filed}.",
        f"Réponses qui passent à un autre choix : {found.changing}.",
        *(f"« {labels.get(old, old)} » devient « {labels.get(new, new)} »." for old, new in repair.moved.items()),
        f"Personnes prévenues par courriel, avec la raison : {len(people)}.",
        "Chaque réponse d’avant reste dans ses versions.",
    ]


@equipe_required
@require_http_methods(["GET", "POST"])
def repair(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """The question, typed in a draft of its own, applied once its effects are read."""
    questionnaire = questionnaire_or_404(year)
    text = _text(questionnaire, item, user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        context = {
            "edition": questionnaire.edition,
            "code": item,
            "form": form,
            "clash": clash,
            "late": "" if questionnaire.edition.phase in REPAIRED_IN else LATE,
        }
        return render(request, "pilotage/question_reparer.html", context, status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Every version of what was typed of its repair."""
    return text_versions(request, _text(questionnaire_or_404(year), item, user_of(request)))

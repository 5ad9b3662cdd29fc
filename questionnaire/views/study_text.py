"""`/pilotage/<year>/etude/texte/`: what the équipe writes about a study, a draft until it is applied."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from label.forms.drafts import DraftedForm
from label.models import Edition, User
from label.permissions import edition_of, equipe_required, user_of
from label.views.applying import AppliedText, form_of, text_versions, typed_or_applied
from label.views.drafts import ClashLines
from questionnaire.actions.study import save_study_text
from questionnaire.forms.study import StudyTextForm
from questionnaire.models import StudyTable, StudyText


def study_text(edition: Edition, by: User) -> AppliedText:
    """The text of an edition's study."""
    known = StudyText.objects.filter(edition=edition).first() or StudyText(edition=edition)
    force = {"introduction": known.introduction, "conclusion": known.conclusion}

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> StudyTextForm:
        return StudyTextForm(data, initial=initial or force)

    def apply(form: DraftedForm) -> None:
        known.introduction, known.conclusion = form.cleaned_data["introduction"], form.cleaned_data["conclusion"]
        save_study_text(known, by=by)

    def effects(_form: DraftedForm) -> list[str]:
        if StudyTable.objects.public().filter(edition=edition).exists():
            return ["L’étude est publiée : ce texte se lit aussitôt avec elle."]
        return ["L’étude n’est pas publiée : ce texte paraîtra avec ses tableaux."]

    return AppliedText(
        place=f"study:{edition.year}",
        title=f"Texte de l’étude {edition.year}",
        address=reverse("equipe-study-text", args=[edition.year]),
        back=reverse("equipe-study", args=[edition.year]),
        make=make,
        apply=apply,
        effects=effects,
        done="Le texte de l’étude est enregistré.",
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, year: int) -> HttpResponse:
    """Write about a study."""
    edition = edition_of(year)
    written = study_text(edition, user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None = None, status: int = 200) -> HttpResponse:
        context = {"edition": edition, "form": form, "clash": clash}
        return render(request, "questionnaire/etude_texte.html", context, status=status)

    if request.method == "POST":
        return typed_or_applied(request, written, page)
    return page(form_of(written))


@equipe_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, year: int) -> HttpResponse:
    """Every version of it."""
    return text_versions(request, study_text(edition_of(year), user_of(request)))

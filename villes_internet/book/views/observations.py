"""`/pilotage/<year>/livre/observation/<code>/`: what is said of a collectivité on its page, by the rules or by hand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.forms.drafts import DraftedForm
from label.models import Candidature, User
from label.permissions import equipe_required, user_of
from label.views.applying import AppliedText, form_of, text_versions, typed_or_applied
from label.views.drafts import ClashLines
from label.views.pages import attempt
from toolkit.french import of_place
from villes_internet.book.actions.pages import reset_observation, write_observation
from villes_internet.book.content.chapters.base import Matter
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Volume
from villes_internet.book.models import ProfileObservation
from villes_internet.book.proofs import observation_by_rules
from villes_internet.book.views.proofs import page_proof_answer, with_page


class ObservationForm(DraftedForm):
    """What is printed in the place of the rules' words."""

    button = "Écrire à la main…"
    text = forms.CharField(
        label="Observation imprimée",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="En un paragraphe. Le livre dit qu’elle est de l’équipe.",
    )


def by_rules(candidature: Candidature) -> str:
    """What the rules say of a collectivité that has a page."""
    matter = Matter(candidature.edition, Volume.PROFILES, Fitter())
    return observation_by_rules(matter, candidature.collectivite.code)


def _written(candidature: Candidature, rules: str, row: ProfileObservation | None, by: User) -> AppliedText:
    known = {"text": row.text if row is not None else ""}
    year, code = candidature.edition.year, candidature.collectivite.code

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> ObservationForm:
        typed = {name: value for name, value in (initial or {}).items() if value}
        return ObservationForm(data, initial={"text": known["text"] or rules, **typed})

    return AppliedText(
        place=f"observation:{candidature.pk}",
        title=f"Observation {of_place(candidature.name)}, livre {year}",
        address=reverse("book-observation", args=[year, code]),
        back=reverse("book-observation", args=[year, code]),
        make=make,
        apply=lambda form: write_observation(candidature, form.cleaned_data["text"], instead=rules, by=by),
        effects=lambda _form: [
            f"La page {of_place(candidature.name)} du livre {year} dit ce texte, et qu’il est de l’équipe.",
            "Le livre en ligne suit ; ses PDF se refont." if candidature.edition.is_public else "Rien n’est public.",
        ],
        done="L’observation est de l’équipe.",
        known=known,
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def observation_edit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Read what the rules say, and say something else in their place."""
    candidature = with_page(year, code)
    rules, row = by_rules(candidature), ProfileObservation.objects.filter(candidature=candidature).first()
    written = _written(candidature, rules, row, user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None = None, status: int = 200) -> HttpResponse:
        context = {"candidature": candidature, "rules": rules, "row": row, "form": form, "clash": clash}
        return render(request, "book/observation.html", context, status=status)

    return typed_or_applied(request, written, page) if request.method == "POST" else page(form_of(written))


@equipe_required
@require_http_methods(["GET", "POST"])
def observation_versions(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Every version of what was typed for one page."""
    candidature = with_page(year, code)
    row = ProfileObservation.objects.filter(candidature=candidature).first()
    return text_versions(request, _written(candidature, by_rules(candidature), row, user_of(request)))


@equipe_required
@require_safe
def observation_proof(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The page with the observation as it is typed, laid out by a worker; 202 while it is not there yet."""
    candidature = with_page(year, code)
    row = ProfileObservation.objects.filter(candidature=candidature).first()
    text = _written(candidature, by_rules(candidature), row, user_of(request))
    return page_proof_answer(request, candidature, text, reverse("book-observation-proof", args=[year, code]), "text")


@equipe_required
@require_POST
def observation_reset(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Give it back to the rules."""
    candidature, by = with_page(year, code), user_of(request)
    back = reverse("book-observation", args=[year, code])
    done = "L’observation est de nouveau celle des règles."
    return attempt(request, lambda: reset_observation(candidature, by=by), done, back)

"""Sections handed out to the people of a collectivité."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from label.models import NAMED_BY, Candidature, Membership, User
from label.permissions import refuse_unless, user_of
from label.views.pages import attempt, try_form
from questionnaire.actions.sections import assign_section, unassign_section
from questionnaire.forms.answers import AssignmentForm
from questionnaire.models import SectionAssignment
from questionnaire.permissions import can_assign
from questionnaire.rules.completeness import Progress, Reading
from questionnaire.rules.trame import SectionTerms, Trame
from questionnaire.views.desk import Desk, desk_of
from toolkit.prepared import PreparedModels


@dataclass(frozen=True)
class Handed:
    """A section handed to somebody: its row, its name and theme, how far it is."""

    row: SectionAssignment
    terms: SectionTerms
    theme: str
    progress: Progress


def _in_charge(candidature: int) -> QuerySet[SectionAssignment]:
    rows = SectionAssignment.objects.held().filter(candidature=candidature).select_related("section", "person")
    return rows.only("candidature", "due_on", "section__code", *(f"person__{name}" for name in NAMED_BY))


IN_CHARGE = PreparedModels[SectionAssignment](_in_charge, 987654321)


def assignments_of(candidature: Candidature) -> list[SectionAssignment]:
    """Who is in charge of what in a candidature; one query."""
    return IN_CHARGE.all(candidature.pk)


def handed_to(user: User, held: Sequence[SectionAssignment], trame: Trame, reading: Reading) -> list[Handed]:
    """Of what is `held`, the sections that are handed to a person, in the order of the questionnaire."""
    rows = [row for row in held if row.person_id == user.pk]
    mine = {row.section.code: row for row in rows}
    return [
        Handed(mine[section.code], section, theme.code, reading.sections[section.code])
        for theme in trame.themes
        for section in theme.asked_sections
        if section.code in mine
    ]


LONGEST = 20  # of a number and of a day, in the address of a form that is shown again
WHO = "La personne correspondante ou signataire confie les sections."


def _place(desk: Desk, section: str) -> str:
    """The line of a section on the page of the whole."""
    return reverse("questionnaire", args=desk.place) + f"#{section}"


@require_POST
def assign(request: HttpRequest, code: str, year: int, section: str) -> HttpResponse:
    """Hand a section to somebody."""
    desk = desk_of(request, code, year)
    refuse_unless(can_assign(desk.membership), WHO)
    people = User.objects.filter(memberships__in=Membership.objects.active().filter(collectivite=desk.collectivite))
    form = AssignmentForm(people, request.POST)
    if form.is_valid() and try_form(form, lambda: _assign(request, desk, section, form.cleaned_data)):
        return redirect(_place(desk, section))
    for error in chain(*form.errors.values()):
        messages.error(request, str(error))
    again = {"section": section, **{name: form.data.get(name, "")[:LONGEST] for name in form.fields}}
    return redirect(f"{reverse('questionnaire', args=desk.place)}?{urlencode(again)}#{section}")


def _assign(request: HttpRequest, desk: Desk, section: str, values: dict[str, Any]) -> None:
    assign_section(desk.candidature, section, values["person"], due_on=values["due_on"], by=user_of(request))
    messages.success(request, f"La section est confiée à {values['person']}.")


@require_POST
def unassign(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Take a section back."""
    desk = desk_of(request, code, year)
    refuse_unless(can_assign(desk.membership), WHO)
    row = get_object_or_404(SectionAssignment.objects.select_related("section"), pk=pk, candidature=desk.candidature)
    return attempt(
        request,
        lambda: unassign_section(desk.candidature, row.pk, by=user_of(request)),
        "La section n’est plus confiée à cette personne.",
        _place(desk, row.section.code),
    )

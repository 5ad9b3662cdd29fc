"""Asking a service that has no account; what its page sends."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from label.forms.base import FrenchForm
from label.forms.gestures import GestureForm, PressedField
from questionnaire.actions.services import AskedService
from questionnaire.rules.trame import ItemTerms


class AskServiceForm(FrenchForm):
    """Which service, where to write, which questions of the section, until which day."""

    button = "Envoyer le lien"
    service = forms.CharField(label="Service", max_length=120, help_text="Comme il se nomme chez vous.")
    email = forms.EmailField(label="Son adresse électronique")
    ends_on = forms.DateField(
        label="Jusqu’au",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Une date est attendue : jour, mois, année."},
        help_text="Ce jour compris.",
    )
    questions = forms.MultipleChoiceField(
        label="Questions posées",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cette question n’est pas là."},
    )

    def __init__(self, items: Sequence[ItemTerms], until: date, *args: Any, **kwargs: Any) -> None:
        initial = {"questions": [item.code for item in items], "ends_on": until, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        choices = [(item.code, f"{item.code} {item.label}") for item in items]
        self.fields["questions"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> AskedService:
        """What it asks, once it is valid."""
        values = self.cleaned_data
        return AskedService(values["service"], values["email"], values["questions"], values["ends_on"])


class ServiceForm(GestureForm):
    """Whether the service says that it has finished."""

    done = PressedField()

"""An edition: created, dated, ruled."""

from typing import Any, cast

from django import forms
from django.db.models import PositiveSmallIntegerField

from label.forms.base import DayField, FrenchForm, ParisMomentField
from label.forms.drafts import DraftedForm
from label.models import Regulation
from label.models.editions import LEVEL_BOUNDS
from label.rules.calendar import STEPS, EditionCalendar, out_of_order
from label.rules.regulation import PARAMETER_NAMES
from toolkit.french import upper_first

PARIS_HOUR = "Heure de Paris."
STEP_NAMES = tuple(name for name, _ in STEPS)


class NewEditionForm(FrenchForm):
    """The two numbers of a new edition; the rest comes from the one before."""

    button = "Créer l’édition"
    year = forms.IntegerField(label="Millésime", min_value=2000, max_value=2999)
    number = forms.IntegerField(
        label="Numéro d’édition", min_value=1, max_value=999, help_text="Le rang que l’association déclare."
    )


class RenumberForm(NewEditionForm):
    """The same of a draft that was made with wrong ones."""

    button = "Corriger les numéros"


class CalendarForm(DraftedForm):
    """The dates of an edition, hours of Paris."""

    button = "Appliquer le calendrier"
    opens_at = ParisMomentField(label="Ouverture des inscriptions", required=False, help_text=PARIS_HOUR)
    fills_at = ParisMomentField(label="Ouverture de la saisie", required=False, help_text=PARIS_HOUR)
    closes_at = ParisMomentField(label="Clôture des dépôts", required=False, help_text=PARIS_HOUR)
    jury_on = DayField(label="Séance du jury", required=False, help_text="Un jour.")
    publishes_at = ParisMomentField(label="Publication", required=False, help_text="Heure de Paris où l’embargo tombe.")
    ceremony_on = DayField(label="Cérémonie", required=False, help_text="Un jour.")
    ceremony_place = forms.CharField(
        label="Lieu de la cérémonie", max_length=120, required=False, help_text="La commune qui reçoit."
    )

    # What the page that shows the difference said it would cross.
    phases = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    no_optional = True  # which dates are needed depends on the phase: the messages say it

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            for name, fault in out_of_order(EditionCalendar(**{name: data.get(name) for name in STEP_NAMES})).items():
                self.add_error(name, f"{upper_first(fault)}.")
        return data

    @property
    def calendar(self) -> EditionCalendar:
        """The dates, as the rules take them."""
        return EditionCalendar(**{name: self.cleaned_data[name] for name in STEP_NAMES})


def _field_of(column: Any) -> forms.Field:
    """The control of a column of the règlement, with its bounds; a level says its own."""
    if not isinstance(column, PositiveSmallIntegerField):
        text: forms.Field = column.formfield()
        return text
    validators: list[Any] = column.validators
    bounds = {one.code: one for one in validators}  # « min_value », « max_value »
    said = {code: LEVEL_BOUNDS for code, one in bounds.items() if one.message == LEVEL_BOUNDS}
    limits = {code: one.limit_value for code, one in bounds.items()}
    number: Any = column.formfield(**limits, error_messages=said)
    return cast("forms.Field", number)


class RegulationForm(DraftedForm):
    """The parameters of a règlement, as its columns say them, and its text in Markdown."""

    button = "Enregistrer le règlement"
    parameters = (*PARAMETER_NAMES, "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 22


RegulationForm.base_fields |= {
    column.name: _field_of(column) for column in Regulation._meta.fields if column.name in RegulationForm.parameters
}

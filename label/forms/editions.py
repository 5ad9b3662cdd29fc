"""An edition: created, dated, ruled."""

from typing import Any

from django import forms

from label.forms.base import DayField, FrenchForm, ParisMomentField
from label.forms.drafts import DraftedForm
from label.models import Regulation
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


class RegulationForm(DraftedForm):
    """The parameters of a règlement, as its columns say them, and its text in Markdown."""

    button = "Enregistrer le règlement"
    parameters = (*PARAMETER_NAMES, "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = {column.name: column for column in Regulation._meta.fields}
        for name in self.parameters:
            field: Any = columns[name].formfield()
            field.validators += columns[name].validators
            self.fields[name] = field
        self.fields["text"].widget.attrs["rows"] = 22

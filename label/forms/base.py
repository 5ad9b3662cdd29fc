"""What our forms share: the template, the button, French sentences for an empty field, and a moment of Paris."""

from datetime import UTC, date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator

from label.rules.calendar import is_ambiguous, is_imaginary
from toolkit.dates import PARIS

NEEDED = "Ce champ est nécessaire."
NOT_IN_LIST = forms.ChoiceField.default_error_messages["invalid_choice"]  # Django's own words, where a form gives none
ADDRESS_LENGTH = 254
FIRST_YEAR, LAST_YEAR = 1999, 2999
OUT_OF_TIME = f"Une année entre {FIRST_YEAR} et {LAST_YEAR} est attendue."


class FrenchForm(forms.Form):
    """A form with our field template and one button."""

    button = "Enregistrer"
    drafted = False  # whether it is saved as it is typed: the places of its errors then wait on the page

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, self.button)


def dress(form: Any, button: str) -> None:
    """Give a form its helper and its French sentences."""
    for field in form.fields.values():
        field.error_messages["required"] = NEEDED
        if isinstance(field, forms.IntegerField):
            field.error_messages["invalid"] = "Un nombre entier est attendu."
            field.widget.attrs.setdefault("inputmode", "numeric")
            for validator in field.validators:
                if isinstance(validator, MinValueValidator):
                    validator.message = "Un nombre d’au moins %(limit_value)s est attendu."
                elif isinstance(validator, MaxValueValidator):
                    validator.message = "Un nombre d’au plus %(limit_value)s est attendu."
        if isinstance(field, forms.ChoiceField) and field.error_messages["invalid_choice"] is NOT_IN_LIST:
            field.error_messages["invalid_choice"] = "Choisissez une réponse de la liste."
        if isinstance(field, forms.EmailField):
            dress_address(field)
    form.helper = FormHelper()
    form.helper.attrs = {"novalidate": ""}
    if button:
        form.helper.add_input(Submit("", button))


def dress_address(field: forms.EmailField) -> None:
    """Give an e-mail address the length of our columns and its French sentences."""
    field.error_messages["invalid"] = "Une adresse électronique est attendue, par exemple prenom.nom@ville.fr"
    field.validators.insert(
        0, MaxLengthValidator(ADDRESS_LENGTH, "Une adresse électronique compte 254 signes au plus.")
    )
    field.widget.attrs["maxlength"] = ADDRESS_LENGTH


class ParisMomentField(forms.DateTimeField):
    """A date and an hour of Paris; the hour that does not exist in March and the one that happens twice in October are
    refused.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"], **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(PARIS).replace(tzinfo=None) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        """The moment in UTC; raises ValidationError with a sentence that names the trap."""
        if value in self.empty_values:
            return None
        for form in self.input_formats or ():
            try:
                wall = datetime.strptime(str(value).strip(), str(form))  # noqa: DTZ007  (the zone of Paris is given below)
            except ValueError:
                continue
            if not FIRST_YEAR <= wall.year <= LAST_YEAR:
                raise ValidationError(OUT_OF_TIME)
            if is_imaginary(wall):
                msg = "Cette heure n’existe pas : cette nuit-là, on passe de 2 h à 3 h. Choisissez une autre heure."
                raise ValidationError(msg)
            if is_ambiguous(wall):
                msg = (
                    "Cette heure arrive deux fois : cette nuit-là, on revient de 3 h à 2 h. Choisissez une autre heure."
                )
                raise ValidationError(msg)
            return wall.replace(tzinfo=PARIS).astimezone(UTC)
        msg = "Une date et une heure sont attendues : 08/11/2013 18:00."
        raise ValidationError(msg)


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)
        self.error_messages["invalid"] = "Une date est attendue, par exemple 08/11/2013."

    def to_python(self, value: Any) -> date | None:
        """The day; raises ValidationError outside the years of the label."""
        day: date | None = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(OUT_OF_TIME)
        return day

"""What anybody reports of a published result, and the équipe's answer."""

from typing import Any

from django import forms

from label.enums import ClaimedLevel
from label.forms.base import FrenchForm
from label.forms.gestures import GestureForm, PressedField, TextField
from label.rules.files import EXTENSIONS


class ErrorReportForm(FrenchForm):
    """Say what should be written, and prove it."""

    button = "Envoyer à l’équipe"
    no_optional = True  # a source or a document: the helps say it
    year = forms.TypedChoiceField(label="Édition", coerce=int)
    claim = forms.ChoiceField(label="Ce qui devrait être écrit", choices=[("", "Choisir"), *ClaimedLevel.choices])
    source = forms.CharField(
        label="Source",
        max_length=300,
        required=False,
        help_text="Un article, un bulletin, une délibération : titre, date, adresse. Ou joignez un document.",
    )
    proof: Any = forms.FileField(
        label="Document",
        required=False,
        help_text="À défaut d’une source, ou avec elle : un PDF ou une photo, 20 Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(EXTENSIONS)}),
        error_messages={"empty": "Ce fichier est vide.", "max_length": "Le nom de ce fichier est trop long."},
    )
    explanation = forms.CharField(
        label="Explication (facultative)", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    full_name = forms.CharField(label="Prénom et nom (facultatifs)", max_length=120, required=False)
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Pour confirmer, puis pour vous répondre. Elle n’est montrée qu’à l’équipe.",
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        field.choices = [("", "Choisir"), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = "Choisissez une édition publiée."


class ReportAnswerForm(GestureForm):
    """Which button answered a report, and the word."""

    accept = PressedField()
    word = TextField(500)

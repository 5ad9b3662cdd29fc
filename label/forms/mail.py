"""The texts of a campaign's mails."""

from collections.abc import Container
from typing import Any

from django import forms

from label.enums import Audience, TownClass
from label.forms.base import FrenchForm, ParisMomentField
from label.forms.drafts import DraftedForm
from label.models import Region
from label.rules.letters import GestureMail
from label.rules.mail import PLACEHOLDERS, template_faults
from label.rules.regulation import TOP, level_name
from toolkit.french import upper_first
from toolkit.typography import typographic


class TemplateForm(DraftedForm):
    """A subject and a text with placeholders."""

    button = "Enregistrer le modèle"
    words: Container[str] = PLACEHOLDERS
    subject = forms.CharField(label="Objet", max_length=150)
    body = forms.CharField(
        label="Texte",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Les mots entre accolades sont remplacés pour chaque destinataire.",
    )

    def clean_subject(self) -> str:
        return self._checked("subject")

    def clean_body(self) -> str:
        return self._checked("body")

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if faults := template_faults(text, words=self.words):
            raise forms.ValidationError(faults)
        return text


class LetterForm(TemplateForm):
    """The text of a mail that leaves of itself."""

    def __init__(self, letter: GestureMail, *args: Any, **kwargs: Any) -> None:
        self.words = letter.all_words
        super().__init__(*args, **kwargs)


class MailingForm(TemplateForm):
    """A mailing: its text and whom it is for."""

    button = "Enregistrer le brouillon"
    field_order = ("audience", "region", "town_class", "arobases", "subject", "body")
    audience = forms.ChoiceField(label="Destinataires", choices=Audience.choices)
    region = forms.ChoiceField(label="Région d’aujourd’hui", required=False)
    town_class = forms.ChoiceField(label="Strate", required=False, choices=[("", "Toutes"), *TownClass.choices])
    arobases = forms.ChoiceField(
        label="Niveau obtenu",
        required=False,
        choices=[("", "Tous"), *((str(n), upper_first(level_name(n))) for n in range(TOP, -1, -1))],
        help_text="Une fois les résultats publiés.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.filter(until_2015=False).order_by("name").values_list("code", "name")
        self.fields["region"].choices = [("", "Toutes"), *((code, typographic(name)) for code, name in regions)]  # type: ignore[attr-defined]


class PlanForm(FrenchForm):
    """When a mailing leaves."""

    button = "Programmer"
    send_at = ParisMomentField(
        label="Partir le", help_text="Heure de Paris. Les destinataires sont ceux de ce jour-là."
    )

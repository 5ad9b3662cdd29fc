"""What the équipe says of a partner, its logo, and those that it takes up from last year."""

from typing import Any

from django import forms
from django.core.validators import URLValidator

from label.forms.base import FrenchForm
from label.forms.drafts import DraftedForm
from label.forms.gestures import GestureForm, NumbersField, OneOfField
from label.models.partners import LONGEST_ROLE
from label.rules.cards import website_address

MOST_PARTNERS = 200  # taken up at once


class PartnerForm(DraftedForm):
    """A partner of one edition."""

    button = "Ajouter ce partenaire"
    name = forms.CharField(label="Nom", max_length=120)
    role = forms.CharField(
        label="Rôle",
        required=False,
        max_length=LONGEST_ROLE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une phrase, telle que le livre l’imprime.",
    )
    link = forms.CharField(
        label="Site", required=False, max_length=300, help_text="Par exemple : https://www.exemple.fr"
    )
    is_main = forms.BooleanField(label="Partenaire principal de l’édition", required=False)

    def clean_link(self) -> str:
        """The address, with its scheme; a bare name of a site is completed."""
        typed = str(self.cleaned_data["link"]).strip()
        if not typed:
            return ""
        link = website_address(typed)
        try:
            URLValidator(["http", "https"])(link)
        except forms.ValidationError:
            msg = "Une adresse de site est attendue, par exemple https://www.exemple.fr"
            raise forms.ValidationError(msg) from None
        return link


class LogoForm(FrenchForm):
    """The logo of a partner."""

    button = "Enregistrer ce logo"
    logo: Any = forms.FileField(
        label="Logo",
        help_text="JPEG, PNG, WebP, HEIC, 150 × 40 pixels au moins, 5 Mo au plus. Convertissez d’abord un SVG en PNG.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,.heic,.heif"}),
    )


class MovePartnerForm(GestureForm):
    """Up or down."""

    gesture = OneOfField("up", "down")


class TakeUpForm(GestureForm):
    """The partners of last year that are confirmed for this one."""

    kept = NumbersField(MOST_PARTNERS)

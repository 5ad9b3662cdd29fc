"""Who is to sign for a collectivité, and the équipe's answer."""

from typing import Any

from django import forms

from label.enums import SignatoryBasis
from label.forms.base import FrenchForm
from label.forms.gestures import GestureForm, PressedField, TextField
from label.rules.files import EXTENSIONS


class SignatoryForm(FrenchForm):
    """Ask for a signataire."""

    button = "Demander à l’équipe"
    no_optional = True  # what is needed depends on the ground: the help says it
    full_name = forms.CharField(label="Prénom et nom", max_length=120)
    email = forms.EmailField(label="Adresse électronique", help_text="La sienne : c’est avec elle qu’on se connecte.")
    basis = forms.ChoiceField(
        label="À quel titre cette personne signe",
        choices=SignatoryBasis.choices,
        widget=forms.RadioSelect,
    )
    delegation: Any = forms.FileField(
        label="Délégation de signature",
        required=False,
        help_text="Nécessaire par délégation : l’arrêté ou la délibération, en PDF ou en photo JPEG.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(EXTENSIONS)}),
        error_messages={"empty": "Ce fichier est vide.", "max_length": "Le nom de ce fichier est trop long."},
    )


class AnsweredForm(GestureForm):
    """Which button answered a request for a signataire, and the word."""

    accept = PressedField()
    word = TextField(500)

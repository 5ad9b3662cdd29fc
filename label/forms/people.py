"""What the équipe does for a person."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from label.actions.colleagues import LONGEST_REASON
from label.forms.base import FrenchForm
from label.forms.gestures import GestureForm, YesField
from label.models import User


class ColleagueForm(FrenchForm):
    """Name somebody of the équipe."""

    button = "Nommer"
    email = forms.EmailField(label="Adresse électronique")
    name = forms.CharField(
        label="Nom", max_length=150, required=False, help_text="Nécessaire si elle n’a pas encore de compte."
    )


class WhyForm(FrenchForm):
    """The reason of a gesture on somebody's account."""

    button = ""
    reason = forms.CharField(label="Raison", max_length=LONGEST_REASON)


class NewAddressForm(WhyForm):
    """The other address of an account, because she asked."""

    field_order = ("email", "reason")
    email = forms.EmailField(label="Nouvelle adresse")


class CloseForm(WhyForm):
    """Close an account, before what she holds is handed over when it cannot wait."""

    urgent = forms.BooleanField(
        label="C’est urgent : fermer avant d’avoir confié ce qu’elle tient",
        required=False,
        help_text="Compte compromis, départ contraint : ce qu’elle tient reste ici, et se confie après.",
    )


class EraseForForm(WhyForm):
    """Erase on somebody's behalf: asked in words."""

    urgent = forms.BooleanField(label="Effacer avant d’avoir confié ce qu’elle tient", required=False)
    word = forms.CharField(label="Tapez « effacer » pour confirmer", max_length=20)

    def clean_word(self) -> str:
        """The word, whatever its case."""
        word = str(self.cleaned_data["word"]).strip().lower()
        if word != "effacer":
            msg = "Tapez le mot « effacer »."
            raise forms.ValidationError(msg)
        return word


class AgreeForm(GestureForm):
    """Agree to a reset, or refuse it."""

    answer = YesField()


class HandOverForm(FrenchForm):
    """To whom what a person holds is handed."""

    button = "Confier"
    to: Any = forms.ModelChoiceField(
        label="Confier ce qu’elle tient à",
        queryset=User.objects.none(),
        error_messages={"invalid_choice": "Cette personne ne peut rien en reprendre : choisissez-en une de la liste."},
    )

    def __init__(self, takers: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = takers

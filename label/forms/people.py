"""What the équipe does for a person."""

from django import forms

from label.actions.colleagues import LONGEST_REASON
from label.forms.base import FrenchForm
from label.forms.gestures import GestureForm, YesField


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


class EraseForForm(WhyForm):
    """Erase on somebody's behalf: asked in words."""

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

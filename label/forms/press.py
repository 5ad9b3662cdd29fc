"""The press list."""

from django import forms

from label.forms.drafts import DraftedForm
from label.rules.press import SHAPE, read


class PressListForm(DraftedForm):
    """One address a line."""

    press = forms.CharField(
        label="Liste de presse",
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=f"Une adresse par ligne : « {SHAPE} ». Le nom est facultatif.",
    )

    def clean_press(self) -> str:
        """The text; what does not read is told line by line."""
        text = str(self.cleaned_data["press"])
        if faults := read(text)[1]:
            raise forms.ValidationError([str(fault) for fault in faults])
        return text

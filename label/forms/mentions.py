"""The special mentions of an edition."""

from django import forms

from label.enums import MentionScope
from label.forms.drafts import DraftedForm
from label.rules.mentions import SHAPE, read


class MentionsForm(DraftedForm):
    """One mention a line."""

    mentions = forms.CharField(
        label="Mentions spéciales",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"Une par ligne : « {SHAPE} ». Pour qui, au choix : "
        f"{', '.join(scope.label.lower() for scope in MentionScope)}.",
    )

    def clean_mentions(self) -> str:
        """The text; what does not read is told line by line."""
        text = str(self.cleaned_data["mentions"])
        if faults := read(text)[1]:
            raise forms.ValidationError([str(fault) for fault in faults])
        return text

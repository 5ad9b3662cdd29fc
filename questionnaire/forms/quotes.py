"""Which passage of a comment is quoted, and what its town says of it."""

from django import forms

from label.forms.base import FrenchForm
from label.forms.gestures import GestureForm, YesField


class QuoteForm(FrenchForm):
    """The passage, word for word; and that its names were seen."""

    text = forms.CharField(
        label="Le passage",
        help_text="Mot pour mot : ôtez ce qui n’est pas à citer, 600 signes au plus.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    seen_names = forms.BooleanField(
        label="J’ai vu qui ce passage semble nommer : il peut être cité ainsi", required=False
    )

    def asks_nothing(self) -> None:
        """Ask for no confirmation: the text names nobody."""
        del self.fields["seen_names"]


class ConsentForm(GestureForm):
    """Whether a passage may be quoted."""

    granted = YesField()

"""A word beside a question."""

from typing import Any

from django import forms

from label.forms.drafts import DraftedForm
from questionnaire.models.threads import LONGEST_NOTE


class WordForm(DraftedForm):
    """A word, to those whom `button` names."""

    def __init__(self, *args: Any, button: str, label: str, help_text: str, name: str, **kwargs: Any) -> None:
        self.button = button
        kwargs.setdefault("auto_id", f"{name}_%s")  # two on one page
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = help_text

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_NOTE)

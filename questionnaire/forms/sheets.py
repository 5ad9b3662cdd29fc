"""What a review of answers that come from elsewhere sends: whether it confirms or leaves, and what is ticked."""

from typing import Any

from django import forms

from label.forms.gestures import GestureForm, PressedField
from questionnaire.rules.trame import Trame

FIELDS = ("value", "comment")


class ReviewForm(GestureForm):
    """The button, and the differences that are taken: « AP-01:comment »."""

    confirm = PressedField()
    leave = PressedField()
    take = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, trame: Trame, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [f"{item.code}:{field}" for item in trame.items.values() if not item.source_auto for field in FIELDS]
        self.fields["take"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]

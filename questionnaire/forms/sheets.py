"""What leaves on paper and what comes back: the part asked for; what a review of answers from elsewhere confirms."""

from typing import Any

from django import forms

from label.forms.gestures import LARGEST_VERSION, FilesField, GestureForm, NumberField, PressedField, TextField
from questionnaire.rules.sheets import Unread
from questionnaire.rules.trame import Trame
from toolkit.numbers import whole_number

FIELDS = ("value", "comment")
MOST_UNREAD = 500  # lines: more than a workbook has


class ExtractForm(GestureForm):
    """The theme or section to print, with its answers or blank."""

    part = TextField(20)
    blank = PressedField()


class SheetBackForm(GestureForm):
    """The workbook that comes back filled."""

    sheet = FilesField()


class ShownField(forms.Field):
    """The version of each proposal that the page showed, by code: « AP-01:3 »."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> dict[str, int]:
        """The versions; what is no version is left out."""
        pairs = (str(text).partition(":") for text in value or [])
        found = {code: whole_number(number, LARGEST_VERSION) for code, _, number in pairs}
        return {code: number for code, number in found.items() if number}


class UnreadField(forms.Field):
    """The lines that could not be read, as the page said them: « 4:AP-03 : un nombre est attendu »."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[Unread]:
        """The lines; what has no number is left out."""
        pairs = [str(text).partition(":") for text in (value or [])[:MOST_UNREAD]]
        found = [(whole_number(number), reason) for number, _, reason in pairs]
        return [Unread(number, reason) for number, reason in found if number is not None]


class ReviewForm(GestureForm):
    """The button, the differences that are taken (« AP-01:comment »), and what the page told beside them."""

    confirm = PressedField()
    leave = PressedField()
    take = forms.MultipleChoiceField(required=False)
    shown = ShownField()
    same = NumberField()
    unread = UnreadField()

    def __init__(self, *args: Any, trame: Trame, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [f"{item.code}:{field}" for item in trame.items.values() if not item.source_auto for field in FIELDS]
        self.fields["take"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]

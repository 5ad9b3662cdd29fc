"""What a button sends: hidden fields, which button it was, at most a reason. Their pages draw these controls, so that
nothing here has a label; what no page of ours sends is not found.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest

from toolkit.numbers import LARGEST, whole_number

UNKNOWN = "Ce geste n’existe pas."
LARGEST_VERSION = 2**31 - 1  # what the column holds
LAST_MOMENT = 4_102_444_800_000  # the year 2100, in milliseconds: beyond, a clock says nothing


class GestureForm(forms.Form):
    """A form that is only pressed."""

    @classmethod
    def read(cls, request: HttpRequest, *args: Any, **kwargs: Any) -> Mapping[str, Any]:
        """What was sent, by field; raises Http404 when no page of ours sends that."""
        if any(isinstance(field, FilesField) for field in cls.base_fields.values()):
            kwargs["files"] = request.FILES
        form = cls(request.POST, *args, **kwargs)
        if not form.is_valid():
            raise Http404(UNKNOWN)
        return form.cleaned_data


class NumberField(forms.Field):
    """A whole number from 0 to `most`, in figures alone; anything else is 0, which is the key of nothing."""

    def __init__(self, most: int = LARGEST) -> None:
        super().__init__(required=False)
        self.most = most

    def to_python(self, value: Any) -> int:
        """The number."""
        return whole_number(str(value or ""), self.most) or 0


class NumbersField(forms.Field):
    """The boxes that are ticked of a name, `most` of them; what is no number is left out."""

    widget = forms.MultipleHiddenInput

    def __init__(self, most: int) -> None:
        super().__init__(required=False)
        self.most = most

    def to_python(self, value: Any) -> list[int]:
        """The numbers."""
        found = (whole_number(str(text)) for text in (value or [])[: self.most])
        return [number for number in found if number is not None]


class VersionField(forms.Field):
    """The version of a text that the page had seen; None when it does not say."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> int | None:
        """The version."""
        return whole_number(str(value or ""), LARGEST_VERSION)


class MomentField(forms.Field):
    """A moment as a script gives it, in milliseconds since 1970; None for what is none."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> datetime | None:
        """The moment."""
        number = whole_number(str(value or ""), LAST_MOMENT)
        return datetime.fromtimestamp(number / 1000, tz=UTC) if number else None


class TextField(forms.CharField):
    """A text as it was typed; an action says what is wrong with it. `most`: signs kept of what is only looked up."""

    def __init__(self, most: int | None = None, *, strip: bool = False) -> None:
        super().__init__(required=False, strip=strip)
        self.most = most

    def to_python(self, value: Any) -> str:
        """The text."""
        return str(super().to_python(value))[: self.most]


class _Chosen(forms.FileInput):
    """An input of files, however many."""

    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> Any:
        """All of them; a page of version 0.2 sends them under `document`."""
        return files.getlist(name) or files.getlist(f"{name.removesuffix('uploads')}document")


class FilesField(forms.Field):
    """The files chosen in an input of this name, in order; empty without any. An action says what is wrong with one."""

    widget = _Chosen

    def __init__(self) -> None:
        super().__init__(required=False)


class PressedField(forms.Field):
    """Whether the button, or the box, of this name was sent, whatever its value."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> bool:
        """Whether it was."""
        return value is not None


class OneOfField(forms.Field):
    """One of the values that the buttons of a name have; None for any other."""

    def __init__(self, *values: str) -> None:
        super().__init__(required=False)
        self.values = values

    def to_python(self, value: Any) -> str | None:
        """The value."""
        return str(value) if value in self.values else None


class YesField(forms.Field):
    """Whether the button that says yes was pressed; `yes` is its value."""

    def __init__(self, yes: str = "oui") -> None:
        super().__init__(required=False)
        self.yes = yes

    def to_python(self, value: Any) -> bool:
        """Whether it was."""
        return bool(value == self.yes)


class SentFiles(GestureForm):
    """The documents, or the photos, that are sent; `prefix` names the question that they are of."""

    uploads = FilesField()

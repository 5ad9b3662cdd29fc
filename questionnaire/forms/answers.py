"""The form of one item: a field of its type, « sans objet », a comment, and the version that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from label.forms.base import FrenchForm
from label.forms.gestures import FilesField, GestureForm, NumberField, PressedField, TextField
from label.models import User, Versioned
from questionnaire.actions.answers import Typed
from questionnaire.enums import SectionButton
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import NOTHING, Given, ItemTerms, Value
from questionnaire.rules.values import read_comment


def fields_of(item: ItemTerms, given: Given) -> dict[str, Any]:
    """An answer as the fields of its form show it."""
    value = kind_of(item).typed(given.value)
    return {"value": value, "comment": given.comment, "not_applicable": given.not_applicable}


class Controls(forms.Widget):
    """The controls of an answer, which the template of its type draws: they send none, one or several texts."""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        """Every text sent under the name."""
        return [text for text in data.getlist(name) if text.strip()]


class ValueField(forms.Field):
    """The value of an item; what is typed wrong is told in French and stays typed."""

    widget = Controls

    def __init__(self, item: ItemTerms) -> None:
        self.item = item
        super().__init__(required=False)

    def clean(self, value: Sequence[str]) -> Value:
        """The value; raises ValidationError with the sentence of the rule."""
        try:
            return kind_of(self.item).read(self.item, value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class CommentField(forms.CharField):
    """A comment, kept to the last blank."""

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)

    def clean(self, value: Any) -> str:
        """The comment, its lines ended alike; raises ValidationError when it is too long."""
        try:
            return read_comment(super().clean(value))
        except ValueError as error:
            raise ValidationError(str(error)) from None


@dataclass(frozen=True)
class AnswerFields:
    """What the controls of an answer hold: the texts of its value, its comment, « sans objet », the version that it is
    typed over; and what is wrong with what was sent, in French.
    """

    value: tuple[str, ...] = ()
    comment: str = ""
    not_applicable: bool = False
    version: str = "0"
    value_fault: str = ""
    comment_fault: str = ""
    was_sent: bool = False


def shown_fields(item: ItemTerms, given: Given = NOTHING, row: Versioned | None = None) -> AnswerFields:
    """The controls of an answer as it is saved."""
    version = str(row.version) if row is not None else "0"
    return AnswerFields(kind_of(item).typed(given.value), given.comment, given.not_applicable, version)


class AnswerForm(forms.Form):
    """What is sent of the answer to one item, its fields prefixed by the item's code."""

    version = forms.IntegerField(min_value=0, required=False)
    not_applicable = forms.BooleanField(required=False)

    def __init__(self, item: ItemTerms, data: Any) -> None:
        self.item = item
        super().__init__(data, prefix=item.code)
        self.fields["value"] = ValueField(item)
        self.fields["comment"] = CommentField()

    def shown(self) -> AnswerFields:
        """The controls as they were sent, each with what is wrong."""
        faults = {name: " ".join(map(str, self.errors.get(name, ()))) for name in ("value", "comment")}
        return AnswerFields(
            tuple(self["value"].value()),
            self["comment"].value() or "",
            bool(self["not_applicable"].value()),
            str(self["version"].value() or ""),
            faults["value"],
            faults["comment"],
            was_sent=True,
        )

    def typed(self) -> Typed:
        """What the form holds, over the version that it showed; what could not be read is named, and will stay as it is
        saved.
        """
        data = self.cleaned_data
        given = Given(data.get("value"), data.get("comment", ""), data.get("not_applicable", False))
        return Typed(given, data.get("version") or 0, frozenset(self.errors) & {"value", "comment"})


class PressForm(GestureForm):
    """A gesture on one item, sent by a script; none for what is typed."""

    gesture = TextField()


class SectionForm(GestureForm):
    """Which section is sent, and by which button; those of one item hold its code."""

    section = TextField()

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields |= {name: TextField() for name in SectionButton}
        self.full_clean()

    @property
    def pressed(self) -> tuple[SectionButton, str] | None:
        """The button and what it holds; None for the one that only saves."""
        return next(((name, self.cleaned_data[name]) for name in SectionButton if self.cleaned_data.get(name)), None)


class UploadForm(GestureForm):
    """The item that documents are attached to; none for the candidature. `again`: one of last edition, instead."""

    question = TextField()
    again = NumberField()
    uploads = FilesField()


class RemoveForm(GestureForm):
    """Take a document away, once it was asked."""

    confirm = PressedField()


class AssignmentForm(FrenchForm):
    """Hand a section to a person of the collectivité, until a day."""

    button = "Confier"
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="À qui",
        empty_label="Choisir",
        error_messages={"invalid_choice": "Cette personne n’est pas rattachée."},
    )
    due_on = forms.DateField(
        label="Pour le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Une date est attendue : jour, mois, année."},
    )

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

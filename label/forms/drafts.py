"""How what is typed is told and sent again: the fields of a row or of a form, their words, their names and values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from label.forms.base import FrenchForm
from label.models import Versioned
from toolkit.dates import typed_in_words

Pairs = list[list[str]]  # names and values, as a form sends them


def in_words(_name: str, value: Any) -> str:
    """A value as it is read."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)


def as_sent(values: Mapping[str, Any]) -> Pairs:
    """Values as the controls of these names hold them; a box that is not ticked holds an empty text."""
    return [
        [name, ("on" if value else "") if isinstance(value, bool) else in_words(name, value)]
        for name, value in values.items()
    ]


@dataclass(frozen=True)
class Texts:
    """How what is typed in a row is told: its fields in order with their labels, a value in words, and the names and
    values of the form that sends some of it (`version` is the field of the form that holds the version). `long` are
    the fields whose two texts may stand one after the other.
    """

    labels: Mapping[str, str]
    long: frozenset[str] = frozenset()
    version: str = "version"
    words: Callable[[str, Any], str] = in_words
    pairs: Callable[[Mapping[str, Any]], Pairs] = field(default=as_sent)

    def sent(self, values: Mapping[str, Any], version: int) -> Pairs:
        """What the form holds once it shows these values at this version."""
        told = self.pairs({name: values[name] for name in self.labels if name in values})
        return [*told, [self.version, str(version)]]


WAITING = "Ce brouillon n’est pas en vigueur : « Appliquer » montre ce qu’il change, puis le fait."


@dataclass(frozen=True)
class Kept:
    """Where a form is kept as it is typed: the name of its text for the browser and for people, its address, its
    button, the row that holds it (None: its page shows what was refused), the address of its versions, what is `also`
    said of it once it is kept.
    """

    code: str
    label: str
    address: str
    button: str
    row: Versioned | None = None
    versions: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    waiting: str = WAITING
    also: str = ""


class DraftedForm(FrenchForm):
    """A form that is saved as it is typed, and sent or applied by its button."""

    drafted = True
    waits = False  # whether what is typed differs from what is in force
    kept: Kept
    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"id": False}))


def initial_of(row: Versioned) -> dict[str, Any]:
    """What a `DraftedForm` shows of a row, and its version."""
    return {**row.typed(), "version": row.version}


def _typed_fields(form: forms.BaseForm) -> list[forms.BoundField]:
    return [bound for bound in form if not bound.is_hidden and not isinstance(bound.field, forms.FileField)]


def texts_of_form(form: forms.BaseForm, version: str = "version") -> Texts:
    """How what is typed in a form is told, each control being one field."""
    fields = _typed_fields(form)
    choices = {
        bound.name: {str(code): str(words) for code, words in bound.field.widget.choices}
        for bound in fields
        if isinstance(bound.field.widget, forms.Select)
    }

    dated = {bound.name for bound in fields if isinstance(bound.field, forms.DateField | forms.DateTimeField)}

    def words(name: str, value: Any) -> str:
        told = in_words(name, value)
        return typed_in_words(told) if name in dated else choices.get(name, {}).get(str(value), told)

    long = frozenset(bound.name for bound in fields if isinstance(bound.field.widget, forms.Textarea))
    return Texts({bound.name: str(bound.label) for bound in fields}, long, version, words)


def typed_in(form: forms.BaseForm, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed in each control of a form, as it was typed: a text, or whether the box is ticked."""
    found: dict[str, Any] = {}
    for bound in _typed_fields(form):
        if isinstance(bound.field.widget, forms.CheckboxInput):
            found[bound.name] = bool(data.get(bound.html_name))
        else:
            found[bound.name] = str(data.get(bound.html_name) or "").replace("\r\n", "\n")
    return found


def shown_in(form: forms.BaseForm) -> dict[str, Any]:
    """What each control of an unbound form shows, in the same shape."""
    found: dict[str, Any] = {}
    for bound in _typed_fields(form):
        widget, value = bound.field.widget, bound.value()
        if isinstance(widget, forms.CheckboxInput):
            found[bound.name] = bool(value)
        else:
            shown = widget.format_value(value)
            found[bound.name] = str(shown[0] if isinstance(shown, list) and shown else shown or "")
    return found

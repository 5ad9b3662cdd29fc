"""What a browser sends of an initiative, as the rules take it; and the fields as a page shows them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from initiatives.enums import FieldKind, Stage, Tag
from initiatives.models import enjeux
from initiatives.rules.content import PARTS, Content, FieldTerms, StoryPart, clean, codes_of, text_of
from label.enums import Theme
from label.forms.base import FrenchForm
from label.forms.drafts import DraftedForm
from label.forms.gestures import GestureForm, NumberField, PressedField, TextField, VersionField

LONGEST_NEWS = 2000
# What the questionnaire asks, by theme: the label of the theme, then each question with its code.
Questions = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class TypedField(forms.Field):
    """A text as it was typed; line ends as the database keeps them."""

    def __init__(self, kind: FieldKind) -> None:
        super().__init__(required=False)
        self.kind = kind

    def to_python(self, value: Any) -> str:
        """The text."""
        return clean(str(value or ""), self.kind)


class CodesField(forms.Field):
    """The codes that are ticked, each once, in the order sent."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        """The codes."""
        return list(dict.fromkeys(str(code) for code in value or [] if code))


class PartForm(forms.Form):
    """A part of an initiative as it is typed: nothing is refused, `faults` says what is wrong."""

    def __init__(self, part: StoryPart, data: QueryDict) -> None:
        super().__init__(data)
        self.fields |= {
            field.name: CodesField() if field.kind == FieldKind.CODES else TypedField(field.kind)
            for field in part.fields
        }

    def typed(self) -> dict[str, str | list[str]]:
        """What it holds, by field."""
        self.full_clean()
        return self.cleaned_data


def photo_prefix(photo: int) -> str:
    """What the names of a photo's controls begin with."""
    return f"photo-{photo}"


class PhotoWordsForm(forms.Form):
    """The description and the credit of a photo, and what stays in sight of it."""

    alternative = TypedField(FieldKind.LINE)
    credit = TypedField(FieldKind.LINE)
    sight = TypedField(FieldKind.LINE)

    def __init__(self, data: QueryDict, photo: int) -> None:
        super().__init__(data, prefix=photo_prefix(photo))

    def typed(self) -> dict[str, str]:
        """What it holds, by field."""
        self.full_clean()
        return self.cleaned_data


class PhotoForm(GestureForm):
    """Move a photo, turn it, cut it by shares of its sides in percent, or take it away."""

    gesture = TextField()
    top = NumberField()
    right = NumberField()
    bottom = NumberField()
    left = NumberField()

    @property
    def cut(self) -> tuple[int, int, int, int]:
        """What is cut of each side, in percent; nothing where nothing readable is typed."""
        top, right, bottom, left = (self.cleaned_data[name] or 0 for name in ("top", "right", "bottom", "left"))
        return top, right, bottom, left


class ProposeForm(GestureForm):
    """Whether the button that saves also proposes."""

    propose = PressedField()


class ConfirmWithdrawalForm(GestureForm):
    """Withdraw an initiative, once it was asked."""

    confirm = PressedField()


MARK = re.compile(r"[0-9]{1,9}-[0-9]{1,18}")  # a key and a version
MOST = 200  # published at once


class MarksField(forms.Field):
    """The initiatives that are ticked, each as it was read: « key-version »; what is none is left out."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        """The marks."""
        return [mark for mark in value or [] if MARK.fullmatch(mark)][:MOST]


class PublishForm(GestureForm):
    """Those to publish, the next one to read, and the list as it was filtered."""

    initiative = MarksField()
    next = NumberField()
    back = TextField(500)


class ModerateForm(GestureForm):
    """Which button answers an initiative, and the version that was read."""

    withdraw = PressedField()
    mark = TextField()


def pairs_of(content: Content, part: StoryPart) -> list[list[str]]:
    """The same, as the names and values that a form sends."""
    pairs: list[list[str]] = []
    for field in part.fields:
        if field.name not in content:
            continue
        if field.kind == FieldKind.CODES:
            pairs += [[field.name, code] for code in codes_of(content, field.name) or [""]]
        else:
            pairs.append([field.name, text_of(content, field.name)])
    return pairs


FieldOptions = tuple[tuple[str, str, bool], ...]  # code, words, chosen


@dataclass(frozen=True)
class Group:
    """A theme of the questionnaire with its questions."""

    label: str
    options: FieldOptions

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(chosen for _, _, chosen in self.options)


@dataclass(frozen=True)
class Shown:
    """One field of the page: its terms, what it holds, what is proposed, what is wrong; questions are proposed by
    theme.
    """

    terms: FieldTerms
    text: str
    options: FieldOptions
    fault: str
    groups: tuple[Group, ...] = ()

    @property
    def rows(self) -> int:
        """The height of its text area."""
        return 14 if self.terms.kind == FieldKind.MARKDOWN else 3


@dataclass(frozen=True)
class ShownPart:
    """One part of the page."""

    code: str
    label: str
    fields: tuple[Shown, ...]

    @property
    def faults(self) -> bool:
        """Whether something of it cannot be read."""
        return any(field.fault for field in self.fields)


def _by_theme(held: Sequence[str], questions: Questions) -> tuple[Group, ...]:
    """The questions by theme, those that are held chosen; what another edition asked, and is held, comes last."""
    groups = [
        Group(label, tuple((code, words, code in held) for code, words in asked)) for label, asked in questions if asked
    ]
    known = {code for _, asked in questions for code, _ in asked}
    if gone := [code for code in held if code not in known]:
        groups.append(
            Group("D’une autre édition", tuple((code, "Question que l’édition ne pose pas", True) for code in gone))
        )
    return tuple(groups)


def shown_parts(content: Content, faults: dict[str, str], questions: Questions = ()) -> list[ShownPart]:
    """The whole page."""
    choices = {"themes": Theme.choices, "enjeux": enjeux(), "tags": Tag.choices, "stage": Stage.choices}
    parts = []
    for part in PARTS:
        fields = []
        for terms in part.fields:
            chosen = set(codes_of(content, terms.name)) if terms.name in choices else set()
            options = tuple((code, label, code in chosen) for code, label in choices.get(terms.name, ()))
            groups = _by_theme(codes_of(content, "items"), questions) if terms.name == "items" else ()
            fields.append(Shown(terms, text_of(content, terms.name), options, faults.get(terms.name, ""), groups))
        parts.append(ShownPart(part.code, part.label, tuple(fields)))
    return parts


class MessageForm(FrenchForm):
    """What the collectivité reads when its initiative is sent back or taken off."""

    button = ""
    message = forms.CharField(
        label="Message à la collectivité",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce qu’il faut changer, ou pourquoi elle est retirée.",
    )


class NewsForm(DraftedForm):
    """What is new this year in an initiative that a candidature puts forward."""

    news = forms.CharField(
        label="Ce qui est nouveau cette année",
        required=False,
        max_length=LONGEST_NEWS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HeadForm(GestureForm):
    """The line under which an initiative is « à la une », and the version that was seen; `off` takes it from there."""

    words = TextField(strip=True)
    seen = VersionField()
    off = PressedField()

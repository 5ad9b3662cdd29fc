"""The form of an appraisal: what was typed, read, told and shown again. Its page is dense, with a template of its own
(`templates/jury/_instruction.html`, `templates/jury/_theme.html`): each theme's controls stand beside what they judge.
"""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from jury.enums import Mark, Trust
from jury.models import Appraisal
from label.enums import Theme
from label.forms.drafts import Texts
from label.forms.gestures import TextField
from label.rules.levels import LEVELS
from label.rules.refusals import Refusal
from label.rules.regulation import level_name
from toolkit.numbers import whole_number

OPINION = {
    "strengths": "Points forts",
    "advice": "Pistes",
    "proposed_arobases": "Niveau proposé",
    "reasons": "Raisons",
    "trust": "Confiance",
}
READING = {"commentaires": "Commentaires", "initiatives": "Initiatives", "mots": "En quelques mots"}
LONGEST_WORDS = 2000
NOT_IN_LIST = "Choisissez une valeur de la liste."


class TypedText(TextField):
    """A text, its lines ended alike."""

    def to_python(self, value: Any) -> str:
        """The text."""
        return super().to_python(str(value or "").replace("\r\n", "\n"))


class MarkField(forms.Field):
    """A level or a mark, or nothing yet; raises ValidationError for what is none of them."""

    def __init__(self, allowed: Collection[int]) -> None:
        super().__init__(required=False)
        self.allowed = allowed

    def to_python(self, value: Any) -> int | None:
        """The level or the mark."""
        if not value:
            return None
        chosen = whole_number(str(value))
        if chosen is None or chosen not in self.allowed:
            raise ValidationError(NOT_IN_LIST)
        return chosen


class AppraisalForm(forms.Form):
    """What one of its two forms holds: an opinion, or what is thought of one theme; the other fields are not there."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields |= {name: TypedText() for name in ("strengths", "advice", "reasons") if name in data}
        if "level_sent" in data:  # a level that is not ticked sends nothing
            self.fields |= {"proposed_arobases": MarkField(LEVELS), "trust": MarkField(Trust.values)}
        for code in Theme.values:
            if f"{code}-mots" in data:
                marks = {f"{code}-{part}": MarkField(Mark.values) for part in ("commentaires", "initiatives")}
                self.fields |= {**marks, f"{code}-mots": TypedText(LONGEST_WORDS, strip=True)}

    def typed(self) -> dict[str, Any]:
        """By the fields of `Appraisal.typed`; raises Refusal for what is no level and no mark."""
        if not self.is_valid():
            raise Refusal([NOT_IN_LIST])
        return self.cleaned_data

    def readable(self) -> dict[str, Any]:
        """The same to show again, what is no level and no mark left empty."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) for name in self.fields}


def texts() -> Texts:
    """How an appraisal is told; its form has the names of its fields."""
    labels = dict(OPINION)
    for theme in Theme:
        labels |= {f"{theme.value}-{part}": f"{theme.label}, {label.lower()}" for part, label in READING.items()}
    long = frozenset(name for name in labels if name in ("strengths", "advice", "reasons") or name.endswith("-mots"))

    def words(name: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        if name == "proposed_arobases":
            return level_name(int(value))
        known: dict[int, str] = dict(Trust.choices) if name == "trust" else dict(Mark.choices)
        return str(value) if name in long else str(known.get(value, value))

    return Texts(labels, long, "version", words)


def with_typed(row: Appraisal, post: QueryDict) -> Appraisal:
    """What was typed and refused, shown again over what is saved; nothing of it is saved."""
    row.type_in(AppraisalForm(post).readable())
    return row

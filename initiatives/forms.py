"""What a browser sends of an initiative, as the rules take it; and the fields as a page shows them."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from initiatives.enums import Stage, Tag
from initiatives.models import enjeux
from initiatives.rules import PARTS, Content, FieldTerms, Part, clean, codes_of, text_of
from label.enums import Theme
from label.forms.base import FrenchForm


def typed_in(sent: QueryDict, part: Part) -> dict[str, str | list[str]]:
    """The fields of a part as they were typed; line ends as the database keeps them."""
    found: dict[str, str | list[str]] = {}
    for field in part.fields:
        if field.kind != "codes":
            found[field.name] = clean(sent.get(field.name, ""), field.kind)
        elif field.name == "items":
            found[field.name] = list(dict.fromkeys(sent.get(field.name, "").upper().replace(",", " ").split()))
        else:
            found[field.name] = list(dict.fromkeys(value for value in sent.getlist(field.name) if value))
    return found


def pairs_of(content: Content, part: Part) -> list[list[str]]:
    """The same, as the names and values that a form sends."""
    pairs: list[list[str]] = []
    for field in part.fields:
        if field.kind == "codes" and field.name != "items":
            pairs += [[field.name, code] for code in codes_of(content, field.name)]
        else:
            pairs.append([field.name, text_of(content, field.name)])
    return pairs


@dataclass(frozen=True)
class Shown:
    """One field of the page: its terms, what it holds, what is proposed, what is wrong."""

    terms: FieldTerms
    text: str
    options: tuple[tuple[str, str, bool], ...]
    fault: str

    @property
    def rows(self) -> int:
        """The height of its text area."""
        return 14 if self.terms.kind == "markdown" else 3


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


def shown_parts(content: Content, faults: dict[str, str]) -> list[ShownPart]:
    """The whole page."""
    choices = {"themes": Theme.choices, "enjeux": enjeux(), "tags": Tag.choices, "stage": Stage.choices}
    parts = []
    for part in PARTS:
        fields = []
        for terms in part.fields:
            chosen = set(codes_of(content, terms.name)) if terms.name in choices else set()
            options = tuple((code, label, code in chosen) for code, label in choices.get(terms.name, ()))
            fields.append(Shown(terms, text_of(content, terms.name), options, faults.get(terms.name, "")))
        parts.append(ShownPart(part.code, part.label, tuple(fields)))
    return parts


class MessageForm(FrenchForm):
    """What the collectivité reads when its initiative is sent back or taken off."""

    button = ""
    message = forms.CharField(
        label="Message à la collectivité", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce qu’il faut changer, ou pourquoi elle est retirée.",
    )  # fmt: skip

"""The form of an appraisal: what was typed, read, told and shown again."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from jury.enums import GIVEN_LEVELS, Mark, Trust
from jury.models import Appraisal
from label.enums import Theme
from label.forms.drafts import Texts
from label.rules.refusals import Refusal
from toolkit.numbers import whole_number

OPINION = {
    "strengths": "Points forts",
    "advice": "Pistes",
    "proposed_arobases": "Niveau proposé",
    "reasons": "Raisons",
    "trust": "Confiance",
}
READING = {"commentaires": "Commentaires", "initiatives": "Initiatives", "mots": "En quelques mots"}
CHOICES = {"proposed_arobases": GIVEN_LEVELS, "trust": Trust.values}
LONGEST_WORDS = 2000


def typed_in(post: QueryDict, *, lenient: bool = False) -> dict[str, Any]:
    """What the form holds, by the fields of `Appraisal.typed`; raises Refusal for what is no level, no mark, unless it
    is only shown again (`lenient`).
    """
    found: dict[str, Any] = {name: _text(post, name) for name in ("strengths", "advice", "reasons") if name in post}
    if "niveau_present" in post:
        found |= {name: _choice(post.get(name, ""), allowed, lenient) for name, allowed in CHOICES.items()}
    for code in Theme.values:
        if f"{code}-mots" in post:
            marks = (f"{code}-commentaires", f"{code}-initiatives")
            found |= {name: _choice(post.get(name, ""), Mark.values, lenient) for name in marks}
            found[f"{code}-mots"] = _text(post, f"{code}-mots").strip()[:LONGEST_WORDS]
    return found


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
            return f"{value}\u00a0@"
        known: dict[int, str] = dict(Trust.choices) if name == "trust" else dict(Mark.choices)
        return str(value) if name in long else str(known.get(value, value))

    return Texts(labels, long, "version", words)


def with_typed(row: Appraisal, post: QueryDict) -> Appraisal:
    """What was typed and refused, shown again over what is saved; nothing of it is saved."""
    row.type_in(typed_in(post, lenient=True))
    return row


def _text(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace("\r\n", "\n")


def _choice(text: str, allowed: Iterable[int], lenient: bool) -> int | None:
    if not text:
        return None
    chosen = whole_number(text)
    if chosen is not None and chosen in allowed:
        return chosen
    if lenient:
        return None
    raise Refusal(["Choisissez une valeur de la liste."])

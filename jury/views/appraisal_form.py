"""The form of an appraisal: what was typed, read, shown again, and held against what another window saved."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string

from jury.actions import Typed
from jury.enums import LEVELS, Mark, Trust
from jury.models import Appraisal
from label.actions import Refusal
from label.enums import Theme


def with_typed(row: Appraisal, post: QueryDict) -> Appraisal:
    """What was typed and refused, shown again over what is saved; nothing of it is saved."""
    for name in ("strengths", "advice", "reasons"):
        if name in post:
            setattr(row, name, _text(post, name))
    if "niveau_present" in post:
        row.proposed_arobases, row.trust = _number(post, "niveau"), _number(post, "confiance")
    for code in Theme.values:
        if f"{code}-mots" in post:
            said = {name: _number(post, f"{code}-{name}") for name in ("commentaires", "initiatives")}
            row.readings = row.readings | {code: {**said, "mots": _text(post, f"{code}-mots")}}
    return row


def _number(post: QueryDict, name: str) -> int | None:
    text = post.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


OPINION = {
    "strengths": "Points forts",
    "advice": "Pistes",
    "niveau": "Niveau proposé",
    "reasons": "Raisons",
    "confiance": "Confiance",
}
READING = {"commentaires": "Commentaires", "initiatives": "Initiatives", "mots": "En quelques mots"}


def both_texts(request: HttpRequest, row: Appraisal) -> dict[str, object]:
    """What another window saved beside what is typed, field by field, and the fields of each choice."""
    post = request.POST
    labels = {name: label for name, label in OPINION.items() if name in post or "niveau_present" in post}
    for code in Theme.values:
        if f"{code}-mots" in post:
            labels |= {f"{code}-{name}": label for name, label in READING.items()}
    mine = {name: _text(post, name) for name in labels}
    theirs = {name: _saved(row, name) for name in labels}
    rows = [
        (label, _in_words(name, mine[name]), _in_words(name, theirs[name]))
        for name, label in labels.items()
        if mine[name] != theirs[name]
    ]
    html = render_to_string(
        "components/doublon.html", {"lignes": rows, "personne": "Une autre fenêtre", "moment": row.saved_at}, request
    )
    rest = [[name, post[name]] for name in ("csrfmiddlewaretoken", "niveau_present") if name in post]
    rest.append(["lecture-version", str(row.version)])
    choices = {
        "mine": [*map(list, mine.items()), *rest],
        "theirs": [*map(list, theirs.items()), *rest],
    }
    return {"raison": "doublon", "html": html, "choix": choices, "version": row.version}


def _saved(row: Appraisal, name: str) -> str:
    """A field of the form as it is saved."""
    code, _, part = name.partition("-")
    if part:
        value = row.readings.get(code, {}).get(part)
    else:
        value = {"niveau": row.proposed_arobases, "confiance": row.trust}.get(name, getattr(row, name, ""))
    return str(value or "")


def _in_words(name: str, value: str) -> str:
    """What a field says, as it is read."""
    if not value:
        return "rien"
    if name == "niveau":
        return f"{value}\u00a0@"
    words = dict(Trust.choices) if name == "confiance" else dict(Mark.choices)
    known = not name.endswith("-mots") and (name == "confiance" or "-" in name)
    return str(words.get(int(value), value)) if known and value.isdigit() else value


def typed_in(post: QueryDict) -> Typed:
    """What the form holds; raises Refusal for what is no level, no mark."""
    texts = {name: _text(post, name) for name in ("strengths", "advice", "reasons") if name in post}
    readings: dict[str, Mapping[str, Any]] = {}
    for code in Theme.values:
        if f"{code}-mots" in post:
            readings[code] = {
                "commentaires": _choice(post.get(f"{code}-commentaires", ""), Mark.values),
                "initiatives": _choice(post.get(f"{code}-initiatives", ""), Mark.values),
                "mots": _text(post, f"{code}-mots").strip()[:2000],
            }
    return Typed(
        readings or None,
        texts or None,
        _choice(post.get("niveau", ""), LEVELS),
        _choice(post.get("confiance", ""), Trust.values),
        has_level="niveau_present" in post,
        seen=_version(post),
        origin=post.get("page", "")[:36],
    )


def _text(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace("\r\n", "\n")


def _version(post: QueryDict) -> int | None:
    text = post.get("lecture-version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _choice(text: str, allowed: Any) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) in allowed):
        raise Refusal(["Choisissez une valeur de la liste."])
    return int(text)

"""What a draft of a questionnaire changes, text by text, in words."""

from collections.abc import Mapping
from typing import Any

from label.enums import Strate
from questionnaire.rules.kinds import KINDS
from questionnaire.rules.trame import TOWN_SORTS, Structure
from questionnaire.rules.writing import CHECKS, THEMES

# The name of each text, in the order in which those of one thing are told.
NAMES: dict[str, str] = {
    "order": "ordre",
    "active": "posée",
    "label": "libellé",
    "help": "aide",
    "example": "exemple de commentaire",
    "type": "type de réponse",
    "points": "points",
    "choices": "choix",
    "scale": "barème",
    "scales": "barèmes par strate",
    "divisor": "rapporté à",
    "unit": "unité",
    "if_code": "condition : question",
    "if_op": "condition : ce qu’elle demande",
    "if_value": "condition : valeur",
    **{f"bonus_{strate.value}": f"bonus, {strate.label.lower()}" for strate in Strate},
    "optional": "facultative",
    "comment_expected": "commentaire attendu",
    "proof_expected": "pièce attendue",
    **{f"asked_{sort}": f"posée à : {label.lower()}" for sort, label in TOWN_SORTS.items()},
    "tags": "thèmes transverses",
    "follows": "prend la suite de",
    "weight": "poids",
    "description": "présentation",
    "sections": "ordre des sections",
    "items": "ordre des questions",
    "severity": "gravité",
    "when_code": "quand : question",
    "when_op": "quand : ce qui est demandé",
    "when_value": "quand : valeur",
    "then_code": "alors : question",
    "then_op": "alors : ce qui est demandé",
    "then_value": "alors : valeur",
    "message": "message",
}
RANKS = {field: rank for rank, field in enumerate(NAMES)}
UNTOLD = ("source_auto", "moved", "repaired", "since", "until", "points")  # the points are told as they will be counted


def told_changes(
    in_force: Mapping[str, Any], content: Mapping[str, Any], before: Structure, after: Structure
) -> list[tuple[str, str, str]]:
    """Each text that a draft changes: its name, what is in force, what is typed. Of a new question its words and its
    answers are told, of a list of codes what moved in it.
    """
    found = []
    places = {code: rank for rank, code in enumerate(after.trame.items)}
    keys = sorted(content, key=lambda key: (places.get(_owner(key), -1), _owner(key), RANKS.get(_field(key), 99)))
    for key in keys:
        owner, field = _owner(key), _field(key)
        old, new = _words(field, in_force.get(key)), _words(field, content[key])
        is_new = owner in places and owner not in before.trame.items
        if field in UNTOLD or old == new or content[key] is None or (is_new and (not new or field == "active")):
            continue  # of a new question, an empty text says nothing
        found.append((f"{NAMED.get(key, owner)} – {NAMES.get(field, field)}", old, new))
    both = [(item, before.trame.items.get(code)) for code, item in after.trame.items.items()]
    return found + [
        (f"{item.code} – {NAMES['points']}", str(old.points) if old is not None else "", str(item.points))
        for item, old in both
        if old is None or old.points != item.points
    ]


NAMED = {THEMES: "Thèmes", CHECKS: "Contrôles"}


def _owner(key: str) -> str:
    return key.rpartition("-")[0]


def _field(key: str) -> str:
    return key.rpartition("-")[2]


def _words(field: str, value: Any) -> str:
    if field == "type":
        kind = KINDS.get(str(value))
        return kind.label if kind is not None else ""
    if isinstance(value, bool):
        return "oui" if value else "non" if field == "active" else ""
    return "" if value is None else str(value)

"""A questionnaire as a trame file, which this platform, or another, reads back."""

from decimal import Decimal
from typing import Any

import yaml

from questionnaire.loading.reading import Node
from questionnaire.rules.kinds import KINDS
from questionnaire.rules.trame import DIVISORS, Check, Condition, ItemTerms, Structure, Threshold, Value

HEAD = """# Trame du questionnaire {year}, telle que l’équipe l’a faite.
# Elle se relit depuis « Questionnaire », « Lire une trame » : la différence s’y voit avant d’entrer en vigueur.
"""


class _Plain(yaml.SafeDumper):
    """YAML without anchors: each list is written where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def trame_yaml(structure: Structure) -> str:
    """The whole questionnaire in YAML, the items that it does not ask too."""
    trame = structure.trame
    items = list(trame.items.values())
    years = {item.since for item in items} | {choice.since for item in items for choice in item.choices}
    whole: Node = {
        "trame": {"identifiant": "trame-label-numerique", "version": trame.version, "langue": "fr"},
        "editions_reperes": [{"annee": year} for year in sorted(years)],
        "types_reponse": [{"type": kind.code, "libelle": kind.label} for kind in KINDS.values()],
        "tags": [{"cle": tag} for tag in sorted({tag for item in items for tag in item.tags})],
        "par": [{"cle": key, "libelle": text} for key, text in DIVISORS.items()],
        "niveaux_indicatifs": {"seuils": [{"niveau": level, "score_min": least} for level, least in trame.levels]},
        "themes": [
            {
                "code": theme.code,
                "libelle": theme.label,
                "poids": theme.weight,
                "description": theme.description,
                "sections": [
                    {
                        "code": section.code,
                        "libelle": section.label,
                        "items": [_item(item, asked=item.code not in structure.resting) for item in section.items],
                    }
                    for section in theme.sections
                ],
            }
            for theme in trame.themes
        ],
        "controles": [_check(check) for check in trame.checks],
    }
    body = yaml.dump(whole, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)
    return HEAD.format(year=trame.year) + body


def _item(item: ItemTerms, *, asked: bool) -> Node:
    node: Node = {
        "code": item.code,
        "libelle": item.label,
        "type": item.type,
        "points": item.points,
        "choix": [
            {"valeur": choice.value, "libelle": choice.label, "points": choice.points}
            | ({"since": choice.since} if choice.since != item.since else {})
            for choice in item.choices
        ],
        "commentaire_attendu": item.comment_expected,
        "since": item.since,
    }
    optional: Node = {
        "aide": item.help,
        "exemple": item.example,
        "bareme": _scale(item.scale),
        "bareme_par_strate": {strate: _scale(steps) for strate, steps in item.scale_by_strate},
        "par": item.divisor,
        "unite": item.unit,
        "visible_si": _condition(item.visible_if) if item.visible_if else None,
        "bonus_pour": list(item.bonus_for),
        "posee_a": list(item.asked_of),
        "piece_attendue": item.proof_expected,
        "choix_repris": dict(item.moved),
        "facultatif": item.optional,
        "source_auto": item.source_auto,
        "tags": list(item.tags),
        "until": item.until,
        "suite_de": list(item.follows),
    }
    return node | {key: value for key, value in optional.items() if value} | ({} if asked else {"posee": False})


def _scale(steps: tuple[Threshold, ...]) -> list[Node]:
    return [{"min": _number(step.minimum), "points": step.points} for step in steps]


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def _value(value: Value) -> Any:
    if value is None:
        return True  # « valeur: true » says nothing more than the operator
    if isinstance(value, tuple):
        return list(value)
    return _number(value) if isinstance(value, Decimal) else value


def _condition(condition: Condition) -> Node:
    return {"code": condition.code, "op": condition.op, "valeur": _value(condition.value)}


def _check(check: Check) -> Node:
    return {
        "id": check.id,
        "gravite": check.severity,
        "si": _condition(check.when),
        "alors": _condition(check.then),
        "message": check.message,
    }

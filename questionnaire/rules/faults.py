"""What is wrong in a whole questionnaire: each place, with its reason in French."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from questionnaire.enums import Operator, Severity
from questionnaire.rules.kinds import KINDS, kind_of
from questionnaire.rules.kinds.base import ABOUT_EMPTINESS
from questionnaire.rules.trame import Check, Condition, ItemTerms, Structure

VISIBILITY = (Operator.EQUALS, Operator.AMONG)  # what may show or hide an item (trame.yaml, « visible_si »)
LONGEST_LABEL, LONGEST_HELP, LONGEST_EXAMPLE, MOST_POINTS, LONGEST_MESSAGE = 300, 600, 1000, 100, 300
CODE = re.compile(r"[A-Z]{2}-[0-9]{2,3}")
WHOLE = 100  # the sum of the weights of the themes


@dataclass(frozen=True)
class TrameFault:
    """A reason without a full stop, and the code of what it is about: an item, a cross-check, nothing for the whole."""

    place: str
    reason: str

    @property
    def sentence(self) -> str:
        """« AP-02 : un barème n’est pas croissant. »"""
        return f"{self.place} : {self.reason}." if self.place else f"{self.reason[:1].upper()}{self.reason[1:]}."


def condition_faults(
    condition: Condition, items: Mapping[str, ItemTerms], operators: Collection[str] = Operator
) -> Iterator[str]:
    """What is wrong in a condition on one of these items."""
    if condition.op not in operators:
        yield f"l’opérateur « {condition.op} » n’existe pas ici"
    target = items.get(condition.code)
    if target is None:
        yield f"l’item {condition.code} n’existe pas"
        return
    if target.type not in KINDS:
        return  # told at the item itself
    kind = kind_of(target)
    if condition.op in Operator and condition.op not in kind.operators:
        yield f"« {condition.op} » ne se demande pas à {condition.code}"
    elif condition.op in ABOUT_EMPTINESS:
        return
    elif condition.value in (None, "", ()):
        yield f"la valeur attendue de {condition.code} manque"
    else:
        yield from kind.wanted_faults(target, condition.value)


def turns_in_circles(code: str, items: Mapping[str, ItemTerms]) -> bool:
    """Whether the conditions that show an item lead back to it; one that only hangs on a circle is not of it."""
    seen = {code}
    condition = items[code].visible_if
    while condition is not None and condition.code in items:
        if condition.code == code:
            return True
        if condition.code in seen:
            return False
        seen.add(condition.code)
        condition = items[condition.code].visible_if
    return False


def structure_faults(structure: Structure) -> list[TrameFault]:
    """Everything that keeps a questionnaire from being published, in its order; empty when it may be."""
    trame = structure.trame
    found = []
    if (total := sum(theme.weight for theme in trame.themes)) != WHOLE:
        found.append(TrameFault("", f"la somme des poids des thèmes est {total}, et non {WHOLE}"))
    for theme in trame.themes:
        if not 0 <= theme.weight <= WHOLE:
            found.append(TrameFault(theme.code, f"le poids d’un thème va de 0 à {WHOLE}"))
        named = [(theme.code, theme.label), *((section.code, section.label) for section in theme.sections)]
        found += [TrameFault(code, "un libellé est nécessaire") for code, label in named if not label.strip()]
    if not structure.asked.items:
        found.append(TrameFault("", "le questionnaire ne pose aucune question"))
    for code, item in trame.items.items():
        found += [TrameFault(code, reason) for reason in _item_faults(item, structure)]
    seen: set[str] = set()
    for check in trame.checks:
        if check.id in seen:
            found.append(TrameFault(check.id, "ce code de contrôle est déjà donné"))
        seen.add(check.id)
        found += [TrameFault(check.id, reason) for reason in _check_faults(check, structure)]
    return found


def _word_faults(item: ItemTerms) -> Iterator[str]:
    if not 0 < len(item.label.strip()) <= LONGEST_LABEL:
        yield f"un libellé compte de 1 à {LONGEST_LABEL} signes"
    for text, most, words in (
        (item.help, LONGEST_HELP, "une aide"),
        (item.example, LONGEST_EXAMPLE, "un exemple de commentaire"),
    ):
        if len(text) > most:
            yield f"{words} compte {most} signes au plus"


def _item_faults(item: ItemTerms, structure: Structure) -> Iterator[str]:
    yield from _word_faults(item)
    if not 0 <= item.points <= MOST_POINTS:
        yield f"les points vont de 0 à {MOST_POINTS}"
    if len({choice.value for choice in item.choices}) < len(item.choices):
        yield "une valeur de choix est répétée"
    yield from kind_of(item).faults(item)
    for code in item.follows:
        if code == item.code:
            yield "une question ne prend pas sa propre suite"
        elif not CODE.fullmatch(code):
            yield f"« {code} » n’est pas le code d’une question"
    if item.code in structure.resting or item.visible_if is None:
        return
    items = structure.trame.items
    yield from (f"condition d’affichage : {reason}" for reason in condition_faults(item.visible_if, items, VISIBILITY))
    if turns_in_circles(item.code, items):
        yield "sa condition d’affichage tourne en rond"


def _check_faults(check: Check, structure: Structure) -> Iterator[str]:
    if check.severity not in Severity.values:
        yield f"la gravité « {check.severity} » n’existe pas"
    if not 0 < len(check.message.strip()) <= LONGEST_MESSAGE:
        yield f"un message compte de 1 à {LONGEST_MESSAGE} signes"
    if check.when.code == check.then.code:
        yield "les deux côtés portent sur la même question"
    for side, condition in (("si", check.when), ("alors", check.then)):
        yield from (f"{side} : {reason}" for reason in condition_faults(condition, structure.trame.items))


def orphans(structure: Structure) -> list[TrameFault]:
    """What hangs on an item that is not asked: an item that its condition no longer hides, a cross-check that says
    nothing any more.
    """
    rests = structure.resting
    shown = [
        TrameFault(item.code, f"montrée à tous, car {item.visible_if.code}, dont elle dépendait, n’est pas posée")
        for item in structure.asked.items.values()
        if item.visible_if is not None and item.visible_if.code in rests
    ]
    return shown + [
        TrameFault(check.id, f"ce contrôle ne joue plus, car {' et '.join(sorted(gone))} n’est pas posée")
        for check in structure.trame.checks
        if (gone := {check.when.code, check.then.code} & rests)
    ]

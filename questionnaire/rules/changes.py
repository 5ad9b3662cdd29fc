"""What changed between two editions' trames, and between two answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from questionnaire.rules.faults import orphans
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import (
    ChoiceTerms,
    Condition,
    Given,
    ItemTerms,
    SectionTerms,
    Structure,
    ThemeTerms,
    Trame,
)
from toolkit.french import counted

# What an agent would notice, and in which words.
NOTICED = (
    ("label", "libellé"),
    ("help", "aide"),
    ("type", "type de réponse"),
    ("unit", "unité"),
    ("divisor", "unité de calcul"),
    ("comment_expected", "commentaire attendu"),
    ("proof_expected", "pièce attendue"),
    ("asked_of", "à qui elle est posée"),
    ("optional", "caractère facultatif"),
    ("visible_if", "condition d’affichage"),
    ("points", "points"),
    ("scale", "barème"),
    ("scale_by_strate", "barème par strate"),
    ("bonus_for", "strates en bonus"),
    ("source_auto", "valeur calculée"),
    ("tags", "thèmes transverses"),
    ("follows", "questions dont elle prend la suite"),
)


FEW = 12  # codes that a line of the journal names


@dataclass(frozen=True)
class ItemChange:
    """One item that is in both trames and is no longer the same: what changed, in words."""

    before: ItemTerms
    after: ItemTerms
    what: tuple[str, ...]


@dataclass(frozen=True)
class TrameChanges:
    """A trame beside an earlier one."""

    added: tuple[ItemTerms, ...]
    removed: tuple[ItemTerms, ...]
    changed: tuple[ItemChange, ...]
    same: int


def item_changes(before: ItemTerms, after: ItemTerms) -> tuple[str, ...]:
    """What differs between two states of one item, in French words; empty when nothing does."""
    said = [word for name, word in NOTICED if getattr(before, name) != getattr(after, name)]
    old, new = ({choice.value: choice for choice in item.choices} for item in (before, after))
    said += [f"choix ajouté : {new[value].label}" for value in new if value not in old]
    said += [f"choix retiré : {old[value].label}" for value in old if value not in new]
    said += [
        f"choix modifié : {new[v].label}" for v in new if v in old and replace(old[v], since=new[v].since) != new[v]
    ]
    return tuple(said)


def compare(before: Trame, after: Trame) -> TrameChanges:
    """The items that appear, vanish and change from one trame to the next, in the order of the trame."""
    both = [code for code in after.items if code in before.items]
    changes = [ItemChange(before.items[c], after.items[c], item_changes(before.items[c], after.items[c])) for c in both]
    changed = tuple(change for change in changes if change.what)
    return TrameChanges(
        tuple(item for code, item in after.items.items() if code not in before.items),
        tuple(item for code, item in before.items.items() if code not in after.items),
        changed,
        len(both) - len(changed),
    )


def is_comparable(before: ItemTerms, after: ItemTerms) -> bool:
    """Whether an answer to the one can be kept for the other: the same kind of answer, to the same measure."""
    return kind_of(before).family == kind_of(after).family and before.unit == after.unit


def fits(before: ItemTerms, now: ItemTerms | None, kept: Any, given: Given) -> bool:
    """Whether last time's answer, `kept` as the database has it, can be kept for the item as it is asked now."""
    if now is None or not is_comparable(before, now):
        return False
    return given.value in (None, "", ()) or kind_of(now).restored(now, kept) == given.value


def share_of(before: ItemTerms, now: ItemTerms, kept: Any) -> list[str]:
    """Of several choices ticked last time, those that this item offers: what a question takes of the one that was split
    to make it. Empty when it takes nothing.
    """
    if not isinstance(kept, list) or not is_comparable(before, now):
        return []
    return [one for one in kept if kind_of(now).restored(now, [one]) is not None]


def is_passed_on(before: ItemTerms, takers: Sequence[ItemTerms], kept: Any, given: Given) -> bool:
    """Whether these items take up an answer: one of them whole, or several of them all of its choices."""
    if any(fits(before, item, kept, given) for item in takers):
        return True
    shared = {one for item in takers for one in share_of(before, item, kept)}
    return bool(shared) and isinstance(kept, list) and shared >= set(kept)


def wording_aside(structure: Structure, repaired: str = "") -> Structure:
    """A questionnaire without its words: what may change no more once agents fill it. The places of its items are kept,
    and so is whether they are asked; nothing is said of the one that is `repaired`.
    """

    def choice(one: ChoiceTerms) -> ChoiceTerms:
        return replace(one, label="")

    def item(one: ItemTerms) -> ItemTerms:
        if one.code == repaired:
            return ItemTerms(one.code, "", one.type, 0)
        return replace(one, label="", help="", example="", choices=tuple(choice(c) for c in one.choices))

    def section(one: SectionTerms) -> SectionTerms:
        return replace(one, label="", items=tuple(item(i) for i in one.items))

    def theme(one: ThemeTerms) -> ThemeTerms:
        return replace(one, label="", description="", sections=tuple(section(s) for s in one.sections))

    trame = structure.trame
    checks = tuple(replace(check, message="") for check in trame.checks)
    resting = structure.resting - {repaired}
    return replace(
        structure, resting=resting, trame=replace(trame, themes=tuple(theme(t) for t in trame.themes), checks=checks)
    )


def conditions_moved(structure: Structure, code: str, moved: Mapping[str, str]) -> Structure:
    """The same questionnaire, its conditions and cross-checks on a question speaking of the choices that stand for
    those that went.
    """

    def said(condition: Condition) -> Condition:
        value = condition.value
        if condition.code != code or not moved:
            return condition
        if isinstance(value, tuple):
            return replace(condition, value=tuple(dict.fromkeys(moved.get(one, one) for one in value)))
        return replace(condition, value=moved.get(value, value) if isinstance(value, str) else value)

    def item(one: ItemTerms) -> ItemTerms:
        return replace(one, visible_if=said(one.visible_if)) if one.visible_if is not None else one

    def section(one: SectionTerms) -> SectionTerms:
        return replace(one, items=tuple(item(i) for i in one.items))

    def theme(one: ThemeTerms) -> ThemeTerms:
        return replace(one, sections=tuple(section(s) for s in one.sections))

    trame = structure.trame
    checks = tuple(replace(check, when=said(check.when), then=said(check.then)) for check in trame.checks)
    return replace(structure, trame=replace(trame, themes=tuple(theme(t) for t in trame.themes), checks=checks))


def unrepaired(structure: Structure) -> Structure:
    """The same without what was put right in its year: a new year begins with none of it."""

    def section(one: SectionTerms) -> SectionTerms:
        return replace(one, items=tuple(replace(item, moved=(), repaired="") for item in one.items))

    def theme(one: ThemeTerms) -> ThemeTerms:
        return replace(one, sections=tuple(section(s) for s in one.sections))

    return replace(structure, trame=replace(structure.trame, themes=tuple(theme(t) for t in structure.trame.themes)))


def changes_in_words(before: Structure, after: Structure) -> str:
    """What one gesture changed, for the journal: how many questions of each sort, with the codes of the first ones."""
    changes = compare(before.asked, after.asked)
    said = []
    for codes, one, many in (
        ([item.code for item in changes.added], "ajoutée", "ajoutées"),
        ([item.code for item in changes.removed], "retirée", "retirées"),
        ([change.after.code for change in changes.changed], "modifiée", "modifiées"),
    ):
        if codes:
            named = ", ".join(codes[:FEW]) + ("…" if len(codes) > FEW else "")
            said.append(f"{counted(len(codes), f'question {one}', f'questions {many}')} ({named})")
    return " ; ".join(said) or "l’ordre, les thèmes ou les contrôles"


def effects(before: Structure, after: Structure, lost: Mapping[str, int]) -> list[str]:
    """What publishing a questionnaire will do, in sentences; `lost`: by item, how many collectivités answered it last
    time and will not be offered that answer any more.
    """
    old, new = before.asked, after.asked
    changes = compare(old, new)
    told = [
        (
            f"Questions posées : {len(old.items)} avant, {len(new.items)} après. Nouvelles : {len(changes.added)} ; "
            f"retirées : {len(changes.removed)} ; modifiées : {len(changes.changed)}."
        )
    ]
    for theme in new.themes:
        earlier = old.theme(theme.code)
        points = sum(item.points for item in earlier.items) if earlier is not None else 0
        now = sum(item.points for item in theme.items)
        if points != now:
            told.append(f"{theme.label} : {points} points avant, {now} après ; le poids du thème est {theme.weight}.")
    told += [
        f"{item.code} ne reprend pas les réponses de {code} : ce ne sont pas deux réponses de même sorte."
        for item in new.items.values()
        for code in item.follows
        if (was := before.trame.items.get(code)) is not None and not is_comparable(was, item)
    ]
    if lost:
        worst = sorted(lost.items(), key=lambda pair: (-pair[1], pair[0]))
        named = ", ".join(f"{code} ({count})" for code, count in worst[:FEW]) + ("…" if len(worst) > FEW else "")
        told.append(f"Réponses de la dernière édition qui ne seront plus proposées, par question : {named}.")
    known = set(orphans(before))
    return told + [orphan.sentence for orphan in orphans(after) if orphan not in known]

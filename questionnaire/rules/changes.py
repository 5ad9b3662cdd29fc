"""What changed between two editions' trames, and between two answers."""

from dataclasses import dataclass, replace

from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import ItemTerms, Trame

# What an agent would notice, and in which words.
NOTICED = (
    ("label", "libellé"),
    ("help", "aide"),
    ("type", "type de réponse"),
    ("unit", "unité"),
    ("divisor", "unité de calcul"),
    ("comment_expected", "commentaire attendu"),
    ("optional", "caractère facultatif"),
    ("visible_if", "condition d’affichage"),
    ("points", "points"),
    ("scale", "barème"),
    ("scale_by_strate", "barème par strate"),
    ("bonus_for", "strates en bonus"),
    ("source_auto", "valeur calculée"),
    ("tags", "thèmes transverses"),
)


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

"""The trame of one edition as plain values: themes, sections, items, choices, scales, conditions and cross-checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from label.enums import GROUPINGS, Kind, Strate

# What an answer may hold: nothing, a word (yes or no, a choice, an address), several choices, a number.
Value = str | tuple[str, ...] | Decimal | None
YES, NO = "oui", "non"
# The units that a number is divided by before its scale (trame.yaml, « par »).
DIVISORS = {
    "habitants_100": "pour 100 habitants",
    "habitants_10000": "pour 10\u202f000 habitants",
    "agents_100": "pour 100 agents",
}

# Whom an item may be asked of: the strates of communes, and the groupings whatever their size.
GROUPING = "intercommunalite"
TOWN_SORTS: dict[str, str] = {**{strate.value: strate.label for strate in Strate}, GROUPING: "Intercommunalité"}


def town_sort(kind: Kind, strate: str) -> str:
    """Which of these a collectivité is; empty for a commune whose population is unknown."""
    return GROUPING if kind in GROUPINGS else strate


@dataclass(frozen=True)
class Condition:
    """« The answer to `code` is… »; `op` is one of egal, dans, sup, sup_egal, renseigne, vide,
    commentaire_renseigne.
    """

    code: str
    op: str
    value: Value = None

    def kept(self) -> dict[str, Any]:
        """As the database keeps it, in JSON: {code, op, valeur}, where a number is {"nombre": its figures}."""
        value = self.value
        if isinstance(value, Decimal):
            return {"code": self.code, "op": self.op, "valeur": {"nombre": f"{value:f}"}}
        return {"code": self.code, "op": self.op, "valeur": list(value) if isinstance(value, tuple) else value}

    @classmethod
    def restored(cls, kept: Mapping[str, Any]) -> "Condition":
        """What `kept` gave, read back."""
        value = kept["valeur"]
        if isinstance(value, dict):
            return cls(kept["code"], kept["op"], Decimal(value["nombre"]))
        return cls(kept["code"], kept["op"], tuple(value) if isinstance(value, list) else value)


@dataclass(frozen=True)
class ChoiceTerms:
    """One choice of an item, and its points."""

    value: str
    label: str
    points: int = 0
    since: int = 2000


@dataclass(frozen=True)
class Threshold:
    """From `minimum` on, a number is worth `points`."""

    minimum: Decimal
    points: int


@dataclass(frozen=True)
class ItemTerms:
    """One question: what it asks and how it is scored. `type` is the code of one of `questionnaire.rules.kinds`;
    `scale_by_strate` replaces `scale` for the strates it names; `follows` are the codes of earlier editions whose
    answers it takes up; `asked_of` the sorts of
    collectivité that it is for, all when it names none; `moved`
    says which choice stands for one that a repair took away, `repaired` when and why it was.
    """

    code: str
    label: str
    type: str
    points: int
    help: str = ""
    example: str = ""
    choices: tuple[ChoiceTerms, ...] = ()
    scale: tuple[Threshold, ...] = ()
    scale_by_strate: tuple[tuple[str, tuple[Threshold, ...]], ...] = ()
    divisor: str = ""
    unit: str = ""
    visible_if: Condition | None = None
    bonus_for: tuple[str, ...] = ()
    optional: bool = False
    source_auto: str = ""
    tags: tuple[str, ...] = ()
    comment_expected: bool = False
    proof_expected: bool = False
    asked_of: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    repaired: str = ""
    since: int = 2000
    until: int | None = None
    follows: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The place of the item in its page."""
        return f"item-{self.code}"

    @property
    def divisor_text(self) -> str:
        """« pour 10 000 habitants », empty for a number that is taken as it is."""
        return DIVISORS.get(self.divisor, "")

    @property
    def scales(self) -> tuple[tuple[Threshold, ...], ...]:
        """Its own scale when it has one, then those of the strates."""
        own = (self.scale,) if self.scale else ()
        return own + tuple(scale for _, scale in self.scale_by_strate)


@dataclass(frozen=True)
class SectionTerms:
    """A section of a theme, with the items that the edition asks."""

    code: str
    label: str
    items: tuple[ItemTerms, ...]


@dataclass(frozen=True)
class ThemeTerms:
    """One of the six themes and its weight in the score (the six make 100)."""

    code: str
    label: str
    weight: int
    description: str
    sections: tuple[SectionTerms, ...]

    @cached_property
    def items(self) -> tuple[ItemTerms, ...]:
        """Its items in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def asked_sections(self) -> tuple[SectionTerms, ...]:
        """The sections that ask something in this edition."""
        return tuple(section for section in self.sections if section.items)


@dataclass(frozen=True)
class Check:
    """A cross-check: when `when` holds, `then` must hold, else `message` stands beside the items."""

    id: str
    severity: str
    when: Condition
    then: Condition
    message: str


@dataclass(frozen=True)
class Trame:
    """The whole questionnaire of an edition. `levels` are (level, least score): indications for the instructeur, never
    a decision.
    """

    version: str
    year: int
    themes: tuple[ThemeTerms, ...]
    checks: tuple[Check, ...] = ()
    levels: tuple[tuple[int, int], ...] = ()

    @cached_property
    def items(self) -> dict[str, ItemTerms]:
        """Every item of the edition by its code, in order."""
        return {item.code: item for theme in self.themes for item in theme.items}

    @cached_property
    def places(self) -> dict[str, tuple[ThemeTerms, SectionTerms]]:
        """Where each item stands."""
        return {
            item.code: (theme, section) for theme in self.themes for section in theme.sections for item in section.items
        }

    def for_town(self, sort: str) -> "Trame":
        """What is asked of a sort of collectivité (`town_sort`): an unknown one is asked everything."""
        if not sort or not any(item.asked_of for item in self.items.values()):
            return self

        def kept(section: SectionTerms) -> SectionTerms:
            items = (item for item in section.items if not item.asked_of or sort in item.asked_of)
            return replace(section, items=tuple(items))

        themes = tuple(replace(t, sections=tuple(kept(s) for s in t.sections)) for t in self.themes)
        left = {item.code for theme in themes for section in theme.sections for item in section.items}
        checks = tuple(check for check in self.checks if {check.when.code, check.then.code} <= left)
        return replace(self, themes=themes, checks=checks)

    def theme(self, code: str) -> ThemeTerms | None:
        """The theme of this code, None when there is none."""
        return next((theme for theme in self.themes if theme.code == code), None)

    def sections(self) -> Iterator[SectionTerms]:
        """Every section that asks something."""
        for theme in self.themes:
            yield from theme.asked_sections


@dataclass(frozen=True)
class Structure:
    """A whole questionnaire as the équipe builds it: every item, and the codes of those that it does not ask."""

    trame: Trame
    resting: frozenset[str] = frozenset()

    @cached_property
    def asked(self) -> Trame:
        """The trame that agents fill: the items that rest are left out, and the cross-checks on them."""

        def kept(section: SectionTerms) -> SectionTerms:
            return replace(section, items=tuple(i for i in section.items if i.code not in self.resting))

        themes = tuple(replace(t, sections=tuple(kept(s) for s in t.sections)) for t in self.trame.themes)
        checks = tuple(c for c in self.trame.checks if not {c.when.code, c.then.code} & self.resting)
        return replace(self.trame, themes=themes, checks=checks)


@dataclass(frozen=True)
class Given:
    """What a collectivité answered to one item. A carried answer counts once `confirmed`."""

    value: Value = None
    comment: str = ""
    not_applicable: bool = False
    confirmed: bool = True

    @property
    def is_empty(self) -> bool:
        """Neither a value nor « sans objet »."""
        return self.value in (None, "", ()) and not self.not_applicable

    @property
    def is_justified(self) -> bool:
        """Whether « sans objet » comes with its justification."""
        return not self.not_applicable or bool(self.comment.strip())

    @property
    def counts(self) -> bool:
        """Whether it is an answer: something, confirmed, and justified when « sans objet »."""
        return not self.is_empty and self.confirmed and self.is_justified


NOTHING = Given()

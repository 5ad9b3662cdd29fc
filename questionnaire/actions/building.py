"""What the équipe builds of a questionnaire before it is in force: every gesture types in one draft, published at
once.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from label import drafts
from label.actions.drafts import apply_draft
from label.models import Draft, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from questionnaire.actions.structure import ONLY_WORDS, only_words, put_in_force
from questionnaire.enums import Operator, Severity
from questionnaire.models import Item, Questionnaire
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.changes import wording_aside
from questionnaire.rules.faults import TrameFault, structure_faults
from questionnaire.rules.kinds import KINDS
from questionnaire.rules.trame import Check, Condition, ItemTerms, Structure
from questionnaire.rules.writing import CHECKS, DraftReading, TrameTexts, read, written, written_check, written_item

CODE = re.compile(r"([A-Z]{2})-([0-9]{2,3})")
MOST_SPLIT = 6  # questions that one may be replaced by
WORDS = ("label", "help", "example", "description", "message")  # of an item, a theme, a section, a cross-check


@dataclass(frozen=True)
class Workshop:
    """A questionnaire as it is built: what is in force, the draft beside it, and what both say together."""

    questionnaire: Questionnaire
    before: Structure
    draft: Draft
    texts: TrameTexts
    reading: DraftReading

    @property
    def structure(self) -> Structure:
        """What would be in force once published."""
        return self.reading.structure

    @property
    def faults(self) -> list[TrameFault]:
        """What keeps it from being published: what was not already so, what does not read, what comes too late."""
        known = set(structure_faults(self.before))
        found = [
            TrameFault(key.rpartition("-")[0], f"{sentence[:1].lower()}{sentence[1:].rstrip('.')}")
            for key, sentence in self.reading.unread.items()
        ]
        if self.is_too_late:
            found.append(TrameFault("", ONLY_WORDS.rstrip(".")))
        return found + [fault for fault in structure_faults(self.structure) if fault not in known]

    @property
    def is_too_late(self) -> bool:
        """Whether the draft changes more than words, while only words may change."""
        edition = self.questionnaire.edition
        return only_words(edition) and wording_aside(self.before) != wording_aside(self.structure)

    @property
    def has_changes(self) -> bool:
        """Whether there is something to publish."""
        return bool(self.reading.unread) or self.structure != self.before

    @property
    def changed(self) -> set[str]:
        """The codes of what the draft changes: items, sections, themes, cross-checks."""
        return {key.rpartition("-")[0] for key, text in self.draft.content.items() if text is not None}


def place_of(year: int) -> str:
    """The name of the draft of a year's questionnaire."""
    return f"questionnaire:{year}"


def workshop_of(questionnaire: Questionnaire, *, locked: bool = False) -> Workshop:
    """A questionnaire and its draft; one query when its trame is in memory.

    Under the lock of its draft, what is in force is read again: a colleague may have published meanwhile.
    """
    row = drafts.draft_of(place_of(questionnaire.edition.year), {}, locked=locked)
    if locked:
        questionnaire.refresh_from_db(fields=["version"])
    before = numbered_of(questionnaire).structure
    row.in_force = written(before)
    texts = row.typed()
    return Workshop(questionnaire, before, row, texts, read(texts, before.trame, row.content))


@transaction.atomic
def _type(
    questionnaire: Questionnaire, change: Callable[[Workshop], TrameTexts], *, by: User, words: bool = False
) -> None:
    """Type in the draft what `change` makes of it, under its lock. Raises Refusal."""
    reasons = [] if is_equipe(by) else ["Seule l’équipe modifie le questionnaire."]
    if not words and only_words(questionnaire.edition):
        reasons.append(ONLY_WORDS)
    if reasons:
        raise Refusal(reasons)
    shop = workshop_of(questionnaire, locked=True)
    drafts.save(shop.draft, change(shop), seen=None, by=by)


def add_item(
    questionnaire: Questionnaire, section: str, *, label: str, kind: str, by: User, reserved: Collection[str] = ()
) -> str:
    """A new question at the end of a section; its code, which nothing ever bore and no dossier has `reserved`. Raises
    Refusal.
    """
    if kind not in KINDS:
        raise Refusal(["Choisissez un type de réponse."])
    if not label.strip():
        raise Refusal(["Un libellé est nécessaire."])
    made: list[str] = []

    def change(shop: Workshop) -> TrameTexts:
        theme = _theme_of(shop, section)
        (code,) = made[:] = _new_codes(shop, theme, 1, reserved)
        item = ItemTerms(code, label.strip(), kind, 1, since=questionnaire.edition.year)
        return {**written_item(item), f"{section}-items": _with(shop.texts[f"{section}-items"], [code])}

    _type(questionnaire, change, by=by)
    return made[0]


def replace_items(
    questionnaire: Questionnaire, codes: Collection[str], count: int, *, by: User, reserved: Collection[str] = ()
) -> list[str]:
    """Retire some questions and put new ones in their place, that take up their answers: one into several is a split,
    several into one a merge, one into one a rewriting. The codes of the new ones. Raises Refusal.
    """
    if not codes:
        raise Refusal(["Cochez d’abord les questions à remplacer."])
    if not 1 <= count <= MOST_SPLIT:
        raise Refusal([f"Une question se remplace par 1 à {MOST_SPLIT} autres."])
    made: list[str] = []

    def change(shop: Workshop) -> TrameTexts:
        items = shop.before.trame.items
        if unknown := [code for code in codes if code not in items]:
            raise Refusal([f"{', '.join(unknown)} : pas encore en vigueur, elle se modifie directement."])
        if all(code in shop.structure.resting for code in codes):
            raise Refusal(["Ces questions sont déjà retirées : ce qui les remplace se modifie directement."])
        first = next(code for code in shop.structure.trame.items if code in codes)
        replaced = [one for one in shop.structure.trame.items if one in codes]
        follows = dict.fromkeys([*replaced, *(old for one in replaced for old in items[one].follows)])
        theme, section = shop.structure.trame.places[first]
        made[:] = _new_codes(shop, theme.code, count, reserved)
        found: dict[str, Any] = {f"{code}-active": False for code in codes}
        for code in made:
            for key, text in shop.texts.items():
                owner, _, field = key.rpartition("-")
                if owner == first:
                    found[f"{code}-{field}"] = text
            found |= {
                f"{code}-follows": " ".join(follows),
                f"{code}-since": str(questionnaire.edition.year),
                f"{code}-active": True,
            }
        return {**found, f"{section.code}-items": _with(shop.texts[f"{section.code}-items"], made, after=first)}

    _type(questionnaire, change, by=by)
    return made


def ask_items(questionnaire: Questionnaire, codes: Collection[str], *, asked: bool, by: User) -> None:
    """Ask these questions in this edition, or no more; one that was never in force is taken back. Raises Refusal."""
    if not codes:
        raise Refusal(["Cochez d’abord des questions."])

    def change(shop: Workshop) -> TrameTexts:
        found: dict[str, Any] = {}
        for code in codes:
            if code not in shop.structure.trame.items:
                raise Refusal([f"{code} n’existe pas dans ce questionnaire."])
            if asked or code in shop.before.trame.items:
                found[f"{code}-active"] = asked
                continue
            section = shop.structure.trame.places[code][1].code
            found |= {key: None for key in shop.texts if key.rpartition("-")[0] == code}
            listed = found.get(f"{section}-items", shop.texts[f"{section}-items"])
            found[f"{section}-items"] = _without(listed, code)
        return found

    _type(questionnaire, change, by=by)


def move_item(questionnaire: Questionnaire, code: str, section: str, position: int, *, by: User) -> None:
    """Put a question at a place (0 the first) of a section of its theme. Raises Refusal."""

    def change(shop: Workshop) -> TrameTexts:
        places = shop.structure.trame.places
        if code not in places:
            raise Refusal([f"{code} n’existe pas dans ce questionnaire."])
        theme, source = places[code]
        if section not in {one.code for one in theme.sections}:
            raise Refusal(["Une question reste dans son thème : elle y change de section ou de rang."])
        left = _without(shop.texts[f"{source.code}-items"], code)
        codes = (left if section == source.code else str(shop.texts[f"{section}-items"])).split()
        codes.insert(max(0, min(position, len(codes))), code)
        return {f"{source.code}-items": left, f"{section}-items": " ".join(codes)}

    _type(questionnaire, change, by=by)


def add_section(questionnaire: Questionnaire, theme: str, *, label: str, by: User) -> None:
    """A new section at the end of a theme. Raises Refusal."""
    if not label.strip():
        raise Refusal(["Un libellé est nécessaire."])

    def change(shop: Workshop) -> TrameTexts:
        known = shop.structure.trame.theme(theme)
        if known is None:
            raise Refusal(["Ce thème n’existe pas."])
        taken = {section.code for section in known.sections}
        letters = (f"{theme}-{chr(number)}" for number in range(ord("A"), ord("Z") + 1))
        code = next((code for code in letters if code not in taken), None)
        if code is None:
            raise Refusal(["Un thème compte 26 sections au plus."])
        return {
            f"{code}-label": label.strip()[:200],
            f"{code}-items": "",
            f"{theme}-sections": _with(shop.texts[f"{theme}-sections"], [code]),
        }

    _type(questionnaire, change, by=by)


def add_check(questionnaire: Questionnaire, *, when: str, then: str, by: User) -> str:
    """A new cross-check between two questions, to be worded; its code. Raises Refusal."""
    made: list[str] = []

    def change(shop: Workshop) -> TrameTexts:
        for code in (when, then):
            if code not in shop.structure.trame.items:
                raise Refusal([f"{code or 'Cette question'} n’existe pas dans ce questionnaire."])
        numbers = [int(code[1:]) for code in _checks(shop) if code[1:].isdigit()]
        code = f"C{max(numbers, default=0) + 1:02d}"
        made[:] = [code]
        check = Check(
            code,
            Severity.WARNING,
            Condition(when, Operator.GIVEN),
            Condition(then, Operator.GIVEN),
            "Message à écrire.",
        )
        return {**written_check(check), CHECKS: _with(shop.texts[CHECKS], [code])}

    _type(questionnaire, change, by=by)
    return made[0]


def remove_check(questionnaire: Questionnaire, code: str, *, by: User) -> None:
    """Take a cross-check away. Raises Refusal."""
    _type(questionnaire, lambda shop: {CHECKS: _without(shop.texts[CHECKS], code)}, by=by)


def type_structure(questionnaire: Questionnaire, structure: Structure, *, by: User) -> None:
    """Type a whole questionnaire in the draft, as a file gives it: what it leaves out is asked no more. Raises
    Refusal.
    """

    def change(shop: Workshop) -> TrameTexts:
        given = written(structure)
        absent = [code for code in shop.structure.trame.items if code not in structure.trame.items]
        kept: dict[str, Any] = {f"{code}-active": False for code in absent}
        for code in absent:
            theme, section = shop.structure.trame.places[code]
            given[f"{section.code}-items"] = _with(given.get(f"{section.code}-items", ""), [code])
            if section.code not in str(given[f"{theme.code}-sections"]).split():
                given[f"{theme.code}-sections"] = _with(given[f"{theme.code}-sections"], [section.code])
        return {**given, **kept}

    _type(questionnaire, change, by=by)


def keep_words(questionnaire: Questionnaire, *, by: User) -> None:
    """Give up what of the draft is more than words, once only words may change. Raises Refusal."""

    def change(shop: Workshop) -> TrameTexts:
        others = [key for key in shop.draft.content if key.rpartition("-")[2] not in WORDS]
        news = {code for code in shop.structure.trame.items if code not in shop.before.trame.items}
        others += [key for key in shop.draft.content if key.rpartition("-")[0] in news]
        return {key: shop.draft.in_force.get(key) for key in others}

    _type(questionnaire, change, by=by, words=True)


def publish(questionnaire: Questionnaire, seen: int, *, by: User) -> None:
    """Put in force what was read at version `seen` of the draft. Raises Refusal."""

    def gesture() -> None:
        shop = workshop_of(questionnaire)
        if shop.reading.unread:
            raise Refusal([f"{key.rpartition('-')[0]} : {sentence}" for key, sentence in shop.reading.unread.items()])
        put_in_force(questionnaire, shop.structure, by=by)

    apply_draft(place_of(questionnaire.edition.year), seen, gesture, by=by)


def _theme_of(shop: Workshop, section: str) -> str:
    for theme in shop.structure.trame.themes:
        if section in {one.code for one in theme.sections}:
            return theme.code
    raise Refusal(["Cette section n’existe pas."])


def _new_codes(shop: Workshop, theme: str, count: int, reserved: Collection[str]) -> list[str]:
    """The next codes of a theme: no edition and no draft ever gave them."""
    every = set(Item.objects.filter(code__startswith=f"{theme}-").values_list("code", flat=True))
    every |= {key.rpartition("-")[0] for key in shop.texts} | set(reserved)
    # Another year may be built at the same time: what its draft has named is taken too.
    for draft in drafts.drafts_under(place_of(0).removesuffix("0")).values():
        every |= {key.rpartition("-")[0] for key in draft.content}
    found = (CODE.fullmatch(code) for code in every)
    last = max((int(match[2]) for match in found if match and match[1] == theme), default=0)
    if last + count > 999:
        raise Refusal(["Ce thème n’a plus de code libre."])
    return [f"{theme}-{last + 1 + number:02d}" for number in range(count)]


def _checks(shop: Workshop) -> list[str]:
    return [key.rpartition("-")[0] for key in shop.texts if key.endswith("-message")]


def _with(listed: object, codes: list[str], *, after: str = "") -> str:
    """A list of codes with these after one of them, else at its end."""
    known = [code for code in str(listed or "").split() if code not in codes]
    place = known.index(after) + 1 if after in known else len(known)
    return " ".join([*known[:place], *codes, *known[place:]])


def _without(listed: object, code: str) -> str:
    return " ".join(one for one in str(listed or "").split() if one != code)

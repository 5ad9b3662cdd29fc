"""A whole questionnaire as texts, one for each thing that is typed, and read back: what its draft keeps.

A key is a code and a field: « AP-01-label », « AP-A-items », « C01-message », « AP-weight », « themes-order ». A list
of codes is one text, so that two people who move different things meet only where they moved the same.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from label.enums import Strate, Theme
from questionnaire.rules.kinds import KINDS, kind_of
from questionnaire.rules.kinds.numbers import read_number
from questionnaire.rules.trame import (
    TOWN_SORTS,
    Check,
    ChoiceTerms,
    Condition,
    ItemTerms,
    SectionTerms,
    Structure,
    ThemeTerms,
    Threshold,
    Trame,
    Value,
)
from toolkit.typography import number_text

TrameTexts = Mapping[str, Any]
THEMES, CHECKS = "themes-order", "checks-order"
SLUG = re.compile(r"[^a-z0-9]+")
MOST_CHOICES, LONGEST_VALUE, LONGEST_CHOICE = 40, 40, 200
YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class DraftReading:
    """What a draft says: the questionnaire, and the sentence of each text that could not be read, by its key."""

    structure: Structure
    unread: Mapping[str, str]


class _Reader:
    """Reads texts, and remembers which could not be."""

    def __init__(self, texts: TrameTexts, touched: Collection[str] = ()) -> None:
        self.texts = texts
        self.touched = touched
        self.unread: dict[str, str] = {}

    def text(self, key: str) -> str:
        return str(self.texts.get(key) or "").strip()

    def told(self, key: str) -> bool:
        return bool(self.texts.get(key))

    def number(self, key: str, otherwise: int = 0) -> int:
        text = self.text(key)
        if text.isascii() and text.isdigit() and len(text) <= 4:
            return int(text)
        self.unread[key] = "Un nombre entier est attendu."
        return otherwise

    def codes(self, key: str) -> list[str]:
        """A list of codes, each once."""
        return list(dict.fromkeys(re.split(r"[\s,;]+", self.text(key)))) if self.text(key) else []

    def lines(self, key: str) -> Iterator[str]:
        yield from (line.strip() for line in self.text(key).split("\n") if line.strip())


# Written ------------------------------------------------------------------------------------------------------------


def written(structure: Structure) -> dict[str, Any]:
    """Every text of a questionnaire, by its key: what is in force, beside which a draft is kept."""
    trame = structure.trame
    found: dict[str, Any] = {THEMES: _line(theme.code for theme in trame.themes)}
    for theme in trame.themes:
        found |= {
            f"{theme.code}-label": theme.label,
            f"{theme.code}-weight": str(theme.weight),
            f"{theme.code}-description": theme.description,
            f"{theme.code}-sections": _line(section.code for section in theme.sections),
        }
        for section in theme.sections:
            found[f"{section.code}-label"] = section.label
            found[f"{section.code}-items"] = _line(item.code for item in section.items)
            for item in section.items:
                found |= written_item(item, active=item.code not in structure.resting)
    found[CHECKS] = _line(check.id for check in trame.checks)
    for check in trame.checks:
        found |= written_check(check)
    return found


def written_item(item: ItemTerms, *, active: bool = True) -> dict[str, Any]:
    """The texts of one item, by their keys."""
    condition = item.visible_if
    texts: dict[str, Any] = {
        "active": active,
        "label": item.label,
        "help": item.help,
        "example": item.example,
        "type": item.type,
        "points": str(item.points),
        "choices": "\n".join(_choice_line(choice, item) for choice in item.choices),
        "scale": "\n".join(f"{number_text(step.minimum)} : {step.points}" for step in item.scale),
        "scales": "\n".join(
            f"{strate} | " + " ; ".join(f"{number_text(step.minimum)} : {step.points}" for step in steps)
            for strate, steps in item.scale_by_strate
        ),
        "divisor": item.divisor,
        "unit": item.unit,
        "if_code": condition.code if condition else "",
        "if_op": condition.op if condition else "",
        "if_value": _value_text(condition.value) if condition else "",
        "optional": item.optional,
        "comment_expected": item.comment_expected,
        "proof_expected": item.proof_expected,
        "repaired": item.repaired,
        "moved": "\n".join(f"{old} = {new}" for old, new in item.moved),
        "tags": ", ".join(item.tags),
        "follows": " ".join(item.follows),
        "source_auto": item.source_auto,
        "since": str(item.since),
        "until": str(item.until or ""),
    }
    texts |= {f"bonus_{strate.value}": strate.value in item.bonus_for for strate in Strate}
    texts |= {f"asked_{sort}": sort in item.asked_of for sort in TOWN_SORTS}
    return {f"{item.code}-{field}": text for field, text in texts.items()}


def written_check(check: Check) -> dict[str, Any]:
    """The texts of one cross-check, by their keys."""
    texts = {
        "severity": check.severity,
        "when_code": check.when.code,
        "when_op": check.when.op,
        "when_value": _value_text(check.when.value),
        "then_code": check.then.code,
        "then_op": check.then.op,
        "then_value": _value_text(check.then.value),
        "message": check.message,
    }
    return {f"{check.id}-{field}": text for field, text in texts.items()}


def _line(codes: Iterator[str]) -> str:
    return " ".join(codes)


def _choice_line(choice: ChoiceTerms, item: ItemTerms) -> str:
    later = f" | {choice.since}" if choice.since != item.since else ""
    return f"{choice.value} | {choice.label} | {choice.points}{later}"


def _value_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if isinstance(value, str) else number_text(value)


# Read back ----------------------------------------------------------------------------------------------------------


def read(texts: TrameTexts, base: Trame, touched: Collection[str] = ()) -> DraftReading:
    """The questionnaire that these texts say, whole even where some could not be read; `base` gives what nobody types.

    The points of an item whose answers are `touched` follow them; those of the others stay as they were loaded.
    """
    reader = _Reader(texts, touched)
    resting: set[str] = set()
    placed: set[str] = set()
    themes = []
    order = reader.codes(THEMES)
    if sorted(order) != sorted(Theme.values):
        reader.unread[THEMES] = f"Les six codes sont attendus, chacun une fois : {', '.join(Theme.values)}."
        order = [theme.code for theme in base.themes]
    for theme in order:
        sections = []
        listed = reader.codes(f"{theme}-sections")
        for left in _left_out(texts, theme, listed):
            reader.unread[f"{theme}-sections"] = f"{left} contient des questions : gardez-la dans l’ordre."
            listed.append(left)
        for section in listed:
            items = []
            for code in reader.codes(f"{section}-items"):
                if code in placed or not texts.get(f"{code}-type"):
                    continue  # moved by somebody else meanwhile, or taken back
                placed.add(code)
                items.append(_item(reader, code))
                if not reader.told(f"{code}-active"):
                    resting.add(code)
            sections.append(SectionTerms(section, reader.text(f"{section}-label"), tuple(items)))
        weight = reader.number(f"{theme}-weight")
        label, description = reader.text(f"{theme}-label"), reader.text(f"{theme}-description")
        themes.append(ThemeTerms(theme, label, weight, description, tuple(sections)))
    checks = tuple(_check(reader, code) for code in reader.codes(CHECKS) if f"{code}-severity" in texts)
    return DraftReading(
        Structure(replace(base, themes=tuple(themes), checks=checks), frozenset(resting)), dict(reader.unread)
    )


def _left_out(texts: TrameTexts, theme: str, listed: Collection[str]) -> list[str]:
    """The sections of a theme that hold questions and are not in its order."""
    ends = "-items"
    codes = (key.removesuffix(ends) for key in texts if key.startswith(f"{theme}-") and key.endswith(ends))
    return [
        code
        for code in codes
        if code not in listed and any(texts.get(f"{one}-type") for one in str(texts[f"{code}{ends}"] or "").split())
    ]


def _item(reader: _Reader, code: str) -> ItemTerms:
    def key(field: str) -> str:
        return f"{code}-{field}"

    since = reader.number(key("since"), 2000)
    kind = reader.text(key("type"))
    if kind not in KINDS:
        reader.unread[key("type")] = "Choisissez un type de réponse."
        kind = next(iter(KINDS))
    if not reader.text(key("if_code")) and (reader.text(key("if_op")) or reader.text(key("if_value"))):
        reader.unread[key("if_code")] = "Choisissez la question dont l’affichage dépend, ou videz la condition."
    item = ItemTerms(
        code=code,
        label=reader.text(key("label")),
        type=kind,
        points=reader.number(key("points")),
        help=reader.text(key("help")),
        example=reader.text(key("example")),
        choices=tuple(_choices(reader, key("choices"), since)) if KINDS[kind].has_choices else (),
        scale=_steps(reader, key("scale"), list(reader.lines(key("scale")))) if KINDS[kind].has_scale else (),
        scale_by_strate=tuple(_scales(reader, key("scales"))) if KINDS[kind].has_scale else (),
        divisor=reader.text(key("divisor")) if KINDS[kind].has_scale else "",
        unit=reader.text(key("unit"))[:40],
        visible_if=_condition(reader, key("if")) if reader.text(key("if_code")) else None,
        bonus_for=tuple(s.value for s in Strate if reader.told(key(f"bonus_{s.value}"))),
        optional=reader.told(key("optional")),
        source_auto=reader.text(key("source_auto")),
        tags=tuple(tag for tag in re.split(r"\s*[,;]\s*", reader.text(key("tags"))) if tag),
        comment_expected=reader.told(key("comment_expected")),
        proof_expected=reader.told(key("proof_expected")),
        repaired=reader.text(key("repaired")),
        moved=tuple(moved_in(reader.text(key("moved"))).items()),
        asked_of=tuple(sort for sort in TOWN_SORTS if reader.told(key(f"asked_{sort}"))),
        since=since,
        until=reader.number(key("until")) if reader.text(key("until")) else None,
        follows=tuple(reader.codes(key("follows"))),
    )
    answers = {key(field) for field in ("type", "choices", "scale", "scales")}
    return kind_of(item).settled(item) if answers.intersection(reader.touched) else item


def moved_in(text: str) -> dict[str, str]:
    """Which choice takes the answers of which: « code retiré = code qui reste », one a line."""
    pairs = (line.partition("=") for line in text.splitlines() if line.strip())
    return {old.strip(): new.strip() for old, sign, new in pairs if sign and old.strip() and new.strip()}


def _choices(reader: _Reader, key: str, since: int) -> Iterator[ChoiceTerms]:
    """« valeur | libellé | points », or « libellé | points » for a new one; a fourth part is its first year."""
    lines = list(reader.lines(key))
    if len(lines) > MOST_CHOICES:
        reader.unread[key] = f"{MOST_CHOICES} choix au plus."
    for line in lines[:MOST_CHOICES]:
        parts = [part.strip() for part in line.split("|")]
        if len(parts) == 2:
            parts.insert(0, SLUG.sub("-", _plain(parts[0])).strip("-")[:LONGEST_VALUE].strip("-"))
        value, label, *rest = parts if len(parts) in (3, 4) else ("", "")
        if (
            not 0 < len(value) <= LONGEST_VALUE
            or not 0 < len(label) <= LONGEST_CHOICE
            or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in rest)
        ):
            reader.unread[key] = f"« {line} » ne se lit pas : « libellé | points », un choix par ligne."
            continue
        yield ChoiceTerms(value, label, int(rest[0]), int(rest[1]) if len(rest) > 1 else since)


def _plain(text: str) -> str:
    """A text in small letters without accents, for a code."""
    return text.lower().translate(str.maketrans("àâäéèêëîïôöùûüçœ’", "aaaeeeeiioouuuco-"))


def _steps(reader: _Reader, key: str, lines: list[str]) -> tuple[Threshold, ...]:
    """« à partir de : points », one threshold each."""
    found = []
    for line in lines:
        minimum, _, points = (part.strip() for part in line.partition(":"))
        try:
            least = read_number(minimum)
        except ValueError:
            least = None
        if least is None or not (points.isascii() and points.isdigit() and len(points) <= 4):
            reader.unread[key] = f"« {line} » ne se lit pas : « à partir de : points », un seuil par ligne."
            continue
        found.append(Threshold(least, int(points)))
    return tuple(found)


def _scales(reader: _Reader, key: str) -> Iterator[tuple[str, tuple[Threshold, ...]]]:
    """« village | 1 : 2 ; 3 : 3 », one strate each."""
    seen: set[str] = set()
    for line in reader.lines(key):
        strate, _, steps = (part.strip() for part in line.partition("|"))
        if strate not in Strate.values:
            reader.unread[key] = f"« {strate} » n’est pas une strate : {', '.join(Strate.values)}."
            continue
        if strate in seen:
            reader.unread[key] = f"La strate « {strate} » est répétée."
            continue
        seen.add(strate)
        yield strate, _steps(reader, key, [step.strip() for step in steps.split(";") if step.strip()])


def _condition(reader: _Reader, key: str) -> Condition:
    """`key` is that of its three texts without their end: code, operator, value."""
    code, operator, text = (reader.text(f"{key}_{part}") for part in ("code", "op", "value"))
    if not operator:
        reader.unread[f"{key}_op"] = "Dites ce que la condition demande."
    kind = KINDS.get(reader.text(f"{code}-type"))
    value: Value = text or None
    try:
        value = kind.wanted(operator, text) if kind is not None else value
    except ValueError as error:
        reader.unread[f"{key}_value"] = str(error)
    return Condition(code, operator, value)


def _check(reader: _Reader, code: str) -> Check:
    return Check(
        code,
        reader.text(f"{code}-severity"),
        _condition(reader, f"{code}-when"),
        _condition(reader, f"{code}-then"),
        reader.text(f"{code}-message"),
    )

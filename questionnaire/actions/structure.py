"""Set a trame as the questionnaire of an edition; word it until the end, change what it counts only before the
filling.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from label.actions.base import record
from label.enums import Phase, Verb
from label.models import Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from questionnaire.models import Answer, Choice, Item, Questionnaire, Section
from questionnaire.queries import item_terms
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import Condition, ItemTerms, Threshold, Trame, Value
from toolkit.french import upper_first

# Before the filling opens; afterwards only the wording changes.
BEFORE_FILLING = (Phase.PREPARATION, Phase.REGISTRATION)
WORDING = ("label", "help")
LONGEST_LABEL, LONGEST_HELP, MOST_POINTS = 300, 600, 100


def _value(value: Value) -> Any:
    if isinstance(value, Decimal):
        return {"nombre": f"{value:f}"}
    return list(value) if isinstance(value, tuple) else value


def _condition(condition: Condition) -> dict[str, Any]:
    return {"code": condition.code, "op": condition.op, "valeur": _value(condition.value)}


def _steps(scale: tuple[Threshold, ...]) -> list[list[Any]]:
    return [[f"{step.minimum:f}", step.points] for step in scale]


def _scales(item: ItemTerms) -> dict[str, list[list[Any]]]:
    return {strate: _steps(steps) for strate, steps in item.scale_by_strate}


@transaction.atomic
def install(edition: Edition, trame: Trame, *, by: User | None) -> Questionnaire:
    """Set a trame as the questionnaire of an edition, in place of the one before. Raises Refusal once somebody
    answered.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    if Answer.objects.filter(item__questionnaire__edition=edition).exists():
        raise Refusal([f"Des collectivités ont déjà répondu au questionnaire {edition.year} : il ne se remplace plus."])
    Questionnaire.objects.filter(edition=edition).delete()
    questionnaire = _head(edition, trame)
    sections = Section.objects.bulk_create(
        Section(
            questionnaire=questionnaire, theme=theme.code, code=section.code, label=section.label, position=position
        )
        for position, (theme, section) in enumerate((t, s) for t in trame.themes for s in t.sections)
    )
    by_code = {section.code: section for section in sections}
    items = Item.objects.bulk_create(
        _row(item, questionnaire, by_code[section.code], position)
        for theme in trame.themes
        for section in theme.sections
        for position, item in enumerate(section.items)
    )
    Choice.objects.bulk_create(
        Choice(
            item=row,
            value=choice.value,
            label=choice.label,
            points=choice.points,
            since=choice.since,
            position=position,
        )
        for row in items
        for position, choice in enumerate(trame.items[row.code].choices)
    )
    record(Verb.INSTALL_QUESTIONNAIRE, questionnaire, by=by, year=edition.year, trame=trame.version, items=len(items))
    return questionnaire


def _head(edition: Edition, trame: Trame) -> Questionnaire:
    return Questionnaire.objects.create(
        edition=edition,
        trame_version=trame.version,
        themes=[
            {"code": t.code, "libelle": t.label, "poids": t.weight, "description": t.description} for t in trame.themes
        ],
        checks=[
            {
                "id": c.id,
                "gravite": c.severity,
                "si": _condition(c.when),
                "alors": _condition(c.then),
                "message": c.message,
            }
            for c in trame.checks
        ],
        levels=[list(level) for level in trame.levels],
    )


def _row(item: ItemTerms, questionnaire: Questionnaire, section: Section, position: int) -> Item:
    return Item(
        questionnaire=questionnaire,
        section=section,
        position=position,
        code=item.code,
        label=item.label,
        help=item.help,
        type=item.type,
        points=item.points,
        scale=_steps(item.scale),
        scale_by_strate=_scales(item),
        divisor=item.divisor,
        unit=item.unit,
        visible_if=_condition(item.visible_if) if item.visible_if else None,
        bonus_for=list(item.bonus_for),
        optional=item.optional,
        source_auto=item.source_auto,
        tags=list(item.tags),
        comment_expected=item.comment_expected,
        since=item.since,
        until=item.until,
    )


def _lock(item: Item) -> Item:
    return (
        Item.objects.select_for_update(of=("self",)).select_related("questionnaire__edition", "section").get(pk=item.pk)
    )


def _changed(item: Item, verb: Verb, by: User, **facts: Any) -> None:
    """Make every copy of the questionnaire in memory old, and leave the journal line."""
    Questionnaire.objects.filter(pk=item.questionnaire_id).update(version=F("version") + 1)
    record(verb, item, by=by, code=item.code, year=item.questionnaire.edition.year, **facts)


@transaction.atomic
def edit_item(item: Item, values: Mapping[str, Any], *, by: User) -> Item:
    """Change what an item says (`label`, `help`), and before the filling its `points` and place too. Raises Refusal."""
    locked = _lock(item)
    reasons = [] if is_equipe(by) else ["Seule l’équipe modifie le questionnaire."]
    phase = Phase(locked.questionnaire.edition.phase)
    other = sorted(set(values) - set(WORDING))
    changes = {name: value for name, value in values.items() if getattr(locked, name) != value}
    if phase not in BEFORE_FILLING and any(name in changes for name in other):
        reasons.append("La saisie est ouverte, ou passée : seuls le libellé et l’aide se modifient encore.")
    label = str(values.get("label", locked.label)).strip()
    if not label or len(label) > LONGEST_LABEL:
        reasons.append(f"Un libellé compte de 1 à {LONGEST_LABEL} signes.")
    if len(str(values.get("help", ""))) > LONGEST_HELP:
        reasons.append(f"Une aide compte {LONGEST_HELP} signes au plus.")
    terms = item_terms(locked)
    if "points" in changes:
        terms = kind_of(terms).worth(terms, changes["points"])
        reasons += _points_refusals(terms)
    if reasons:
        raise Refusal(reasons)
    if not changes:
        return locked
    before = {name: getattr(locked, name) for name in changes}
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.scale, locked.scale_by_strate = _steps(terms.scale), _scales(terms)
    locked.save(update_fields=[*changes, "scale", "scale_by_strate"])
    if "position" in changes:
        _renumber(locked)
    _changed(locked, Verb.EDIT_ITEM, by, before=_said(before), after=_said(changes))
    return locked


def _said(values: Mapping[str, Any]) -> str:
    """Some fields of an item with their values, for the journal."""
    names = {field.name: field.verbose_name for field in Item._meta.fields}
    return " ; ".join(f"{names[name]} « {value} »" for name, value in values.items())


def _points_refusals(terms: ItemTerms) -> list[str]:
    """Why an item cannot be worth the points of these terms."""
    if not 0 <= terms.points <= MOST_POINTS:
        return [f"Les points vont de 0 à {MOST_POINTS}."]
    return [f"{upper_first(fault)}." for fault in kind_of(terms).faults(terms)]


def _renumber(item: Item) -> None:
    """Give the items of a section continuous places, this one at the place that it asked."""
    others = list(Item.objects.filter(section=item.section_id).exclude(pk=item.pk).order_by("position", "code"))
    others.insert(min(item.position, len(others)), item)
    for position, row in enumerate(others):
        row.position = position
    Item.objects.bulk_update(others, ["position"])


@transaction.atomic
def set_active(item: Item, active: bool, *, by: User) -> Item:
    """Ask an item in this edition, or no more; before the filling only. Raises Refusal."""
    locked = _lock(item)
    reasons = [] if is_equipe(by) else ["Seule l’équipe modifie le questionnaire."]
    if Phase(locked.questionnaire.edition.phase) not in BEFORE_FILLING:
        reasons.append("La saisie est ouverte, ou passée : un item n’apparaît ni ne disparaît plus.")
    if reasons:
        raise Refusal(reasons)
    if locked.active != active:
        locked.active = active
        locked.save(update_fields=["active"])
        _changed(locked, Verb.ACTIVATE_ITEM if active else Verb.DEACTIVATE_ITEM, by)
    return locked

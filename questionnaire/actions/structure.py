"""Set a whole questionnaire as that of an edition: from a trame, from the edition before, or from what was built."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F

from label.actions.base import public_changed, record
from label.enums import Phase
from label.models import Edition, User
from label.rules.refusals import Refusal
from label.verbs import Verb
from questionnaire.models import Answer, Choice, Item, Questionnaire, Section
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.changes import changes_in_words, conditions_moved, unrepaired, wording_aside
from questionnaire.rules.faults import structure_faults
from questionnaire.rules.trame import ItemTerms, SectionTerms, Structure, ThemeTerms, Threshold, Trame

# Before the filling opens; afterwards only the wording changes.
BEFORE_FILLING = (Phase.PREPARATION, Phase.REGISTRATION)
ONLY_WORDS = "La saisie est ouverte, ou passée : seuls les mots des questions se modifient encore."


def _steps(scale: tuple[Threshold, ...]) -> list[list[Any]]:
    return [[f"{step.minimum:f}", step.points] for step in scale]


def _columns(item: ItemTerms) -> dict[str, Any]:
    """What an item says, by the columns of its row."""
    return {
        "label": item.label,
        "help": item.help,
        "example": item.example,
        "type": item.type,
        "points": item.points,
        "scale": _steps(item.scale),
        "scale_by_strate": {strate: _steps(steps) for strate, steps in item.scale_by_strate},
        "divisor": item.divisor,
        "unit": item.unit,
        "visible_if": item.visible_if.kept() if item.visible_if else None,
        "bonus_for": list(item.bonus_for),
        "optional": item.optional,
        "source_auto": item.source_auto,
        "tags": list(item.tags),
        "comment_expected": item.comment_expected,
        "proof_expected": item.proof_expected,
        "asked_of": list(item.asked_of),
        "moved": dict(item.moved),
        "repaired": item.repaired,
        "since": item.since,
        "until": item.until,
        "follows": list(item.follows),
    }


def _head(trame: Trame) -> dict[str, Any]:
    """What a whole questionnaire says beside its items, by the columns of its row."""
    return {
        "trame_version": trame.version,
        "themes": [
            {"code": t.code, "libelle": t.label, "poids": t.weight, "description": t.description} for t in trame.themes
        ],
        "checks": [
            {
                "id": c.id,
                "gravite": c.severity,
                "si": c.when.kept(),
                "alors": c.then.kept(),
                "message": c.message,
            }
            for c in trame.checks
        ],
        "levels": [list(level) for level in trame.levels],
    }


@transaction.atomic
def install(edition: Edition, trame: Trame, *, by: User | None) -> Questionnaire:
    """Set a trame as the questionnaire of an edition, in place of the one before. Raises Refusal once somebody
    answered.
    """
    return _install(edition, Structure(trame), by=by)


@transaction.atomic
def carry(edition: Edition, *, by: User | None) -> Questionnaire | None:
    """Set the last questionnaire before an edition as its own, as the équipe left it: what it does not ask too. None
    when no edition before has one. Raises Refusal once somebody answered.
    """
    last = Questionnaire.objects.filter(edition__year__lt=edition.year).order_by("-edition__year").first()
    if last is None:
        return None
    structure = unrepaired(numbered_of(last).structure)
    return _install(edition, replace(structure, trame=replace(structure.trame, year=edition.year)), by=by)


def _install(edition: Edition, structure: Structure, *, by: User | None) -> Questionnaire:
    Edition.objects.locked().get(pk=edition.pk)
    if Answer.objects.filter(item__questionnaire__edition=edition).exists():
        raise Refusal([f"Des collectivités ont déjà répondu au questionnaire {edition.year} : il ne se remplace plus."])
    Questionnaire.objects.filter(edition=edition).delete()
    trame = structure.trame
    questionnaire = Questionnaire.objects.create(edition=edition, **_head(trame))
    _write(questionnaire, structure)
    record(
        Verb.INSTALL_QUESTIONNAIRE,
        questionnaire,
        by=by,
        year=edition.year,
        trame=trame.version,
        items=len(structure.asked.items),
    )
    public_changed()  # the home page says that its questions may be read
    return questionnaire


def only_words(edition: Edition) -> bool:
    """Whether nothing but its wording may change: the filling is open or past, or somebody has answered."""
    answered = Answer.objects.filter(item__questionnaire__edition=edition)
    return Phase(edition.phase) not in BEFORE_FILLING or answered.exists()


@transaction.atomic
def put_in_force(
    questionnaire: Questionnaire,
    structure: Structure,
    *,
    by: User,
    repaired: str = "",
    moved: Mapping[str, str] | None = None,
) -> Questionnaire:
    """Make a questionnaire say this; what was already wrong in it does not stand in the way. While it is filled, only
    words may change, save in the question that is `repaired`, and what depends on the choices that are `moved` in it.
    Raises Refusal.
    """
    edition = Edition.objects.locked().get(pk=questionnaire.edition_id)
    locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    before = numbered_of(locked).structure
    if structure == before:
        raise Refusal(["Rien ne change : il n’y a rien à publier."])
    reasons = []
    reference = conditions_moved(before, repaired, moved or {})
    if only_words(edition) and wording_aside(reference, repaired) != wording_aside(structure, repaired):
        reasons.append(ONLY_WORDS)
    known = set(structure_faults(before))
    reasons += [fault.sentence for fault in structure_faults(structure) if fault not in known]
    if reasons:
        raise Refusal(reasons)
    for name, value in _head(structure.trame).items():
        setattr(locked, name, value)
    locked.save()
    _write(locked, structure)
    Questionnaire.objects.filter(pk=locked.pk).update(version=F("version") + 1)
    record(Verb.PUBLISH_QUESTIONNAIRE, locked, by=by, year=edition.year, changed=changes_in_words(before, structure))
    locked.refresh_from_db()
    return locked


def _write(questionnaire: Questionnaire, structure: Structure) -> None:
    """Make the rows say what the structure says; an item that somebody answered keeps its row, whatever its place."""
    trame = structure.trame
    sections = _write_sections(questionnaire, trame.themes)
    known = {row.code: row for row in Item.objects.filter(questionnaire=questionnaire)}
    rows, changed = [], []
    for section in (section for theme in trame.themes for section in theme.sections):
        for position, item in enumerate(section.items):
            row = known.get(item.code) or Item(questionnaire=questionnaire, code=item.code)
            rows.append(row)
            asked = item.code not in structure.resting
            wanted = {**_columns(item), "section_id": sections[section.code].pk, "position": position, "active": asked}
            if any(getattr(row, name) != value for name, value in wanted.items()):
                changed.append(row)
                for name, value in wanted.items():
                    setattr(row, name, value)
    # What is no longer listed anywhere is asked no more: its row stays, for those who answered it.
    Item.objects.filter(questionnaire=questionnaire, active=True).exclude(code__in=trame.items).update(active=False)
    Item.objects.bulk_create([row for row in changed if row.pk is None])
    names = [*_columns(ItemTerms("", "", "", 0)), "section", "position", "active"]
    Item.objects.bulk_update([row for row in changed if row.code in known], names)
    _write_choices(rows, trame)
    listed = {section.code for theme in trame.themes for section in theme.sections}
    Section.objects.filter(questionnaire=questionnaire, items__isnull=True).exclude(code__in=listed).delete()


def _write_sections(questionnaire: Questionnaire, themes: Iterable[ThemeTerms]) -> dict[str, Section]:
    known = {row.code: row for row in Section.objects.filter(questionnaire=questionnaire)}
    found: dict[str, Section] = {}
    placed: list[tuple[ThemeTerms, SectionTerms]] = [(theme, section) for theme in themes for section in theme.sections]
    for position, (theme, section) in enumerate(placed):
        row = known.get(section.code) or Section(questionnaire=questionnaire, code=section.code)
        row.theme, row.label, row.position = theme.code, section.label, position
        found[section.code] = row
    Section.objects.bulk_create([row for row in found.values() if row.pk is None])
    Section.objects.bulk_update([row for row in found.values() if row.code in known], ["theme", "label", "position"])
    return found


def _write_choices(rows: Iterable[Item], trame: Trame) -> None:
    """Replace the choices of the items whose choices differ; an answer holds a value, not a row."""
    rows = list(rows)
    kept: dict[int, list[tuple[str, str, int, int]]] = {}
    for choice in Choice.objects.filter(item__in=rows).order_by("position"):
        kept.setdefault(choice.item_id, []).append((choice.value, choice.label, choice.points, choice.since))
    wanted = {row.pk: [(c.value, c.label, c.points, c.since) for c in trame.items[row.code].choices] for row in rows}
    changed = [pk for pk, choices in wanted.items() if choices != kept.get(pk, [])]
    Choice.objects.filter(item__in=changed).delete()
    Choice.objects.bulk_create(
        Choice(item_id=pk, value=value, label=label, points=points, since=since, position=position)
        for pk in changed
        for position, (value, label, points, since) in enumerate(wanted[pk])
    )

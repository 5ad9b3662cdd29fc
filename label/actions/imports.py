"""A table that the équipe sends: read, applied as it was read, undone within a day."""

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from label.actions.awards import award, record_past_award, remove_award
from label.actions.base import public_gesture, record
from label.enums import AwardOrigin, Confidence, ImportKind, ImportStatus, LineState
from label.models import Award, Candidature, Collectivite, Edition, TableImport, User
from label.permissions import is_equipe
from label.queries.imports import COLUMNS, NEEDED, Plan, PlannedLine, plan_of
from label.rules.refusals import Refusal
from label.rules.retention import IMPORT
from label.verbs import Verb
from toolkit.tables.understood import understood

MOVED = "Les données ont changé depuis la lecture : relisez ce que cet import ferait maintenant."
OVER = "Cet import est déjà appliqué, annulé ou abandonné."


def may_import_levels(edition: Edition) -> bool:
    """Whether levels of this edition come from a source; those of a jury are corrected, never imported."""
    from_jury = Award.objects.filter(candidature__edition=edition).exclude(origin=AwardOrigin.IMPORT)
    return edition.is_public and edition.rated and not from_jury.exists()


@transaction.atomic
def read_import(
    kind: ImportKind, name: str, data: bytes, *, by: User, edition: Edition | None = None, source: str = ""
) -> TableImport:
    """Understand a file and keep its lines; nothing is changed yet. Raises Refusal, ImportRefused for a file that is no
    table.
    """
    reasons = [] if is_equipe(by) else ["Seule l’équipe importe un tableau."]
    if kind is ImportKind.PALMARES:
        if edition is None or not may_import_levels(edition):
            reasons.append("Choisissez une édition publiée dont les niveaux viennent d’une source, pas d’un jury.")
        if not source.strip():
            reasons.append("Dites la source de ce palmarès : elle est publique.")
    if reasons:
        raise Refusal(reasons)
    found = understood(name, data, COLUMNS[kind], NEEDED[kind])
    return TableImport.objects.create(
        kind=kind,
        edition=edition if kind is ImportKind.PALMARES else None,
        file_name=name[:120],
        source=" ".join(source.split())[:300],
        notes=found.notes,
        rows=[[number, row] for number, row in found.rows],
        created_by=by,
    )


def fingerprint_of_plan(plan: Plan) -> str:
    """What was read, so that nothing else is applied."""
    told = [asdict(line) for line in plan.lines]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


@public_gesture
def apply_import(row: TableImport, *, seen: str, ticked: Collection[int], by: User) -> int:
    """Apply what was read (`seen`, its fingerprint): the new lines, and among the changed and the doubtful ones those
    that are `ticked` (by line number); how many. Raises Refusal when it is over, when the data moved, when nothing is
    left to do.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe importe un tableau."])
    locked = TableImport.objects.select_for_update(of=("self",)).select_related("edition").get(pk=row.pk)
    if locked.status != ImportStatus.READ:
        raise Refusal([OVER])
    codes = {values.get("code", "").upper() for _, values in locked.rows}
    # Held from the reading to the writing: an address corrected by hand meanwhile waits, or is seen.
    list(Collectivite.objects.select_for_update().filter(code__in=codes).order_by("pk").values_list("pk"))
    plan = plan_of(locked)
    if fingerprint_of_plan(plan) != seen:
        raise Refusal([MOVED])
    asked = [*plan.of(LineState.CHANGED), *plan.of(LineState.DOUBTFUL)]
    lines = [*plan.of(LineState.NEW), *(line for line in asked if line.number in ticked)]
    if not lines:
        raise Refusal(["Aucune ligne à appliquer : cochez celles qui changent, ou que vous avez vérifiées."])
    locked.before = APPLIED_BY[ImportKind(locked.kind)](locked, lines, by)
    locked.status, locked.applied_at, locked.applied_by = ImportStatus.APPLIED, timezone.now(), by
    locked.save()
    year = locked.edition.year if locked.edition is not None else None
    record(Verb.APPLY_IMPORT, locked, by=by, kind=locked.get_kind_display().lower(), changed=len(lines), year=year)
    return len(lines)


def _apply_contacts(_row: TableImport, lines: Sequence[PlannedLine], _by: User) -> list[Any]:
    _set_addresses([(line.target or 0, line.after) for line in lines])
    return [[line.target, line.before, line.after] for line in lines]


def _set_addresses(pairs: Sequence[tuple[int, str]]) -> None:
    """Write the contact addresses of many collectivités, by key, in one statement: 36,000 in a second."""
    keys, addresses = [key for key, _ in pairs], [address for _, address in pairs]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE label_collectivite AS place SET contact_email = sent.address "
            "FROM unnest(%s::bigint[], %s::text[]) AS sent (id, address) WHERE place.id = sent.id",
            [keys, addresses],
        )


def _apply_palmares(row: TableImport, lines: Sequence[PlannedLine], by: User) -> list[Any]:
    edition = row.edition
    if edition is None:
        raise Refusal([OVER])
    before: list[Any] = []
    places = {one.pk: one for one in Collectivite.objects.filter(pk__in=[line.target for line in lines])}
    for line in lines:
        place, level = places[line.target or 0], int(line.after.split()[0])
        candidature = Candidature.objects.filter(edition=edition, collectivite=place).select_related("award").first()
        current = getattr(candidature, "award", None)
        if candidature is None or current is None:
            made = record_past_award(place, edition, level, source=row.source, by=by)
            before.append([made.pk, None if candidature is None else "", None, None, level])
        else:
            before.append([candidature.pk, current.arobases, current.source, current.confidence, level])
            award(candidature, level, origin=AwardOrigin.IMPORT, by=by, source=row.source)
    return before


@public_gesture
def undo_import(row: TableImport, *, by: User) -> int:
    """Put back what an import replaced, save what was changed since; how many lines. Raises Refusal after a day."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe annule un import."])
    locked = TableImport.objects.select_for_update(of=("self",)).select_related("edition").get(pk=row.pk)
    if not locked.may_be_undone:
        raise Refusal(["Un import s’annule dans la journée qui suit ; celui-ci ne s’annule plus."])
    count = UNDONE_BY[ImportKind(locked.kind)](locked, by)
    locked.status = ImportStatus.UNDONE
    locked.save(update_fields=["status"])
    record(Verb.UNDO_IMPORT, locked, by=by, kind=locked.get_kind_display().lower(), changed=count)
    return count


def _undo_contacts(row: TableImport, _by: User) -> int:
    keys = [key for key, _, _ in row.before]
    now = dict(Collectivite.objects.select_for_update().filter(pk__in=keys).values_list("pk", "contact_email"))
    back = [(key, before) for key, before, after in row.before if now.get(key) == after]
    _set_addresses(back)
    return len(back)


def _undo_palmares(row: TableImport, by: User) -> int:
    count = 0
    for key, level, source, confidence, after in row.before:
        candidature = Candidature.objects.select_related("award", "edition").filter(pk=key).first()
        current = getattr(candidature, "award", None)
        if candidature is None or current is None or current.arobases != after:
            continue
        if isinstance(level, int):
            kept = Confidence(confidence)
            award(candidature, level, origin=AwardOrigin.IMPORT, by=by, source=source, confidence=kept)
        else:
            remove_award(candidature, by=by, corrected=True)
            if level is None:  # it was not there before
                candidature.delete()
        count += 1
    return count


@transaction.atomic
def drop_import(row: TableImport, *, by: User) -> None:
    """Give up an import that was only read. Raises Refusal."""
    taken = TableImport.objects.filter(pk=row.pk, status=ImportStatus.READ)
    if not is_equipe(by) or not taken.update(status=ImportStatus.DROPPED, rows=[]):
        raise Refusal([OVER])


APPLIED_BY: dict[ImportKind, Callable[[TableImport, Sequence[PlannedLine], User], list[Any]]] = {
    ImportKind.CONTACTS: _apply_contacts,
    ImportKind.PALMARES: _apply_palmares,
}
UNDONE_BY: dict[ImportKind, Callable[[TableImport, User], int]] = {
    ImportKind.CONTACTS: _undo_contacts,
    ImportKind.PALMARES: _undo_palmares,
}


def partly_known() -> list[Edition]:
    """The editions whose palmarès may be imported, newest first; two queries."""
    from_jury = Award.objects.exclude(origin=AwardOrigin.IMPORT).values("candidature__edition")
    return list(Edition.objects.public().filter(rated=True).exclude(pk__in=from_jury).order_by("-year"))


@transaction.atomic
def forget_old_imports() -> int:
    """Empty what was kept of the imports that nothing can be done with any more; how many."""
    now = timezone.now()
    old = TableImport.objects.filter(created_at__lt=now - IMPORT.lasts).exclude(rows=[], before=[], upload="")
    files = [(row.upload.storage, str(row.upload.name)) for row in old.exclude(upload="").only("upload")]
    count = old.update(rows=[], before=[], upload="")
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name), robust=True)
    return count

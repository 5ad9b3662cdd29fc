"""Gestures on answers: saved with the version that was seen, carried over, restored, handed out, frozen at the filing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from label.actions import Refusal, record
from label.drafts import Outcome, outcome
from label.enums import CandidatureStatus
from label.models import Candidature, Membership, User
from questionnaire.models import Answer, AnswerRevision, FiledQuestionnaire, SectionAssignment
from questionnaire.queries import Sheet, answers_of, given_of, past_of, sheet_of
from questionnaire.rules import Given, ItemTerms, to_json

# The last activity of a candidature is noted once a minute at most: an autosave writes an answer and its revision.
ACTIVITY = timedelta(minutes=1)


class AnswerChanged(Refusal):
    """Somebody saved this answer since it was shown: `answer` is what is saved now, `given` the same as plain values."""

    def __init__(self, answer: Answer, given: Given) -> None:
        who = str(answer.saved_by) if answer.saved_by is not None else "Quelqu’un"
        super().__init__([f"{who} a enregistré cette réponse entre-temps : comparez, puis choisissez."])
        self.answer = answer
        self.given = given


@dataclass(frozen=True)
class Saved:
    """What a save left: the sheet it was made on, and every answer of the candidature as it is now."""

    candidature: Candidature
    sheet: Sheet
    rows: Mapping[str, Answer]


def _open(candidature: Candidature) -> Candidature:
    """The candidature, locked, when it may be filled now. Raises Refusal with the reason that is shown to the person."""
    locked = (
        Candidature.objects.select_for_update(of=("self",))
        .select_related("edition__questionnaire")
        .get(pk=candidature.pk)
    )
    window = locked.filing_window
    if not window.is_open:
        raise Refusal([window.reason])
    if locked.status != CandidatureStatus.REGISTERED:
        raise Refusal(["Le dossier est déposé : rouvrez-le avant de changer une réponse."])
    if not hasattr(locked.edition, "questionnaire"):
        raise Refusal([f"L’édition {locked.edition.year} n’a pas de questionnaire."])
    return locked


def _touch(candidature: Candidature, by: User | None) -> None:
    """Note the activity, and the beginning; at most once a minute for one person."""
    now = timezone.now()
    recent = candidature.active_at is not None and now - candidature.active_at < ACTIVITY
    if recent and candidature.active_by_id == (by.pk if by else None) and candidature.started_at:
        return
    candidature.started_at = candidature.started_at or now
    candidature.active_at, candidature.active_by = now, by
    candidature.save(update_fields=["started_at", "active_at", "active_by"])


def _item(sheet: Sheet, code: str) -> ItemTerms:
    item = sheet.trame.items.get(code)
    if item is None:
        raise Refusal(["Cette question n’est pas posée dans cette édition."])
    if item.source_auto:
        raise Refusal(["Cette valeur est calculée par la plateforme : elle ne se saisit pas."])
    return item


def _write(
    candidature: Candidature, sheet: Sheet, code: str, row: Answer | None, given: Given, *, by: User | None, origin: str,
    carried_from: int | None,
) -> Answer:  # fmt: skip
    """Write one version of an answer and its revision."""
    answer = row or Answer(candidature=candidature, item_id=sheet.items[code], version=0)
    answer.value, answer.comment = to_json(given.value), given.comment
    answer.not_applicable, answer.confirmed = given.not_applicable, given.confirmed
    answer.carried_from = carried_from
    answer.version += 1
    answer.origin, answer.saved_at, answer.saved_by = origin, timezone.now(), by
    answer.save(force_insert=row is None, force_update=row is not None)
    AnswerRevision.objects.create(
        answer=answer, version=answer.version, value=answer.value, comment=answer.comment,
        not_applicable=answer.not_applicable, confirmed=answer.confirmed, at=answer.saved_at, by=by,
    )  # fmt: skip
    return answer


@transaction.atomic
def save_answer(candidature: Candidature, code: str, given: Given, *, seen: int, by: User, origin: str = "") -> Saved:
    """Save an answer. `seen` is the version that was on the screen (0: none), `origin` the open page it was typed in.

    A save that says what is already saved changes nothing: it may be sent twice. A newer version than `seen`, typed elsewhere,
    raises AnswerChanged; so does nothing of what follows from the same page, whose acknowledgement was lost. Raises Refusal.
    """
    locked = _open(candidature)
    sheet = sheet_of(locked.edition.questionnaire)
    item = _item(sheet, code)
    rows = answers_of(locked, sheet)
    row = rows.get(code)
    saved = given_of(item, row) if row is not None else Given()
    fate = outcome(
        is_same=saved == given,
        version=row.version if row is not None else 0,
        seen=seen,
        same_page=row is not None and bool(origin) and row.origin == origin and row.saved_by_id == by.pk,
    )
    if fate is Outcome.SAME:
        return Saved(locked, sheet, rows)
    if fate is Outcome.CHANGED and row is not None:
        raise AnswerChanged(row, saved)
    carried = row.carried_from if row is not None else None
    rows[code] = _write(locked, sheet, code, row, given, by=by, origin=origin, carried_from=carried)
    _touch(locked, by)
    return Saved(locked, sheet, rows)


@transaction.atomic
def carry_over(
    candidature: Candidature, codes: list[str], *, confirm: bool, by: User, seen: Mapping[str, int] | None = None
) -> int:
    """Copy last edition's answers to these items where nothing is answered yet; confirmed at once, or to be read again.

    Returns how many were copied. With `seen`, an answer saved meanwhile by somebody is left alone. Raises Refusal.
    """
    locked = _open(candidature)
    sheet = sheet_of(locked.edition.questionnaire)
    past = past_of(locked, sheet)
    rows = answers_of(locked, sheet)
    copied = 0
    for code in codes:
        _item(sheet, code)
        earlier, row = past.of(code), rows.get(code)
        if earlier is None or not earlier.fits:
            continue
        if row is not None and (
            not given_of(sheet.trame.items[code], row).is_empty
            or row.comment
            or (seen or {}).get(code, row.version) != row.version
        ):
            continue
        given = Given(earlier.given.value, earlier.given.comment, earlier.given.not_applicable, confirmed=confirm)
        _write(locked, sheet, code, row, given, by=by, origin="", carried_from=earlier.year)
        copied += 1
    if copied:
        _touch(locked, by)
    return copied


@transaction.atomic
def restore_answer(candidature: Candidature, code: str, version: int, *, by: User) -> Saved:
    """Make an earlier version of an answer the current one, as a new version. Raises Refusal."""
    locked = _open(candidature)
    sheet = sheet_of(locked.edition.questionnaire)
    item = _item(sheet, code)
    rows = answers_of(locked, sheet)
    row = rows.get(code)
    revision = AnswerRevision.objects.filter(answer=row, version=version).first() if row is not None else None
    if row is None or revision is None:
        raise Refusal(["Cette version n’existe pas."])
    older = Answer(
        value=revision.value,
        comment=revision.comment,
        not_applicable=revision.not_applicable,
        confirmed=revision.confirmed,
    )
    rows[code] = _write(
        locked, sheet, code, row, given_of(item, older), by=by, origin="", carried_from=row.carried_from
    )
    _touch(locked, by)
    return Saved(locked, sheet, rows)


@transaction.atomic
def assign_section(
    candidature: Candidature, section: str, person: User, *, due_on: date | None, by: User
) -> SectionAssignment:
    """Put a person of the collectivité in charge of a section, until a day. Raises Refusal."""
    locked = _open(candidature)
    sheet = sheet_of(locked.edition.questionnaire)
    reasons = []
    if section not in sheet.sections:
        reasons.append("Cette section n’existe pas.")
    attached = Membership.objects.active().filter(collectivite_id=locked.collectivite_id, user=person)
    if not attached.exists():
        reasons.append("Cette personne n’est pas rattachée à la collectivité.")
    if due_on is not None and due_on < timezone.localdate():
        reasons.append("La date attendue est déjà passée.")
    if reasons:
        raise Refusal(reasons)
    row, _ = SectionAssignment.objects.update_or_create(
        candidature=locked, section_id=sheet.sections[section], person=person, defaults={"due_on": due_on}
    )
    record("assign_section", locked, by=by, section=section, person=person.pk, due=due_on.isoformat() if due_on else "")
    return row


@transaction.atomic
def unassign_section(candidature: Candidature, pk: int, *, by: User) -> None:
    """Take a section back from a person; nothing typed changes. Raises Refusal."""
    locked = _open(candidature)
    row = SectionAssignment.objects.select_related("section").filter(pk=pk, candidature=locked).first()
    if row is None:
        raise Refusal(["Cette section n’est plus confiée à cette personne."])
    record("unassign_section", locked, by=by, section=row.section.code, person=row.person_id)
    row.delete()


@transaction.atomic
def freeze(candidature: Candidature) -> FiledQuestionnaire | None:
    """Keep the answers as they are under the receipt of a filed candidature; None when its edition has no questionnaire."""
    edition = candidature.edition
    if not hasattr(edition, "questionnaire"):
        return None
    sheet = sheet_of(edition.questionnaire)
    content: dict[str, Any] = {
        code: {
            "valeur": row.value, "commentaire": row.comment, "sans_objet": row.not_applicable,
            "reprise": row.carried_from, "confirmee": row.confirmed,
        }
        for code, row in answers_of(candidature, sheet).items()
    }  # fmt: skip
    return FiledQuestionnaire.objects.create(
        candidature=candidature, receipt=candidature.receipt, questionnaire_version=edition.questionnaire.version,
        answers=content,
    )  # fmt: skip

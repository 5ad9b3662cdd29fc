"""What is typed before it is in force, or sent: kept as it is typed, applied once it was read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from label import drafts
from label.enums import DraftEnd
from label.models import Candidature, Draft, LateText, User
from label.rules.refusals import Refusal

LONGEST = 60_000  # signs of one field, whatever its own limit: what is too long is kept and said, not lost
NEWER = "Un autre texte a été tapé depuis, que « Versions » montre. Envoyez de nouveau si le vôtre doit partir."
CHANGED = "Ce brouillon a changé depuis que vous l’avez lu : relisez-le."


@transaction.atomic
def save_draft(
    place: str, typed: Mapping[str, Any], *, by: User, in_force: Mapping[str, Any], seen: int | None, page: str = ""
) -> tuple[Draft, drafts.Saved]:
    """Keep what was typed under the name of what it is for, over the version that was shown. Raises Clash, or Refusal
    for a text beyond any use.
    """
    if any(len(value) > LONGEST for value in typed.values() if isinstance(value, str)):
        raise Refusal([f"Ce texte dépasse {LONGEST} signes."])
    row = drafts.draft_of(place, in_force, locked=True)
    return row, drafts.save(row, typed, seen=seen, by=by, page=page)


@transaction.atomic
def apply_draft(place: str, seen: int, gesture: Callable[[], object], *, by: User) -> None:
    """Put in force what was read at version `seen`: the gesture and the end of the draft, in one transaction.

    Raises Refusal when somebody changed the draft since, or for the gesture's own reasons.
    """
    row = drafts.draft_of(place, {}, locked=True)
    if row.version != seen:
        raise Refusal([CHANGED])
    gesture()
    drafts.close(row, DraftEnd.APPLIED, by=by)


class NewerDraft(Refusal):
    """Somebody typed another text since the one that is sent was opened."""


@transaction.atomic
def send_draft(
    place: str,
    gesture: Callable[[], object],
    *,
    by: User,
    seen: int | None = None,
    typed: Mapping[str, Any] | None = None,
) -> None:
    """Send what was typed: the gesture and the end of its draft, in one transaction. `seen`: the version of the draft
    that the page had, `typed`: what it sends. Raises the gesture's Refusal, NewerDraft when a later version says
    something else.
    """
    row = Draft.objects.select_for_update().filter(place=place).exclude(content={}).first()
    known = row.content.items() if row is not None and seen is not None and row.version > seen else ()
    if typed is not None and any(typed[name] != value for name, value in known if name in typed):
        raise NewerDraft([NEWER])
    gesture()
    if row is not None:
        drafts.close(row, DraftEnd.SENT, by=by)


@transaction.atomic
def drop_draft(place: str, seen: int, *, by: User, in_force: Mapping[str, Any]) -> None:
    """Give up the draft that was read at version `seen`; its versions stay readable. Raises Refusal when somebody
    changed it since.
    """
    row = drafts.draft_of(place, in_force, locked=True)
    if row.version != seen:
        raise Refusal([CHANGED])
    if row.content:
        drafts.close(row, DraftEnd.DROPPED, by=by)


@dataclass(frozen=True)
class Declared:
    """Which open page sent a text, when its browser says that it was typed, and what hour it was there as it left;
    nothing without a script.
    """

    page: str = ""
    typed_at: datetime | None = None
    clock: datetime | None = None


def keep_late(
    candidature: Candidature, what: str, lines: Sequence[tuple[str, str]], *, by: User, sent: Declared
) -> LateText | None:
    """Keep beside the dossier what reached it too late; None when it says nothing. Typed on from the same page, it is
    one text. What the browser declares of its hour is kept, and counts for nothing.
    """
    said = [[label, text] for label, text in lines if text.strip()]
    if not said:
        return None
    now = timezone.now()
    gap = sent.clock - now if sent.clock is not None else None
    row, _ = LateText.objects.update_or_create(
        candidature=candidature,
        what=what,
        by=by,
        page=sent.page[: drafts.LONGEST_PAGE],
        defaults={"lines": said, "at": now, "typed_at": sent.typed_at, "clock_gap": gap},
    )
    return row

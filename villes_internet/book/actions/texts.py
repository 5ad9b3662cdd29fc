"""The texts of the book: written, reviewed, taken off."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from label.actions.base import public_changed, public_gesture, record
from label.models import Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb
from villes_internet.book.models import BookText
from villes_internet.book.parts import Slot, faults_of

ONLY_THE_EQUIPE = "Seule l’équipe écrit le livre."
CHANGED = "Ce texte vient de changer : relisez-le avant de le valider."
EMPTY = {"title": "", "author": "", "function": "", "is_summary": False, "text": "", "figures": "", "source": ""}


@public_gesture
def write_text(edition: Edition, slot: Slot, values: Mapping[str, Any], *, by: User) -> BookText:
    """Put a text in its place, to be reviewed; the same words again change nothing. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal([ONLY_THE_EQUIPE])
    if faults := faults_of(slot, values):
        raise Refusal([reason for reasons in faults.values() for reason in reasons])
    Edition.objects.locked().get(pk=edition.pk)
    row = BookText.objects.select_for_update().filter(edition=edition, slug=slot.slug).first()
    wanted = {name: values.get(name, empty) for name, empty in EMPTY.items()}
    wanted |= {name: value.strip() for name, value in wanted.items() if isinstance(value, str)}
    if not slot.part.needs_title:
        wanted["title"] = slot.name
    if row is not None and all(getattr(row, name) == value for name, value in wanted.items()):
        return row
    if row is None:
        row = BookText(edition=edition, slug=slot.slug, part=slot.part.part, version=0)
        row.rank = int(slot.about) if slot.part.is_many else 0
    for name, value in wanted.items():
        setattr(row, name, value)
    row.version, row.written_by, row.reviewed_at, row.reviewed_by = row.version + 1, by, None, None
    row.save()
    record(Verb.WRITE_BOOK_TEXT, row, by=by, year=edition.year, source=slot.name)
    read_on_line(edition)
    return row


@public_gesture
def review_text(edition: Edition, slug: str, seen: int, *, by: User) -> BookText:
    """Say that the version read of a text may be printed. Raises Refusal when it has changed since, or is gone."""
    row = _held(edition, slug, by)
    if row.version != seen:
        raise Refusal([CHANGED])
    if row.reviewed_at is None:
        row.reviewed_at, row.reviewed_by = timezone.now(), by
        row.save(update_fields=["reviewed_at", "reviewed_by"])
        record(Verb.REVIEW_BOOK_TEXT, row, by=by, year=edition.year)
    return row


@public_gesture
def remove_text(edition: Edition, slug: str, seen: int, *, by: User) -> None:
    """Take a text off the book, as it was read; its versions stay. Raises Refusal when it has changed since, or is
    gone.
    """
    row = _held(edition, slug, by)
    if row.version != seen:
        raise Refusal(["Ce texte vient de changer : relisez-le avant de le retirer."])
    record(Verb.REMOVE_BOOK_TEXT, row, by=by, year=edition.year)
    row.delete()
    read_on_line(edition)


def _held(edition: Edition, slug: str, by: User) -> BookText:
    if not is_equipe(by):
        raise Refusal([ONLY_THE_EQUIPE])
    row = BookText.objects.select_for_update().filter(edition=edition, slug=slug).first()
    if row is None:
        raise Refusal(["Ce texte n’est plus dans le livre : une collègue l’en a retiré."])
    return row


def read_on_line(edition: Edition) -> None:
    """The book is read on line as soon as its edition is published."""
    if edition.is_public:
        public_changed()

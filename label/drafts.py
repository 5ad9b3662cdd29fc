"""What a person types is kept, and two people never overwrite each other: the one mechanism of saving.

The action locks the row, checks that it may change now, and saves here; the row is the present state, each save leaves
one revision.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from label.enums import DraftEnd
from label.models import Draft, Revision, User, Versioned
from label.rules.drafts import merge
from label.rules.refusals import Refusal, RefusalCode

LONGEST_PAGE = 36


class Clash(Refusal):
    """Somebody (`by`) saved since what this person changed too: `fields`, with the text of each; the rest of hers is
    in `mine`, where `others` are those that only the other touched.

    Nothing of this save is written: what is typed stays on her page until she chooses.
    """

    code = RefusalCode.CLASH

    def __init__(
        self, row: Versioned, fields: tuple[str, ...], mine: Mapping[str, Any], others: Collection[str], by: User | None
    ) -> None:
        who = str(by) if by is not None else "Quelqu’un"
        super().__init__([f"{who} a enregistré ce texte entre-temps : comparez, puis choisissez."])
        self.row, self.fields, self.others, self.by = row, fields, frozenset(others), by
        self.theirs = row.typed()
        # What would be saved if she keeps hers: where she touched nothing it is already the other's.
        self.mine = {**self.theirs, **mine}


@dataclass(frozen=True)
class Saved:
    """What a save did: the fields it wrote, and those that a colleague had changed, as they are now."""

    changed: frozenset[str] = frozenset()
    theirs: Mapping[str, Any] = field(default_factory=dict)


def save(
    row: Versioned, typed: Mapping[str, Any], *, seen: int | None, by: User | None, page: str = "", **also: Any
) -> Saved:
    """Save what was typed in a locked row over the version that the page had seen (None: the present one).

    What says what is saved already writes nothing: it may be sent twice. What two people touched apart is merged. What
    the same person saved from the same open page is her own: its acknowledgement was lost. Raises Clash for a field
    that both touched. `also`: columns of the row that follow any change.
    """
    since = _since(row, seen, by, page) if seen is not None and seen != row.version else {}
    found = merge(row.typed(), typed, {name: before for name, (before, _) in since.items()})
    if found.clashes:
        raise Clash(row, found.clashes, {**typed, **found.theirs}, found.theirs, since[found.clashes[0]][1])
    if found.kept:
        write(row, found.kept, by=by, page=page, **also)
    return Saved(frozenset(found.kept), found.theirs)


def _since(row: Versioned, seen: int, by: User | None, page: str) -> dict[str, tuple[Any, User | None]]:
    """Of each field that somebody else, or another page, saved since: what the page had shown, and who saved it last;
    one query.
    """
    found: dict[str, tuple[Any, User | None]] = {}
    for revision in Revision.objects.of(row).filter(version__gt=seen).select_related("by"):
        if page and revision.page == page and revision.by_id == (by.pk if by is not None else None):
            continue
        for name, (before, _) in revision.changes.items():
            found[name] = (found[name][0] if name in found else before, revision.by)
    return found


def write(row: Versioned, values: Mapping[str, Any], *, by: User | None, page: str = "", **also: Any) -> None:
    """Write some fields of a locked row as its next version, with its revision; `also`: other columns, unversioned."""
    before = row.typed()
    row.type_in(values)
    for name, value in also.items():
        setattr(row, name, value)
    row.version += 1
    row.saved_at, row.saved_by = timezone.now(), by
    row.save()
    revision(row, {name: [before.get(name), value] for name, value in values.items()}, page=page).save()


def revision(row: Versioned, changes: Mapping[str, list[Any]], *, page: str = "") -> Revision:
    """The revision, not saved yet, of the version that a row has reached: each field that changed, before and after."""
    return Revision(
        subject=row._meta.label_lower,
        subject_id=row.pk,
        version=row.version,
        changes=dict(changes),
        page=page[:LONGEST_PAGE],
        at=row.saved_at,
        by_id=row.saved_by_id,
    )


def first_revisions(rows: Sequence[Versioned], *, page: str = "") -> None:
    """The one revision of each of these rows, written whole at once."""
    made = []
    for row in rows:
        empty = type(row)().typed()
        changes = {name: [empty[name], value] for name, value in row.typed().items() if value != empty[name]}
        made.append(revision(row, changes, page=page))
    Revision.objects.bulk_create(made, batch_size=2000)


def state_at(row: Versioned, version: int) -> dict[str, Any] | None:
    """Every field as it was at a version (0: before the first save); None when the row never had it. One query."""
    if not 0 <= version <= row.version:
        return None
    state = row.typed()
    for revision in Revision.objects.of(row).filter(version__gt=version).reverse():
        state |= {name: before for name, (before, _) in revision.changes.items()}
    return state


def draft_of(place: str, in_force: Mapping[str, Any], *, locked: bool = False) -> Draft:
    """The draft of a text, over what is in force; made when it is locked to be typed in, else unsaved."""
    if locked:
        Draft.objects.get_or_create(place=place)
        row = Draft.objects.select_for_update(of=("self",)).select_related("saved_by").get(place=place)
    else:
        row = Draft.objects.select_related("saved_by").filter(place=place).first() or Draft(place=place)
    row.in_force = in_force
    return row


def drafts_under(prefix: str) -> dict[str, Draft]:
    """The drafts whose place begins so, by place; one query."""
    return {row.place: row for row in Draft.objects.filter(place__startswith=prefix).select_related("saved_by")}


# The words that begin the place of a draft of a whole edition, its year after them (tests/label/test_drafts.py).
OF_A_YEAR = (
    "book-remark",
    "book-text",
    "calendar",
    "item-answer",
    "mail",
    "members",
    "mentions",
    "partner-of",
    "questionnaire",
    "regulation",
    "repair",
    "signature",
    "study",
    "team",
    "text-picture",
    "words-deadline",
)


def drafts_of_year(year: int) -> QuerySet[Draft]:
    """What is typed of the edition of a year, and of no candidature alone."""
    return Draft.objects.filter(place__regex=rf"^({'|'.join(OF_A_YEAR)}):{year}(:|$)")


def follow_year(before: int, after: int) -> None:
    """Let the drafts of an edition follow its year, their versions with them; within the caller's transaction.

    No edition bears the new year: what would still be typed of it is nobody's, and gives way.
    """
    drafts_of_year(after).delete()
    for row in drafts_of_year(before):
        word, _, rest = row.place.partition(f":{before}")
        row.place = f"{word}:{after}{rest}"
        row.save(update_fields=["place"])


def close(row: Draft, end: DraftEnd, *, by: User | None) -> None:
    """Nothing waits any more in a locked draft: what was typed is in force, sent, or given up.

    Its versions stay: the last one says what was there, and what became of it.
    """
    left = end is DraftEnd.DROPPED
    changes = {name: [value, row.in_force.get(name) if left else value] for name, value in row.content.items()}
    row.content = {}
    row.version += 1
    row.saved_at, row.saved_by = timezone.now(), by
    row.save()
    last = revision(row, changes)
    last.end = end
    last.save()

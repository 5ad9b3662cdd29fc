"""Gestures on answers: saved with the version that was seen, merged, carried over, restored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from label.actions import Refusal
from label.drafts import Outcome, outcome
from label.enums import CandidatureStatus
from label.models import Candidature, User
from questionnaire.enums import NUMBERS
from questionnaire.models import Answer, AnswerRevision
from questionnaire.queries import Sheet, answers_of, given_of, given_then, givens, past_of, sheet_of
from questionnaire.rules import Given, ItemTerms, Reading, answer_of, from_json, merge, read, to_json

# The last activity of a candidature is noted once a minute at most: an autosave writes an answer and its revision.
ACTIVITY = timedelta(minutes=1)
UNREAD = (
    "edition__stated_totals",
    "edition__printed_figures",
    "edition__printed_jury",
    "edition__questionnaire__themes",
    "edition__questionnaire__checks",
    "edition__questionnaire__levels",
)
# The share of the questionnaire, in percent, from which a candidature is « à moitié » in the funnel.
HALF = 50


class AnswerChanged(Refusal):
    """Somebody changed since it was shown what this person changed too: `given` is what is saved now, `answer` its row.

    `mine` is what would be saved if this person keeps hers: what only the other touched is already the other's.
    """

    def __init__(self, answer: Answer, given: Given, mine: Given) -> None:
        who = str(answer.saved_by) if answer.saved_by is not None else "Quelqu’un"
        super().__init__([f"{who} a enregistré cette réponse entre-temps : comparez, puis choisissez."])
        self.answer = answer
        self.given = given
        self.mine = mine


@dataclass
class Saved:
    """What a save found and left: the sheet it was made on, every answer of the candidature, those that somebody else
    overtook.

    `before` are the answers as they were; `earlier` is last edition's value of the one item that was saved, and its
    year.
    """

    candidature: Candidature
    sheet: Sheet
    rows: dict[str, Answer]
    before: dict[str, Given]
    earlier: Any = None
    earlier_year: int | None = None
    changed: set[str] = field(default_factory=set)
    overtaken: dict[str, AnswerChanged] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)
    code: str = ""

    @property
    def written(self) -> int:
        """How many answers this save wrote."""
        return len(self.changed)

    @cached_property
    def reading(self) -> Reading:
        """How the answers stand now; last edition's value is known of the saved item only. Asked for once all is
        written.
        """
        return self._read(self.givens())

    @cached_property
    def reading_before(self) -> Reading:
        """How they stood."""
        return self._read(self.before)

    def _read(self, given: dict[str, Given]) -> Reading:
        return read(self.sheet.trame, given, {self.code: self.earlier}, self.earlier_year)

    def givens(self) -> dict[str, Given]:
        """The answers as they are now, as the rules take them; only those that this save wrote are read again."""
        items = self.sheet.trame.items
        return self.before | {code: given_of(items[code], self.rows[code]) for code in self.changed}


@dataclass(frozen=True)
class Typed:
    """What somebody typed for an item, over the version that she saw (0: none).

    `unreadable` names what of it (value, comment) could not be read, and stays as it is saved.
    """

    given: Given
    seen: int
    unreadable: frozenset[str] = frozenset()


def opened(candidature: Candidature, code: str = "") -> Candidature:
    """The candidature, locked, when it may be filled now; with last edition's value of an item when its code is given.

    Raises Refusal with the reason that is shown to the person.
    """
    # The trame itself is in memory: of the questionnaire only its version is read.
    rows = Candidature.objects.select_for_update(of=("self",)).select_related("edition__questionnaire").defer(*UNREAD)
    if code:
        last = Candidature.objects.filter(
            Exists(Answer.objects.filter(candidature=OuterRef("pk"))),
            collectivite=OuterRef("collectivite"),
            edition__year__lt=OuterRef("edition__year"),
        ).order_by("-edition__year")
        rows = rows.annotate(
            last=Subquery(last.values("pk")[:1]), earlier_year=Subquery(last.values("edition__year")[:1])
        )
        past = Answer.objects.filter(candidature=OuterRef("last"), item__code=code)
        rows = rows.annotate(earlier=Subquery(past.values("value")[:1]))
    locked = rows.get(pk=candidature.pk)
    window = locked.filing_window
    if not window.is_open:
        raise Refusal([window.reason])
    if locked.status != CandidatureStatus.REGISTERED:
        raise Refusal(["Le dossier est déposé : rouvrez-le avant de changer une réponse."])
    if not hasattr(locked.edition, "questionnaire"):
        raise Refusal([f"L’édition {locked.edition.year} n’a pas de questionnaire."])
    return locked


def _is_number(candidature: Candidature, code: str) -> bool:
    """Whether last time's value of this item is worth reading: only figures are compared."""
    questionnaire = getattr(candidature.edition, "questionnaire", None)
    item = sheet_of(questionnaire).trame.items.get(code) if questionnaire is not None else None
    return item is not None and item.type in NUMBERS


def _begin(candidature: Candidature, code: str = "", *, compared: bool = False) -> Saved:
    """Lock the candidature and read its answers: what each save starts from; with last time's value of `code` when it
    is compared.
    """
    locked = opened(candidature, code if compared else "")
    sheet = sheet_of(locked.edition.questionnaire)
    rows = answers_of(locked, sheet)
    earlier, year = None, None
    if compared and code in sheet.trame.items:
        earlier = from_json(sheet.trame.items[code], locked.earlier)  # type: ignore[attr-defined]
        year = locked.earlier_year  # type: ignore[attr-defined]
    return Saved(locked, sheet, rows, givens(sheet, rows), earlier, year, code=code)


def _touch(saved: Saved, by: User | None) -> None:
    """Note the beginning, the half and the activity; the activity once a minute at most for one person."""
    candidature, now = saved.candidature, timezone.now()
    noted = {"started_at": candidature.started_at or now, "half_at": candidature.half_at}
    if candidature.half_at is None and saved.reading.whole.percent >= HALF:
        noted["half_at"] = now
    recent = candidature.active_at is not None and now - candidature.active_at < ACTIVITY
    same = recent and candidature.active_by_id == (by.pk if by else None)
    if same and all(getattr(candidature, name) == value for name, value in noted.items()):
        return
    candidature.active_at, candidature.active_by = now, by
    for name, value in noted.items():
        setattr(candidature, name, value)
    candidature.save(update_fields=[*noted, "active_at", "active_by"])


def _item(sheet: Sheet, code: str) -> ItemTerms:
    item = sheet.trame.items.get(code)
    if item is None:
        raise Refusal(["Cette question n’est pas posée dans cette édition."])
    if item.source_auto:
        raise Refusal(["Cette valeur est calculée par la plateforme : elle ne se saisit pas."])
    return item


def _write(
    saved: Saved,
    code: str,
    given: Given,
    *,
    by: User | None,
    origin: str = "",
    carried: int | None = None,
    aside: bool = False,
) -> None:
    """Write one version of an answer and its revision; `aside` when last edition's answer is dropped."""
    row = saved.rows.get(code)
    answer = row or Answer(candidature=saved.candidature, item_id=saved.sheet.items[code], version=0)
    answer.value, answer.comment = to_json(given.value), given.comment
    answer.not_applicable, answer.confirmed = given.not_applicable, given.confirmed
    answer.carried_from = None if aside else carried or answer.carried_from
    answer.set_aside = aside
    answer.version += 1
    answer.origin, answer.saved_at, answer.saved_by = origin, timezone.now(), by
    answer.save(force_insert=row is None, force_update=row is not None)
    AnswerRevision.objects.create(
        answer=answer,
        version=answer.version,
        value=answer.value,
        comment=answer.comment,
        not_applicable=answer.not_applicable,
        confirmed=answer.confirmed,
        at=answer.saved_at,
        by=by,
    )
    saved.rows[code] = answer
    saved.changed.add(code)


def _same(one: Given, other: Given) -> bool:
    """Whether two answers say the same, whatever their confirmation."""
    return (answer_of(one), one.comment) == (answer_of(other), other.comment)


def _readable(typed: Typed, kept: Given) -> Given:
    """What was typed, with what is saved in place of what could not be read."""
    given = typed.given
    if "value" in typed.unreadable:
        given = replace(given, value=kept.value)
    return replace(given, comment=kept.comment) if "comment" in typed.unreadable else given


def _save(saved: Saved, code: str, typed: Typed, *, by: User, origin: str = "", base: Given | None = None) -> None:
    """Write what was typed, leave what says the same, merge what two people touched apart, raise AnswerChanged for the
    rest.

    `base` is what was shown, when the caller has read it already.
    """
    item = _item(saved.sheet, code)
    row = saved.rows.get(code)
    kept = given_of(item, row) if row is not None else Given()
    given = _readable(typed, kept)
    fate = outcome(
        is_same=_same(kept, given),
        version=row.version if row is not None else 0,
        seen=typed.seen,
        same_page=row is not None and bool(origin) and row.origin == origin and row.saved_by_id == by.pk,
    )
    if fate is Outcome.CHANGED and row is not None:
        merged = merge(base or _shown(saved, {code: typed}).get(code, Given()), kept, given)
        if merged.conflicts:
            raise AnswerChanged(row, kept, merged.given)
        saved.merged.add(code)
        given = merged.given
        fate = Outcome.SAME if _same(kept, given) else Outcome.WRITE
    if fate is Outcome.WRITE:
        _write(saved, code, given, by=by, origin=origin, aside=row is not None and row.set_aside and given.is_empty)


@transaction.atomic
def save_answer(candidature: Candidature, code: str, typed: Typed, *, by: User, origin: str = "") -> Saved:
    """Save an answer; `origin` is the open page it was typed in.

    A save that says what is already saved changes nothing: it may be sent twice. Over a version newer than the one
    seen, what each person touched is kept, and what both touched raises AnswerChanged; unless the newer version came
    from the same open page (its acknowledgement was lost). Raises Refusal.
    """
    saved = _begin(candidature, code, compared=_is_number(candidature, code))
    _save(saved, code, typed, by=by, origin=origin)
    if saved.written:
        _touch(saved, by)
    return saved


@transaction.atomic
def save_section(candidature: Candidature, typed: Mapping[str, Typed], *, by: User) -> Saved:
    """Save the answers of a whole form; those that somebody else overtook are left and told in `overtaken`. Raises
    Refusal.

    What was on the screen and was not touched is never a conflict, even when somebody else changed it meanwhile.
    """
    saved = _begin(candidature)
    shown = _shown(saved, typed)
    for code, entry in typed.items():
        try:
            _save(saved, code, entry, by=by, base=shown.get(code))
        except AnswerChanged as changed:
            saved.overtaken[code] = changed
    if saved.written:
        _touch(saved, by)
    return saved


def _shown(saved: Saved, typed: Mapping[str, Typed]) -> dict[str, Given]:
    """What each form showed, for the answers saved since; one query."""
    stale = {
        (row.pk, typed[code].seen): code
        for code, row in saved.rows.items()
        if code in typed and row.version != typed[code].seen
    }
    if not stale:
        return {}
    revisions = AnswerRevision.objects.filter(
        answer__in=[pk for pk, _ in stale], version__in=[seen for _, seen in stale]
    )
    found = {}
    for revision in revisions:
        code = stale.get((revision.answer_id, revision.version))
        if code is not None:
            found[code] = given_then(saved.sheet.trame.items[code], revision)
    return found


@transaction.atomic
def carry_over(candidature: Candidature, codes: Sequence[str], *, confirm: bool, by: User) -> Saved:
    """Copy last edition's answers to these items where nothing is answered yet; confirmed at once, or to be read again.

    An answer that somebody gave meanwhile is left alone, and a comment already typed is kept. Raises Refusal.
    """
    saved = _begin(candidature)
    past = past_of(saved.candidature, saved.sheet)
    for code in codes:
        item, earlier, row = _item(saved.sheet, code), past.of(code), saved.rows.get(code)
        taken = row is not None and not given_of(item, row).is_empty
        if earlier is None or not earlier.fits or taken:
            continue
        last = earlier.given
        comment = row.comment if row is not None and row.comment.strip() else last.comment
        given = Given(last.value, comment, last.not_applicable, confirmed=confirm)
        _write(saved, code, given, by=by, carried=earlier.year)
    if saved.written:
        _touch(saved, by)
    return saved


@transaction.atomic
def confirm_carried(candidature: Candidature, codes: Sequence[str], *, by: User) -> Saved:
    """Confirm the carried answers of these items, read again. Raises Refusal."""
    saved = _begin(candidature)
    for code in codes:
        row = saved.rows.get(code)
        if row is not None and not row.confirmed:
            given = given_of(_item(saved.sheet, code), row)
            _write(saved, code, Given(given.value, given.comment, given.not_applicable), by=by)
    if saved.written:
        _touch(saved, by)
    return saved


@transaction.atomic
def set_aside(candidature: Candidature, code: str, *, by: User) -> Saved:
    """Drop last edition's answer: the item is answered anew. A carried copy is emptied, a comment of this year is kept.

    Raises Refusal when the item is answered already.
    """
    saved = _begin(candidature)
    item = _item(saved.sheet, code)
    row = saved.rows.get(code)
    if row is not None and row.confirmed and not given_of(item, row).is_empty:
        raise Refusal([f"{code} a déjà sa réponse de cette année : il n’y a rien à écarter."])
    comment = row.comment if row is not None and row.confirmed else ""
    _write(saved, code, Given(comment=comment), by=by, aside=True)
    _touch(saved, by)
    return saved


@transaction.atomic
def restore_answer(candidature: Candidature, code: str, version: int, *, by: User) -> Saved:
    """Make an earlier version of an answer the current one, as a new version. Raises Refusal."""
    saved = _begin(candidature)
    item = _item(saved.sheet, code)
    row = saved.rows.get(code)
    revision = AnswerRevision.objects.filter(answer=row, version=version).first() if row is not None else None
    if revision is None:
        raise Refusal(["Cette version n’existe pas."])
    _write(saved, code, given_then(item, revision), by=by)
    _touch(saved, by)
    return saved

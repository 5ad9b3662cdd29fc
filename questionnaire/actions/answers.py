"""Gestures on answers: saved with the version that was seen, merged, carried over, restored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, cached_property
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from label import drafts
from label.drafts import Clash
from label.enums import CandidatureStatus
from label.models import Candidature, User
from label.rules.candidatures import no_more_typed
from label.rules.refusals import Late, Refusal
from questionnaire.models import Answer
from questionnaire.queries.answers import (
    NumberedTrame,
    answers_of,
    awaits_no,
    given_in,
    given_of,
    givens,
    numbered_of,
    past_of,
)
from questionnaire.rules.completeness import Reading, read
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import Given, ItemTerms
from questionnaire.rules.values import answer_of
from toolkit.prepared import PreparedModels

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


@dataclass
class SavedAnswers:
    """What a save found and left: the trame it was made on, every answer of the candidature, those that somebody else
    overtook.

    `before` are the answers as they were; `earlier` is last edition's value of the one item that was saved, and its
    year.
    """

    candidature: Candidature
    numbered: NumberedTrame
    rows: dict[str, Answer]
    before: dict[str, Given]
    earlier: Any = None
    earlier_year: int | None = None
    changed: set[str] = field(default_factory=set)
    overtaken: dict[str, Clash] = field(default_factory=dict)
    done: drafts.Saved = field(default_factory=drafts.Saved)
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
        return read(self.numbered.trame, given, {self.code: self.earlier}, self.earlier_year)

    def givens(self) -> dict[str, Given]:
        """The answers as they are now, as the rules take them; only those that this save wrote are read again."""
        items = self.numbered.trame.items
        return self.before | {code: given_of(items[code], self.rows[code]) for code in self.changed}


@dataclass(frozen=True)
class Typed:
    """What somebody typed for an item, over the version that she saw (0: none).

    `unreadable` names what of it (value, comment) could not be read, and stays as it is saved.
    """

    given: Given
    seen: int
    unreadable: frozenset[str] = frozenset()


def _opened(pk: int, *codes: str) -> QuerySet[Candidature]:
    # The trame itself is in memory: of the questionnaire only its version is read.
    rows = Candidature.objects.locked().select_related("edition__questionnaire").defer(*UNREAD)
    if codes:
        last = Candidature.objects.filter(
            Exists(Answer.objects.filter(candidature=OuterRef("pk"))),
            collectivite=OuterRef("collectivite"),
            edition__year__lt=OuterRef("edition__year"),
        ).order_by("-edition__year")
        rows = rows.annotate(
            last=Subquery(last.values("pk")[:1]), earlier_year=Subquery(last.values("edition__year")[:1])
        )
        past = Answer.objects.filter(candidature=OuterRef("last"), item__code__in=codes).order_by("item__code")
        rows = rows.annotate(earlier=Subquery(past.values("value")[:1]))
    return rows.filter(pk=pk)


@cache
def _opened_with(codes: int) -> PreparedModels[Candidature]:
    return PreparedModels(_opened, 987654321, *(f"code {n}" for n in range(codes)))


def opened(candidature: Candidature, codes: Sequence[str] = ()) -> Candidature:
    """The candidature, locked, when it may be filled now; with last edition's value of the first of these items.

    Raises Refusal with the reason that is shown to the person.
    """
    found = _opened_with(len(codes)).all(candidature.pk, *codes)
    if not found:  # taken away with the demonstration, meanwhile
        raise Refusal(["Ce dossier n’existe plus."])
    (locked,) = found
    window = locked.filing_window
    if not window.is_open:
        raise Late([window.reason])
    if locked.status != CandidatureStatus.REGISTERED:
        raise Late([no_more_typed(CandidatureStatus(locked.status), "une réponse")])
    if not hasattr(locked.edition, "questionnaire"):
        raise Refusal([f"L’édition {locked.edition.year} n’a pas de questionnaire."])
    return locked


def _compared_with(candidature: Candidature, code: str) -> tuple[str, ...]:
    """The items whose value of last time is worth reading beside this one's; none for most types."""
    questionnaire = getattr(candidature.edition, "questionnaire", None)
    item = numbered_of(questionnaire, candidature).trame.items.get(code) if questionnaire is not None else None
    return (code, *item.follows) if item is not None and kind_of(item).is_compared else ()


def _begin(candidature: Candidature, code: str = "", compared: Sequence[str] = ()) -> SavedAnswers:
    """Lock the candidature and read its answers: what each save starts from; with last time's value of `compared` for
    `code`.
    """
    locked = opened(candidature, compared)
    numbered = numbered_of(locked.edition.questionnaire, locked)
    rows = answers_of(locked, numbered)
    earlier, year = None, None
    if compared and code in numbered.trame.items:
        item = numbered.trame.items[code]
        earlier = kind_of(item).restored(item, locked.earlier)  # type: ignore[attr-defined]
        year = locked.earlier_year  # type: ignore[attr-defined]
    return SavedAnswers(locked, numbered, rows, givens(numbered, rows), earlier, year, code=code)


def _touch(saved: SavedAnswers, by: User | None) -> None:
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


def _item(numbered: NumberedTrame, code: str) -> ItemTerms:
    item = numbered.trame.items.get(code)
    if item is None:
        raise Refusal(["Cette question n’est pas posée dans cette édition."])
    if item.source_auto:
        raise Refusal(["Cette valeur est calculée par la plateforme : elle ne se saisit pas."])
    return item


def _row(saved: SavedAnswers, code: str) -> Answer:
    """The answer to an item, not saved yet when nobody answered."""
    row = saved.rows.get(code)
    return row or Answer(candidature=saved.candidature, item_id=saved.numbered.items[code])


def _write(
    saved: SavedAnswers, code: str, given: Given, *, by: User | None, carried: int | None = None, aside: bool = False
) -> None:
    """Write a whole answer as its next version; `aside` when last edition's answer is dropped."""
    row = _row(saved, code)
    carried_from = None if aside else carried or row.carried_from
    values = {**typed_fields(saved.numbered.trame.items[code], given), "confirmed": given.confirmed}
    drafts.write(row, values, by=by, carried_from=carried_from, set_aside=aside)
    saved.rows[code] = row
    saved.changed.add(code)


def typed_fields(item: ItemTerms, given: Given) -> dict[str, Any]:
    """An answer by the fields that are typed; no choice and no value are alike, zero is a value."""
    value, not_applicable = answer_of(given)
    return {"answer": [kind_of(item).kept(value), not_applicable], "comment": given.comment}


def readable_fields(item: ItemTerms, typed: Typed) -> dict[str, Any]:
    """What was typed, by field; what could not be read of it is left out, and stays as it is saved."""
    unreadable = {"answer" if name == "value" else name for name in typed.unreadable}
    return {name: value for name, value in typed_fields(item, typed.given).items() if name not in unreadable}


def _save(saved: SavedAnswers, code: str, typed: Typed, *, by: User, page: str = "") -> None:
    """Write what was typed; what could not be read of it stays as it is saved. Raises Clash."""
    item = _item(saved.numbered, code)
    row = _row(saved, code)
    values = readable_fields(item, typed)
    if not row.confirmed and any(row.typed()[name] != value for name, value in values.items()):
        values["confirmed"] = True
    done = drafts.save(row, values, seen=typed.seen, by=by, page=page, set_aside=row.set_aside and typed.given.is_empty)
    if done.changed:
        saved.rows[code] = row
        saved.changed.add(code)
    saved.done = done


@transaction.atomic
def save_answer(candidature: Candidature, code: str, typed: Typed, *, by: User, page: str = "") -> SavedAnswers:
    """Save an answer; `page` is the open page it was typed in.

    A save that says what is already saved changes nothing: it may be sent twice. Over a version newer than the one
    seen, what each person touched is kept, and what both touched raises Clash; unless the newer version came from the
    same open page (its acknowledgement was lost). Raises Refusal.
    """
    saved = _begin(candidature, code, _compared_with(candidature, code))
    _save(saved, code, typed, by=by, page=page)
    if saved.written:
        _touch(saved, by)
    return saved


@transaction.atomic
def save_section(candidature: Candidature, typed: Mapping[str, Typed], *, by: User) -> SavedAnswers:
    """Save the answers of a whole form; those that somebody else overtook are left and told in `overtaken`. Raises
    Refusal.

    What was on the screen and was not touched is never a conflict, even when somebody else changed it meanwhile.
    """
    saved = _begin(candidature)
    for code, entry in typed.items():
        try:
            _save(saved, code, entry, by=by)
        except Clash as clash:
            saved.overtaken[code] = clash
    if saved.written:
        _touch(saved, by)
    return saved


@transaction.atomic
def carry_over(candidature: Candidature, codes: Sequence[str], *, confirm: bool, by: User) -> SavedAnswers:
    """Copy last edition's answers to these items where nothing is answered yet; confirmed at once, or to be read again.

    An answer that somebody gave meanwhile is left alone, and a comment already typed is kept. Raises Refusal.
    """
    saved = _begin(candidature)
    past = past_of(saved.candidature, saved.numbered)
    for code in codes:
        item, earlier, row = _item(saved.numbered, code), past.of(code), saved.rows.get(code)
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
def confirm_carried(candidature: Candidature, codes: Sequence[str], *, by: User) -> SavedAnswers:
    """Confirm the carried answers of these items, read again. Raises Refusal."""
    saved = _begin(candidature)
    for code in codes:
        row = saved.rows.get(code)
        if row is not None and not row.confirmed:
            given = given_of(_item(saved.numbered, code), row)
            _write(saved, code, Given(given.value, given.comment, given.not_applicable), by=by)
    if saved.written:
        _touch(saved, by)
    return saved


@transaction.atomic
def answer_no(candidature: Candidature, codes: Sequence[str], *, by: User) -> SavedAnswers:
    """Say no to those of these items that a no answers, where nothing is answered yet and last edition offers nothing.

    Raises Refusal.
    """
    saved = _begin(candidature)
    past = past_of(saved.candidature, saved.numbered)
    for code in codes:
        item, row = _item(saved.numbered, code), saved.rows.get(code)
        if awaits_no(item, row, past):
            _write(saved, code, Given(kind_of(item).no, row.comment if row is not None else ""), by=by)
    if saved.written:
        _touch(saved, by)
    return saved


@transaction.atomic
def set_aside(candidature: Candidature, code: str, *, by: User) -> SavedAnswers:
    """Drop last edition's answer: the item is answered anew. A carried copy is emptied, a comment of this year is kept.

    Raises Refusal when the item is answered already.
    """
    saved = _begin(candidature)
    item = _item(saved.numbered, code)
    row = saved.rows.get(code)
    if row is not None and row.confirmed and not given_of(item, row).is_empty:
        raise Refusal([f"{code} a déjà sa réponse de cette année : il n’y a rien à écarter."])
    comment = row.comment if row is not None and row.confirmed else ""
    _write(saved, code, Given(comment=comment), by=by, aside=True)
    _touch(saved, by)
    return saved


@transaction.atomic
def restore_answer(candidature: Candidature, code: str, version: int, *, by: User) -> SavedAnswers:
    """Make an earlier version of an answer the current one, as a new version. Raises Refusal."""
    saved = _begin(candidature)
    item = _item(saved.numbered, code)
    row = saved.rows.get(code)
    then = drafts.state_at(row, version) if row is not None else None
    if then is None:
        raise Refusal(["Cette version n’existe pas."])
    _write(saved, code, given_in(item, then), by=by)
    _touch(saved, by)
    return saved

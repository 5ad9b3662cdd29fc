"""The dossiers of an edition in rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from statistics import fmean
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from jury.enums import DossierState
from jury.models import Appraisal, Assignment, JuryMember, TownQuestion
from jury.models.appraisal import is_past, marks_in
from jury.rules.appraisal import flags_of
from label.enums import LevelState
from label.models import Candidature, Edition, JournalEntry
from label.queries.histories import ceilings_of, pasts_of
from label.rules.levels import Ceiling
from label.rules.names import search_words, sort_key
from label.rules.regulation import PastParticipation, level_name
from label.verbs import Verb
from toolkit.french import listed


def filed(edition: Edition) -> QuerySet[Candidature]:
    """The candidatures that the jury decides."""
    return Candidature.objects.in_the_race().filter(edition=edition)


def filed_named(edition: Edition, text: str) -> list[Candidature]:
    """The candidatures of an edition, decided by the jury or not, by this code or name, else by its words."""
    rows = list(Candidature.objects.filter(edition=edition).select_related("collectivite").order_by("sort_key"))
    same = [row for row in rows if row.collectivite.code == text.upper() or row.sort_key == sort_key(text)]
    words = search_words(text)
    return same or [row for row in rows if words and all(f" {w}" in row.collectivite.search_key for w in words)]


def last_reminder(edition: Edition) -> JournalEntry | None:
    """The last time that its readers were written to; one query."""
    rows = JournalEntry.objects.filter(verb=Verb.REMIND_READERS, target=f"label.edition:{edition.pk}")
    return rows.filter(facts__messages__gt=0).select_related("by").order_by("at", "pk").last()


def last_due(edition: Edition) -> date | None:
    """The last day given to its readers that has not passed, for a dossier given later than the others; one query."""
    rows = Assignment.objects.filter(candidature__edition=edition, due_on__gte=timezone.localdate())
    last: date | None = rows.aggregate(last=Max("due_on"))["last"]
    return last


@dataclass(frozen=True, slots=True)
class ListedReader:
    """Somebody to whom a dossier is confided, and until when; `pk` is that of the `Assignment`."""

    pk: int
    member: JuryMember
    due_on: date | None

    @property
    def is_late(self) -> bool:
        """Whether her day has passed, in Paris, handed in or not."""
        return is_past(self.due_on)


@dataclass(frozen=True, slots=True)
class ListedAppraisal:
    """What a reader says of a dossier, as far as a list tells it."""

    member: JuryMember
    done_at: datetime | None
    proposed_arobases: int | None
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListedScore:
    """What a list tells of a `FiledScore`."""

    total: Decimal
    suggested: int | None
    too_many: bool
    not_applicable: int


@dataclass(frozen=True)
class DossierRow:
    """A dossier in a list, by the number of its candidature and the code of its collectivité, in values alone: a list
    has hundreds. A `closed` one (a recusal) says nothing but its place and its name.
    """

    pk: int
    code: str
    name: str
    sort_key: str
    departement: str
    region: str
    kind: str
    strate: str
    submitted_at: datetime | None
    closed: bool
    readers: tuple[ListedReader, ...] = ()
    appraisals: tuple[ListedAppraisal, ...] = ()
    score: ListedScore | None = None
    last: PastParticipation | None = None
    first_time: bool = False
    ceiling: Ceiling | None = None

    @cached_property
    def done(self) -> tuple[ListedAppraisal, ...]:
        """The appraisals handed in."""
        return tuple(one for one in self.appraisals if one.done_at is not None)

    @cached_property
    def handed_in(self) -> frozenset[int]:
        """The numbers of the members who handed theirs in."""
        return frozenset(one.member.pk for one in self.done)

    @property
    def begun(self) -> frozenset[int]:
        """The numbers of the members who have written something."""
        return frozenset(one.member.pk for one in self.appraisals)

    @cached_property
    def proposal(self) -> int | None:
        """The level proposed: the lowest of those handed in (a doubt is never rounded up)."""
        return min((one.proposed_arobases for one in self.done if one.proposed_arobases is not None), default=None)

    @cached_property
    def due_on(self) -> date | None:
        """The first day by which a reader who has not handed hers in must; None without any."""
        waited = (one.due_on for one in self.readers if one.member.pk not in self.handed_in)
        return min((day for day in waited if day is not None), default=None)

    @cached_property
    def is_late(self) -> bool:
        """Whether a reader is past her day."""
        return any(one.is_late and one.member.pk not in self.handed_in for one in self.readers)

    @cached_property
    def mark(self) -> float | None:
        """The mean of the marks of those who handed theirs in, from 1 to 5; None without any."""
        marks = [mark for one in self.done for mark in one.marks]
        return fmean(marks) if marks else None

    @cached_property
    def state(self) -> DossierState:
        """How far its appraisal is."""
        if self.done and len(self.done) >= len(self.readers):
            return DossierState.HANDED_IN
        if self.appraisals:
            return DossierState.UNDER_WAY
        return DossierState.TO_READ if self.readers else DossierState.TO_ASSIGN

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """What deserves the jury's eye, in words."""
        suggested = self.score.suggested if self.score is not None else None
        last = self.last.arobases if self.last is not None else None
        words = list(flags_of(self.proposal, suggested, last, first_time=self.first_time))
        if self.score is not None and self.score.too_many:
            words.append(f"{self.score.not_applicable} réponses « sans objet »")
        level = self.proposal
        if level is not None and self.ceiling is not None and self.ceiling[level].state is LevelState.TO_CHECK:
            words.append(f"{level_name(level)} à vérifier")
        return tuple(words)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why it is examined alone, in words: not read, readers who differ, a level that is not open, its flags."""
        if not self.done:
            return ("aucune instruction rendue", *self.flags)
        levels = sorted({one.proposed_arobases for one in self.done if one.proposed_arobases is not None})
        words = []
        if len(levels) > 1:
            words.append(f"les lecteurs proposent {listed([level_name(level) for level in levels])}")
        level = self.proposal
        state = self.ceiling[level].state if level is not None and self.ceiling is not None else None
        if state is None:
            words.append("aucun niveau proposé")
        elif state is LevelState.CLOSED:
            words.append(f"{level_name(level or 0)} n’est pas ouvert")
        return (*words, *self.flags)

    @property
    def agrees(self) -> bool:
        """Whether everybody who read it proposes the same level, which is open, and nothing is flagged."""
        return not self.doubts


class _Settled(NamedTuple):
    """What the rules ask of a candidature beside its past."""

    pk: int
    collectivite_id: int
    past_confirmed: bool


TOLD = ("name", "sort_key", "departement", "region", "kind", "strate", "submitted_at")  # of a candidature, in a row
SCORED = tuple(f"filed_score__{name}" for name in ("total", "suggested", "too_many", "not_applicable"))


def dossier_rows(
    edition: Edition, closed: Mapping[int, str] | None = None, *, only: Collection[int] | None = None
) -> list[DossierRow]:
    """Every filed candidature (those in `only`, else all) with what an instructeur or a juror looks at first; five
    queries, seven where an heir keeps the past of those before.

    `closed` are those that the reader may not open: nothing of them is read into the row.
    """
    behind = closed or {}
    kept = Q() if only is None else Q(candidature__in=only)
    members = {one.pk: one for one in JuryMember.objects.filter(edition=edition).select_related("user")}
    readers, said = _readers(kept, members), _said(kept, members)
    pasts = pasts_of(edition)
    asked = filed(edition) if only is None else filed(edition).filter(pk__in=only)
    rows_ = asked.order_by("sort_key", "pk")
    own = rows_.values_list("pk", "collectivite_id", "past_confirmed", "collectivite__code", *TOLD, *SCORED)
    found = list(own)
    ceilings = ceilings_of((_Settled(*row[:3]) for row in found if row[0] not in behind), pasts, edition.terms)
    rows = []
    for pk, collectivite, _, code, *rest in found:
        told: dict[str, Any] = dict(zip(TOLD, rest, strict=False))
        if pk in behind:
            rows.append(DossierRow(pk, code, **told, closed=True))
            continue
        total, *scored = rest[len(TOLD) :]
        row = DossierRow(
            pk,
            code,
            **told,
            closed=False,
            readers=readers[pk],
            appraisals=said[pk],
            score=ListedScore(total, *scored) if total is not None else None,
            last=pasts.last_level_of(collectivite),
            first_time=collectivite not in pasts,
            ceiling=ceilings[pk],
        )
        rows.append(row)
    return rows


def _readers(kept: Q, members: Mapping[int, JuryMember]) -> dict[int, tuple[ListedReader, ...]]:
    """To whom of these members each dossier is confided, by its number. One query."""
    sitting = [pk for pk, one in members.items() if one.ended_at is None]
    given = Assignment.objects.filter(kept, member__in=sitting).order_by("pk")
    found: dict[int, tuple[ListedReader, ...]] = defaultdict(tuple)
    for candidature, pk, member, due_on in given.values_list("candidature_id", "pk", "member_id", "due_on"):
        found[candidature] += (ListedReader(pk, members[member], due_on),)
    return found


def _said(kept: Q, members: Mapping[int, JuryMember]) -> dict[int, tuple[ListedAppraisal, ...]]:
    """What these members say of each dossier that they read, by its number. One query."""
    told = Appraisal.objects.counted().filter(kept, member__in=list(members)).order_by("pk")
    found: dict[int, tuple[ListedAppraisal, ...]] = defaultdict(tuple)
    for candidature, member, done_at, level, readings in told.values_list(
        "candidature_id", "member_id", "done_at", "proposed_arobases", "readings"
    ):
        found[candidature] += (ListedAppraisal(members[member], done_at, level, tuple(marks_in(readings))),)
    return found


def question_counts(edition: Edition) -> tuple[int, int]:
    """Questions to towns: how many wait for their answer, how many are answered; one query."""
    found = TownQuestion.objects.filter(candidature__edition=edition).aggregate(
        waiting=Count("pk", filter=Q(answered_at__isnull=True)),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
    )
    return found["waiting"], found["answered"]


def late_of(rows: Iterable[DossierRow], member: JuryMember) -> int:
    """How many dossiers of a member are past their day and not handed in."""
    return sum(
        one.is_late and member.pk not in row.handed_in for row in rows for one in row.readers if one.member == member
    )


def first_due(rows: Iterable[DossierRow], member: JuryMember) -> date | None:
    """The first day by which a member hands in something that is left; None without any."""
    left = (
        one.due_on for row in rows for one in row.readers if one.member == member and member.pk not in row.handed_in
    )
    return min((day for day in left if day is not None), default=None)


def readers_each(edition: Edition) -> int:
    """How many readers the dossiers of an edition that have some have at least; 0 before any is dealt. One query."""
    given = Assignment.objects.filter(candidature__edition=edition, member__ended_at__isnull=True)
    loads = given.values("candidature").annotate(readers=Count("pk"))
    return loads.aggregate(least=Min("readers"))["least"] or 0


def progress_of(rows: Iterable[DossierRow], member: JuryMember | None = None) -> tuple[int, int]:
    """How many dossiers (of a member, or all) are handed in, and how many there are."""
    if member is None:
        kept = list(rows)
        return sum(row.state is DossierState.HANDED_IN for row in kept), len(kept)
    mine = [row for row in rows if any(one.member == member for one in row.readers)]
    return sum(member.pk in row.handed_in for row in mine), len(mine)

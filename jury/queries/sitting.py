"""What the screens of the sitting read: the case on the table, the votes received, the curve of levels."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch

from jury.enums import UNDECIDED, CaseStatus
from jury.models import Attendance, Case, Decision, JuryMember, Poll, Recusal, Sitting, Vote
from jury.queries.seats import Bench
from jury.rules.sitting import Tally, counted_levels, quorum_needed, tally_of
from label.enums import Coverage
from label.models import Award, Candidature, Edition, JournalEntry
from label.queries.histories import ceiling_of, kept_history
from label.rules.levels import Ceiling
from label.verbs import Verb
from toolkit.prepared import Prepared, PreparedModels


@dataclass(frozen=True)
class Table:
    """The case on the table: who may vote and who has, the tally once the vote is closed, what the rules allow."""

    case: Case
    ceiling: Ceiling
    recused: tuple[JuryMember, ...]
    voters: frozenset[int]
    voted: frozenset[int]
    quorum: int
    chair: int | None
    tally: Tally | None
    hands: Poll | None = None  # the count of a show of hands that waits for a second member

    @property
    def hands_lines(self) -> list[tuple[int, int]]:
        """Level and number of hands, the highest first, those that nobody raised left out."""
        if self.hands is None:
            return []
        pairs = zip(counted_levels(self.hands.counts), self.hands.counts, strict=True)
        return [(level, n) for level, n in pairs if n][::-1]

    @property
    def has_quorum(self) -> bool:
        """Whether enough members are there."""
        return len(self.voters) >= self.quorum


# Asked with each screen of the sitting: written once.
ON_THE_TABLE = PreparedModels[Case](
    lambda sitting: (
        Case.objects.on_the_table()
        .filter(sitting=sitting)
        .select_related("candidature__edition__regulation", "candidature__collectivite")[:1]
    ),
    987654321,
)
RECUSED = PreparedModels[Recusal](
    lambda candidature: (
        Recusal.objects.filter(candidature=candidature, member__ended_at__isnull=True)
        .select_related("member__user")
        .order_by("member__named_at", "member_id")
    ),
    987654321,
)
NOT_SET_ASIDE = PreparedModels[Poll](
    lambda case: Poll.objects.filter(case=case, set_aside_at__isnull=True)[:1], 987654321
)
BALLOTS = Prepared(lambda case: Vote.objects.filter(case=case).values_list("member_id"), 987654321)
OWN_BALLOT = Prepared(
    lambda case, member: Vote.objects.filter(case=case, member=member).values_list("arobases"), 987654321, 987654322
)


def table_of(sitting: Sitting, bench: Bench, case: Case | None = None) -> Table | None:
    """What is on the table now, None when nothing is; seven queries. `case` asks about one that is not opened yet."""
    found = case or next(iter(ON_THE_TABLE.all(sitting.pk)), None)
    if found is None:
        return None
    recused = tuple(row.member for row in RECUSED.all(found.candidature_id))
    out = {one.pk for one in recused}
    voters = frozenset(one.pk for one in bench.members if one.pk in bench.present and one.pk not in out)
    poll = next(iter(NOT_SET_ASIDE.all(found.pk)), None)
    hands = poll if poll is not None and poll.waits else None
    poll = None if hands is not None or found.status != CaseStatus.TALLIED else poll
    ballots = [member for (member,) in BALLOTS.rows(found.pk)] if poll is None else poll.voters
    barred = len([one for one in bench.members if one.pk in out])
    terms = found.candidature.edition.terms
    quorum = quorum_needed(len(bench.members), barred, terms.quorum)
    return Table(
        found,
        ceiling_of(found.candidature),
        recused,
        voters,
        frozenset(ballots) - out,
        quorum,
        bench.chair(out),
        tally_of(poll.counts, terms.given_levels) if poll is not None else None,
        hands if found.status == CaseStatus.VOTING else None,
    )


def own_ballot(case: Case, member: JuryMember) -> int | None:
    """The level for which a member has voted while the vote is open; one query."""
    return next((level for (level,) in OWN_BALLOT.rows(case.pk, member.pk)), None)


@dataclass(frozen=True)
class Pace:
    """How the sitting goes: cases decided and left, the time each has taken, what each may still take until the planned
    end.
    """

    decided: int
    left: int
    adjourned: int
    each: timedelta | None
    allowed: timedelta | None


def pace_of(sitting: Sitting, now: datetime, ends: datetime | None) -> Pace:
    """The pace of the cases decided one by one, in every sitting of the edition; two queries."""
    counts = Counter(
        dict(
            Case.objects.in_the_race()
            .filter(sitting__edition=sitting.edition_id)
            .values_list("status")
            .annotate(n=Count("pk"))
            .order_by()
        )
    )
    left = sum(counts[status] for status in CaseStatus if status != CaseStatus.DECIDED)
    times = Decision.objects.standing().filter(case__sitting__edition=sitting.edition_id, grouped=False)
    spans = [
        decided - opened for opened, decided in times.values_list("case__opened_at", "decided_at") if opened is not None
    ]
    each = sum(spans, timedelta()) / len(spans) if spans else None
    allowed = (ends - now) / left if ends is not None and left and ends > now else None
    return Pace(counts[CaseStatus.DECIDED], left, counts[CaseStatus.ADJOURNED], each, allowed)


def curve_of(sitting: Sitting, without: Collection[int] = ()) -> dict[int, int]:
    """How many decisions of the edition stand at each level, those of some candidatures left out; one query."""
    found = dict(
        Decision.objects.standing()
        .filter(case__sitting__edition=sitting.edition_id)
        .exclude(case__candidature__in=list(without))
        .values_list("arobases")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return {level: found.get(level, 0) for level in sitting.edition.terms.given_levels}


def last_curve(edition: Edition) -> tuple[int, dict[int, int]] | None:
    """The year and the levels of the last published edition before this one whose palmarès is whole; two queries."""
    last = Edition.objects.public().before(edition.year).filter(coverage=Coverage.COMPLETE).first()
    if last is None:
        return None
    found = dict(
        Award.objects.standing()
        .filter(candidature__edition=last)
        .values_list("arobases")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return last.year, found


def undecided(sitting: Sitting) -> list[Case]:
    """The cases that no decision stands for, in order; one query."""
    return list(
        Case.objects.in_the_race()
        .filter(sitting=sitting)
        .exclude(status=CaseStatus.DECIDED)
        .select_related("candidature")
        .order_by("rank")
    )


def is_all_decided(sitting: Sitting) -> bool:
    """Whether no case of a sitting waits for a decision; one query."""
    return not Case.objects.in_the_race().filter(sitting=sitting).exclude(status=CaseStatus.DECIDED).exists()


def to_review(sitting: Sitting, closed: Collection[int]) -> list[tuple[Case, str]]:
    """The undecided cases that the jury had decided, with why it came back on them, save those of dossiers that are
    `closed` to whoever reads; two queries.
    """
    undone = Decision.objects.filter(undone_at__isnull=False).order_by("-undone_at")
    cases = (
        Case.objects.in_the_race()
        .filter(sitting=sitting, status__in=UNDECIDED, grouped=False, decisions__undone_at__isnull=False)
        .exclude(candidature__in=list(closed))
        .select_related("candidature")
        .prefetch_related(Prefetch("decisions", undone, to_attr="undone"))
        .distinct()
        .order_by("rank")
    )
    return [(one, one.undone[0].undone_reason) for one in cases]  # type: ignore[attr-defined]


def next_case(sitting: Sitting) -> Case | None:
    """The next one to open: the first that nobody has opened and that is not in the group, then the adjourned; one
    query.
    """
    waiting = (
        Case.objects.in_the_race()
        .filter(sitting=sitting, status__in=UNDECIDED, grouped=False)
        .order_by("-status", "rank")
    )
    return waiting.select_related("candidature").first()


@dataclass(frozen=True)
class LastDone:
    """What a sitting did last, said between two cases: a decision, a batch adopted, or a case put off."""

    case: Case
    level: int | None  # None: adjourned
    dossiers: int = 1  # of a batch, those that the reader may know of


def last_done(sitting: Sitting, closed: Collection[int] = ()) -> LastDone | None:
    """What the sitting did last, None before anything, or when it is of a dossier in `closed`; two queries, three after
    a batch.
    """
    decided = Decision.objects.standing().filter(case__sitting=sitting)
    last = decided.select_related("case__candidature").order_by("-decided_at", "-pk").first()
    opened = Case.objects.filter(sitting=sitting, opened_at__isnull=False).select_related("candidature")
    put_off = opened.order_by("-opened_at").first()
    if put_off is not None and put_off.status != CaseStatus.ADJOURNED:
        put_off = None
    if put_off is not None and (last is None or (put_off.opened_at or last.decided_at) > last.decided_at):
        found = LastDone(put_off, None)
    elif last is None:
        return None
    elif last.batch_id is None:
        found = LastDone(last.case, last.arobases)
    else:
        count = decided.filter(batch=last.batch_id).exclude(case__candidature__in=list(closed)).count()
        return LastDone(last.case, last.arobases, count) if count else None
    return found if found.case.candidature_id not in closed else None


def levels_before(candidature: Candidature) -> list[tuple[int, int | None]]:
    """The history on the screens: year and level of each earlier participation that counts, oldest first."""
    return [(one.year, one.arobases) for one in kept_history(candidature) if one.participated]


def missing_cases(sitting: Sitting) -> int:
    """How many filed candidatures are not on the agenda; one query."""
    return Candidature.objects.in_the_race().filter(edition=sitting.edition_id, jury_case__isnull=True).count()


def put_off(case: Case) -> JournalEntry | None:
    """When a case was last adjourned, in whichever sitting, and why; one query."""
    target = f"{case._meta.label_lower}:{case.pk}"
    return JournalEntry.objects.filter(verb=Verb.ADJOURN_CASE, target=target).order_by("at", "pk").last()


def attendance_lines(held: Sitting | Edition) -> Mapping[int, list[tuple[datetime, datetime | None]]]:
    """When each member came and left, in a sitting or in all those of an edition; one query."""
    found: dict[int, list[tuple[datetime, datetime | None]]] = {}
    rows = Attendance.objects.filter(**({"sitting": held} if isinstance(held, Sitting) else {"sitting__edition": held}))
    for row in rows.order_by("arrived_at"):
        found.setdefault(row.member_id, []).append((row.arrived_at, row.left_at))
    return found

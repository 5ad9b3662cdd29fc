"""`/jury/<year>/seance/`: each member's screen, which is the console of whoever presides; it follows by conditional
polling.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jury.actions.sitting.batches import LONGEST, SHORTEST, USUAL
from jury.actions.sitting.opening import closing_faults, opening_faults
from jury.documents import MINUTES
from jury.enums import RUNS, UNDECIDED, CaseStatus, SittingStatus
from jury.models import Case, Decision, JuryMember, Minutes, Sitting
from jury.models.sitting import current_first
from jury.permissions import CHARTER, RESERVED, may_read_minutes, seat_in
from jury.queries.batches import batches_to_put, group_words, open_batch_of, uncontested
from jury.queries.mentions import mentions_to_give
from jury.queries.seats import Bench, bench_of, closed_dossiers
from jury.queries.sitting import (
    Table,
    is_all_decided,
    last_done,
    levels_before,
    next_case,
    own_ballot,
    pace_of,
    put_off,
    table_of,
    to_review,
    undecided,
)
from label.documents.truth import paper_of
from label.models import PublicVersion, User
from label.permissions import user_of
from label.rules.names import search_key
from label.views.caching import public_number
from label.views.pages import CONFLICT
from toolkit.dates import PARIS
from toolkit.prepared import Prepared, PreparedModels

CLOSE_TO_THE_END = 3  # cases left when the close is offered
GONE = "Aucune séance n’est préparée."


@dataclass(frozen=True)
class ScreenState:
    """What one query says of a reader, of the sitting and of the public data (`version`), whose past levels open or
    close those that may be voted: enough to answer that nothing changed.
    """

    member: int
    sitting: int
    serial: int
    version: int

    @property
    def tag(self) -> str:
        """The ETag of this reader's screen."""
        return f'"s{self.sitting}.{self.serial}.{self.member}.{self.version}"'


# What `public_number` gives, within another query.
PUBLIC = Coalesce(Subquery(PublicVersion.objects.values("number")[:1]), 0)


# Asked every second and a half by every member: written once.
STATE = Prepared(
    lambda user, year: (
        JuryMember.objects.voters()
        .filter(
            user=user,
            edition__year=year,
            edition__sittings__isnull=False,
            charter_at__isnull=False,
            declared_at__isnull=False,
        )
        .order_by(current_first("edition__sittings__"))
        .values_list("pk", "edition__sittings", "edition__sittings__serial", PUBLIC)[:1]
    ),
    987654321,
    2999,
)


def state_of(user: User, year: int) -> ScreenState | None:
    """The seat of a person and the number of the sitting that is open or next; one query."""
    row = next(iter(STATE.rows(user.pk, year)), None)
    return ScreenState(*row) if row is not None else None


CURRENT = PreparedModels[Sitting](
    lambda edition: Sitting.objects.in_turn(edition).select_related("edition__regulation")[:1], 987654321
)
READ = PreparedModels[Sitting](
    lambda sitting: Sitting.objects.filter(pk=sitting).select_related("edition__regulation"), 987654321
)
READER = PreparedModels[JuryMember](
    lambda member: JuryMember.objects.filter(pk=member).select_related("user", "edition"), 987654321
)


def current_sitting(edition: int) -> Sitting | None:
    """`SittingQuerySet.current`, with the edition and its règlement; one query."""
    return next(iter(CURRENT.all(edition)), None)


def mine(request: HttpRequest, year: int) -> tuple[Sitting, JuryMember]:
    """The sitting and the voter who asks; 403 in words for others, 404 before a sitting is prepared. Two or three
    queries.
    """
    member = seat_in(request, year)
    if not member.votes:
        msg = "La séance est réservée aux membres du jury qui votent."
        raise PermissionDenied(msg)
    if not member.is_ready:
        raise PermissionDenied(CHARTER)
    sitting = current_sitting(member.edition_id)
    if sitting is None:
        raise Http404(GONE)
    return sitting, member


def end_of(sitting: Sitting) -> datetime | None:
    """The announced end of the day, in Paris; None when none is, and until that day for a sitting that is not open."""
    is_today = sitting.status == SittingStatus.OPEN or sitting.held_on == timezone.localdate()
    return datetime.combine(sitting.held_on, sitting.ends_at, PARIS) if is_today and sitting.ends_at else None


@cache_control(no_store=True)
@require_safe
def sitting(request: HttpRequest, year: int) -> HttpResponse:
    """A member's screen, or the console of whoever presides."""
    row, member = mine(request, year)
    return render(request, "jury/seance.html", {"edition": row.edition, "sitting": row, **_screen(row, member)})


@require_safe
def state(request: HttpRequest, year: int) -> HttpResponse:
    """The moving part of her screen; 304 after one query when nothing changed."""
    found = state_of(user_of(request), year)
    if found is None:
        raise PermissionDenied(RESERVED)
    if knows(request, found.tag):
        return HttpResponseNotModified(headers={"ETag": found.tag, "Cache-Control": "no-store"})
    (row,), (member,) = READ.all(found.sitting), READER.all(found.member)
    return fragment(request, row, member, version=found.version)


def knows(request: HttpRequest, tag: str) -> bool:
    """Whether the reader already holds this screen; compressing an answer makes its tag weak (« W/ »), it is the same
    one.
    """
    return tag in {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}


Hands = tuple[dict[int, int], Collection[int]]  # hands by level, who raised one


def fragment(
    request: HttpRequest,
    row: Sitting,
    member: JuryMember,
    refused: tuple[str, ...] = (),
    done: str = "",
    *,
    is_plain: bool = False,
    hands_typed: Hands | None = None,
    version: int | None = None,
) -> HttpResponse:
    """The moving part of a member's screen, or (`is_plain`) the whole page: 409 with the reasons when her gesture was
    refused, and what it did.
    """
    screen = _screen(row, member, version)
    tag = screen["number"]
    context = {"sitting": row, "edition": row.edition, "refusal": refused, "done": done, **screen}
    if hands_typed is not None and "console" in context:
        context["console"] |= _hands_form(context["table"], context["console"]["may_vote"], hands_typed)
    template = "jury/seance.html" if is_plain else "jury/_ecran.html"
    response = render(request, template, context, status=CONFLICT if refused else 200)
    response["ETag"], response["Cache-Control"] = tag, "no-store"
    return response


def _screen(row: Sitting, member: JuryMember, version: int | None = None) -> dict[str, Any]:
    """What a member sees: the case, her vote, the keys; and the console when she presides. `version`: that of the
    public data, where it was read already: before the rest, so that what changes meanwhile is asked for again.
    """
    version = public_number() if version is None else version
    bench = bench_of(row)
    table = table_of(row, bench) if row.status in RUNS else None
    recused = table is not None and member.pk in {one.pk for one in table.recused}
    chair = table.chair if table is not None and table.chair is not None else bench.chair()
    context: dict[str, Any] = {
        "member": member,
        "table": table,
        "recusal": recused,
        "present": member.pk in bench.present,
        "presides": chair == member.pk,
        "chair": next((one for one in bench.members if one.pk == chair), None),
        "stands_in": chair in bench.substitutes,
        "number": ScreenState(member.pk, row.pk, row.serial, version).tag,
    }
    given = row.edition.terms.given_levels
    if table is not None and not recused:
        context |= {
            "dossier": table.case,
            "my_vote": own_ballot(table.case, member),
            "levels": [(level, table.ceiling[level]) for level in given],
            "touched": [str(level) for level in table.ceiling.open_levels if level in given],
            "all_open": set(given) <= set(table.ceiling.open_levels),
            "history": levels_before(table.case.candidature),
            "open_vote": table.case.status == CaseStatus.VOTING,
            "hands_voters": [one for one in bench.members if table.hands is not None and one.pk in table.hands.voters],
        }
    if table is None:
        context |= _between(row, bench, closed_dossiers(member))
    # Between two cases both chairs have the console: each undoes and adopts what she presides.
    between = (
        table is None
        and member.pk in (bench.president, bench.vice_president, *bench.substitutes)
        and member.pk in bench.present
    )
    # Before it opens, both chairs note who is there: nobody presides yet.
    prepares = row.status == SittingStatus.PREPARED and member.pk in (bench.president, bench.vice_president)
    context["notes_attendance"] = prepares or chair == member.pk
    if (chair == member.pk or between or prepares) and row.status != SittingStatus.CLOSED:
        context["console"] = _console(row, bench, table, closed_dossiers(member))
    if row.status == SittingStatus.CLOSED:
        context |= _minutes(row, member)
    return context


def _between(row: Sitting, bench: Bench, closed: Mapping[int, str]) -> dict[str, Any]:
    """What a screen shows between two cases: the batch that is put, what was done last, the group that waits."""
    is_open = row.status == SittingStatus.OPEN
    batch = open_batch_of(row, bench, closed) if is_open else None
    return {
        "batch": batch,
        "last": last_done(row, closed) if row.status in RUNS and batch is None else None,
        "over": is_open and is_all_decided(row),
        "group": [(case, case.candidature_id in closed) for case in uncontested(row)],
    }


def _minutes(row: Sitting, member: JuryMember) -> dict[str, Any]:
    """The file of the minutes of a closed sitting for whoever may read it, or what is known of its making."""
    written = Minutes.objects.filter(sitting=row).select_related(*MINUTES.with_what).first()
    paper = paper_of(MINUTES, written) if written is not None else None
    return {
        "minutes": paper.file if paper is not None and may_read_minutes(member.user, row.edition) else None,
        "minutes_expected": paper is not None and paper.making,
        "minutes_failed": paper is not None and paper.failed,
    }


def _hands_form(table: Table | None, members: list[JuryMember], typed: Hands | None) -> dict[str, Any]:
    """What is typed of a show of hands: hands by open level, who raised one; nobody and everybody before."""
    if table is None:
        return {"hands": [], "raised": [], "hands_open": False}
    counts, voters = typed if typed is not None else ({}, [one.pk for one in members])
    given = table.case.candidature.edition.terms.given_levels
    return {
        "hands": [(level, counts.get(level, 0)) for level in given if level in table.ceiling.open_levels],
        "raised": [(one, one.pk in voters) for one in members],
        "hands_open": typed is not None,
    }


def _by_name(cases: Iterable[Case]) -> list[Case]:
    """By name: in a list of hundreds, typing its first letters goes to a town."""
    return sorted(cases, key=lambda case: search_key(case.candidature.name))


def _console(row: Sitting, bench: Bench, table: Table | None, closed: Mapping[int, str]) -> dict[str, Any]:
    """What presiding needs beside the case itself; of a dossier that is closed to her, nothing but its name."""
    ends, now = end_of(row), timezone.now()
    pace = pace_of(row, now, ends)
    last = (
        Decision.objects.standing()
        .filter(case__sitting=row)
        .select_related("case__candidature")
        .order_by("-decided_at", "-pk")
        .first()
    )
    may_vote = [one for one in bench.members if table is not None and one.pk in table.voters]
    counted = table is not None and table.tally is not None
    following = next_case(row) if table is None or counted else None
    return {
        "pace": pace,
        "past_end": ends if ends is not None and ends <= now else None,
        "last": last if last is not None and last.case.candidature_id not in closed else None,
        "following": following,
        "review": to_review(row, closed) if table is None else [],
        "batches": [(group, level, group_words(group, level), n) for group, level, n in batches_to_put(row)]
        if table is None and row.status == SittingStatus.OPEN
        else [],
        "window": (USUAL, SHORTEST, LONGEST),
        "mentions": mentions_to_give(row, closed) if table is None and row.status == SittingStatus.OPEN else [],
        "silent": [one for one in bench.members if one.pk in table.voters - table.voted]
        if table is not None and table.case.status == CaseStatus.VOTING
        else [],
        "may_vote": may_vote,
        **_hands_form(table, may_vote, None),
        "attendance": [(one, one.pk in bench.present) for one in bench.members],
        "openable": _by_name(case for case in undecided(row) if case.status in UNDECIDED) if table is None else [],
        "lack": opening_faults(row, bench) if row.status == SittingStatus.PREPARED else [],
        "to_decide": closing_faults(row)
        if row.status == SittingStatus.OPEN and table is None and pace.left <= CLOSE_TO_THE_END
        else None,
        "next_day": Sitting.objects.filter(edition=row.edition_id, number=row.number + 1).first()
        if table is None and row.status == SittingStatus.OPEN
        else None,
        "planned": row.held_on
        if row.status == SittingStatus.PREPARED and row.held_on != timezone.localdate()
        else None,
        "put_off": put_off(table.case) if table is not None else None,
        "since": table.case.opened_at if table is not None else None,
    }

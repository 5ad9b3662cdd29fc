"""`/jury/seance/`: the president's console, each member's screen, the projected screen; all follow by conditional polling."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from jury.actions import (
    Adopted,
    adjourn_case,
    adopt_group,
    cast_vote,
    close_sitting,
    close_vote,
    closing_faults,
    decide,
    mark_present,
    open_case,
    open_sitting,
    opening_faults,
    pull_case,
    recuse,
    reopen_vote,
    suspend_sitting,
    undo_last,
)
from jury.enums import LEVELS, UNDECIDED, CaseStatus, JuryRole, SittingStatus
from jury.models import Case, Decision, JuryMember, Sitting, Vote
from jury.permissions import CHARTER, RESERVED, seat_in
from jury.queries import (
    Bench,
    Table,
    bench_of,
    closed_files,
    curve_of,
    last_curve,
    levels_before,
    next_case,
    pace_of,
    table_of,
    undecided,
)
from jury.rules import presiding
from label.actions import Refusal
from label.models import User
from label.permissions import is_equipe, user_of
from label.rules import PARIS, counted, typographic
from label.views.pages import CONFLICT

GONE = "Aucune séance n’est préparée."


@dataclass(frozen=True)
class State:
    """What one query says of a reader and of the sitting: enough to answer that nothing changed."""

    member: int
    sitting: int
    serial: int

    @property
    def tag(self) -> str:
        """The ETag of this reader's screen."""
        return f'"s{self.sitting}.{self.serial}.{self.member}"'


def state_of(user: User) -> State | None:
    """The seat of a person and the number of the sitting, newest edition first; one query."""
    row = (
        JuryMember.objects.voters()
        .filter(user=user, edition__sitting__isnull=False, charter_at__isnull=False, declared_at__isnull=False)
        .order_by("-edition__year")
        .values_list("pk", "edition__sitting", "edition__sitting__serial")
        .first()
    )
    return State(*row) if row is not None else None


def _mine(request: HttpRequest) -> tuple[Sitting, JuryMember]:
    """The sitting and the voter who asks; 403 in words for others, 404 before a sitting is prepared. Two or three queries."""
    member = seat_in(request)
    if not member.votes:
        msg = "La séance est réservée aux membres du jury qui votent."
        raise PermissionDenied(msg)
    if not member.is_ready:
        raise PermissionDenied(CHARTER)
    sitting = Sitting.objects.filter(edition=member.edition_id).select_related("edition__regulation").first()
    if sitting is None:
        raise Http404(GONE)
    return sitting, member


def _ends(sitting: Sitting) -> datetime | None:
    return datetime.combine(sitting.held_on, sitting.ends_at, PARIS) if sitting.ends_at is not None else None


@cache_control(no_store=True)
@require_GET
def sitting(request: HttpRequest) -> HttpResponse:
    """A member's screen, or the console of whoever presides."""
    row, member = _mine(request)
    return render(request, "jury/seance.html", {"edition": row.edition, "seance": row, **_screen(row, member)})


@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """The moving part of her screen; 304 after one query when nothing changed."""
    found = state_of(user_of(request))
    if found is None:
        raise PermissionDenied(RESERVED)
    if _has(request, found.tag):
        return HttpResponseNotModified(headers={"ETag": found.tag, "Cache-Control": "no-store"})
    row = Sitting.objects.select_related("edition__regulation").get(pk=found.sitting)
    member = JuryMember.objects.select_related("user", "edition").get(pk=found.member)
    return _fragment(request, row, member)


def _has(request: HttpRequest, tag: str) -> bool:
    """Whether the reader already holds this screen; compressing an answer makes its tag weak (« W/ »), it is the same one."""
    return tag in {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}


def _fragment(
    request: HttpRequest, row: Sitting, member: JuryMember, refused: tuple[str, ...] = (), done: str = ""
) -> HttpResponse:
    tag = State(member.pk, row.pk, row.serial).tag
    context = {"seance": row, "edition": row.edition, "refus": refused, "fait": done, **_screen(row, member)}
    response = render(request, "jury/_ecran.html", context, status=CONFLICT if refused else 200)
    response["ETag"], response["Cache-Control"] = tag, "no-store"
    return response


def _screen(row: Sitting, member: JuryMember) -> dict[str, Any]:
    """What a member sees: the case, her vote, the keys; and the console when she presides."""
    bench = bench_of(row)
    table = table_of(row, bench) if row.status in (SittingStatus.OPEN, SittingStatus.SUSPENDED) else None
    recused = table is not None and member.pk in {one.pk for one in table.recused}
    absent = {one.pk for one in bench.members} - bench.present
    chair = (
        table.chair
        if table is not None and table.chair is not None
        else presiding(bench.president, bench.vice_president, absent)
    )
    context: dict[str, Any] = {
        "membre": member,
        "table": table,
        "deport": recused,
        "present": member.pk in bench.present,
        "preside": chair == member.pk,
        "chaise": next((one for one in bench.members if one.pk == chair), None),
        "numero": State(member.pk, row.pk, row.serial).tag,
    }
    if table is not None and not recused:
        own = Vote.objects.filter(case=table.case, member=member).values_list("arobases", flat=True).first()
        context |= {
            "dossier": table.case,
            "mon_vote": own,
            "niveaux": [(level, table.ceiling[level]) for level in LEVELS],
            "historique": levels_before(table.case.candidature),
            "vote_ouvert": table.case.status == CaseStatus.VOTING,
        }
    if table is None:
        grouped = (
            Case.objects.filter(sitting=row, grouped=True, status=CaseStatus.WAITING)
            .select_related("candidature")
            .order_by("rank")
        )
        closed = closed_files(member)
        context["groupe"] = [(case, case.candidature_id in closed) for case in grouped]
    # Between two cases both chairs have the console: each undoes and adopts what she presides.
    between = table is None and member.pk in (bench.president, bench.vice_president) and member.pk in bench.present
    if (chair == member.pk or between) and row.status != SittingStatus.CLOSED:
        context["console"] = _console(row, bench, table, closed_files(member))
    if row.status == SittingStatus.CLOSED:
        kept = getattr(row, "minutes", None)
        context["proces_verbal"] = kept is not None and bool(kept.path) and may_read_minutes(row, member)
        context["pv_attendu"] = kept is not None and not kept.path
    return context


def _console(row: Sitting, bench: Bench, table: Table | None, closed: Mapping[int, str]) -> dict[str, Any]:
    """What presiding needs beside the case itself; of a file that is closed to her, nothing but its name."""
    ends, now = _ends(row), timezone.now()
    pace = pace_of(row, now, ends)
    last = (
        Decision.objects.filter(case__sitting=row, undone_at__isnull=True)
        .select_related("case__candidature")
        .order_by("-decided_at", "-pk")
        .first()
    )
    following = next_case(row) if table is None else None
    return {
        "allure": pace,
        "fin_passee": ends if ends is not None and ends <= now else None,
        "derniere": last if last is not None and last.case.candidature_id not in closed else None,
        "prochain": following,
        "presents": [(one, one.pk in bench.present) for one in bench.members],
        "ouvrables": [case for case in undecided(row) if case.status in UNDECIDED] if table is None else [],
        "manque": opening_faults(row, bench) if row.status == SittingStatus.PREPARED else [],
        "a_decider": closing_faults(row)
        if row.status == SittingStatus.OPEN and table is None and pace.left <= CLOSE_TO_THE_END
        else None,
        "depuis": table.case.opened_at if table is not None else None,
    }


CLOSE_TO_THE_END = 3


def _answer(request: HttpRequest, row: Sitting, member: JuryMember, gesture: Callable[[], object]) -> HttpResponse:
    """Do a gesture: a script receives her screen as it is now (409 with the reasons), a plain form goes back to the page."""
    refused: tuple[str, ...] = ()
    done = ""
    try:
        done = said_of(gesture())
    except Refusal as refusal:
        refused = tuple(typographic(reason) for reason in refusal.reasons)
    if request.headers.get("X-Requested-With") == "seance":
        fresh = Sitting.objects.select_related("edition__regulation").get(pk=row.pk)
        return _fragment(request, fresh, member, refused, done)
    for reason in refused:
        messages.error(request, reason)
    if done:
        messages.info(request, done)
    return redirect("seance")


def said_of(result: object) -> str:
    """What a gesture did that its screen does not show by itself."""
    if isinstance(result, Adopted):
        words = [counted(result.adopted, "dossier adopté ensemble", "dossiers adoptés ensemble", feminine=False)]
        if result.other_chair:
            words.append(counted(result.other_chair, "reste", "restent", feminine=False) + " à l’autre présidence")
        if result.left:
            words.append(
                counted(result.left, "sort", "sortent", feminine=False) + " du groupe, le niveau n’étant plus ouvert"
            )
        if result.short:
            words.append(counted(result.short, "attend", "attendent", feminine=False) + " le quorum")
        return typographic(" ; ".join(words) + ".")
    if isinstance(result, Case) and result.status == CaseStatus.ADJOURNED:
        return typographic(f"{result.candidature.name} est ajourné : ce dossier revient après les autres.")
    return ""


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _case(request: HttpRequest, row: Sitting) -> Case:
    return get_object_or_404(Case.objects.select_related("candidature"), pk=_number(request, "dossier"), sitting=row)


@require_POST
def vote(request: HttpRequest) -> HttpResponse:
    """Vote, or change one's vote."""
    row, member = _mine(request)
    case = _case(request, row)
    return _answer(request, row, member, lambda: cast_vote(row, case, _number(request, "niveau"), by=member))


@require_POST
def step_aside(request: HttpRequest) -> HttpResponse:
    """Declare a link with the case that is on the table: out at once."""
    row, member = _mine(request)
    case = _case(request, row)
    return _answer(
        request,
        row,
        member,
        lambda: recuse(member, case.candidature, reason=request.POST.get("raison", ""), by=user_of(request)),
    )


@require_POST
def pull(request: HttpRequest) -> HttpResponse:
    """Take a case out of the grouped adoption."""
    row, member = _mine(request)
    case = _case(request, row)
    return _answer(request, row, member, lambda: pull_case(row, case, by=member))


@require_POST
def gesture(request: HttpRequest) -> HttpResponse:
    """A gesture of the console; the actions say who may."""
    row, member = _mine(request)
    name, reason = request.POST.get("geste", ""), request.POST.get("raison", "")
    whole: dict[str, Callable[[], object]] = {
        "ouvrir-seance": lambda: open_sitting(row, by=member),
        "suspendre": lambda: suspend_sitting(row, by=member),
        "adopter": lambda: adopt_group(row, by=member),
        "clore-seance": lambda: close_sitting(row, by=member),
    }
    of_case: dict[str, Callable[[Case], object]] = {
        "ouvrir": lambda case: open_case(row, case, by=member),
        "clore-vote": lambda case: close_vote(row, case, by=member),
        "rouvrir-vote": lambda case: reopen_vote(row, case, by=member),
        "ajourner": lambda case: adjourn_case(row, case, by=member),
        "decider": lambda case: decide(row, case, _number(request, "niveau"), by=member, reason=reason),
    }
    if name in whole:
        return _answer(request, row, member, whole[name])
    if name in of_case:
        case = _case(request, row)
        return _answer(request, row, member, lambda: of_case[name](case))
    if name == "annuler":
        decision = get_object_or_404(Decision, pk=_number(request, "decision"), case__sitting=row)
        return _answer(request, row, member, lambda: undo_last(row, decision, by=member, reason=reason))
    if name == "presence":
        other = get_object_or_404(JuryMember.objects.voters(), pk=_number(request, "membre"), edition=row.edition_id)
        return _answer(request, row, member, lambda: _presence(row, other, member, request))
    msg = "Ce geste n’existe pas."
    raise Http404(msg)


def _presence(row: Sitting, other: JuryMember, member: JuryMember, request: HttpRequest) -> None:
    bench = bench_of(row)
    absent = {one.pk for one in bench.members} - bench.present
    table = table_of(row, bench)
    chairs = {presiding(bench.president, bench.vice_president, absent), table.chair if table is not None else None}
    if member.pk not in chairs:
        raise Refusal(["Les présences sont notées par qui préside, ou par l’équipe."])
    mark_present(row, other, present=request.POST.get("present") == "oui", by=user_of(request))


def _shown(request: HttpRequest) -> tuple[Sitting, JuryMember | None]:
    """The sitting of the projected screen, and the voter who opens it (None: the équipe)."""
    user = user_of(request)
    rows = Sitting.objects.select_related("edition__regulation").order_by("-edition__year")
    found = state_of(user)
    if found is not None:
        return rows.get(pk=found.sitting), JuryMember.objects.get(pk=found.member)
    if not is_equipe(user):
        raise PermissionDenied(RESERVED)
    row = rows.first()
    if row is None:
        raise Http404(GONE)
    return row, None


@cache_control(no_store=True)
@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The projected screen."""
    row, member = _shown(request)
    return render(request, "jury/ecran.html", {"edition": row.edition, **_projected(row, member)})


@require_GET
def screen_state(request: HttpRequest) -> HttpResponse:
    """Its moving part."""
    row, member = _shown(request)
    tag = _screen_tag(row, member)
    if _has(request, tag):
        return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "no-store"})
    context = {"edition": row.edition, **_projected(row, member)}
    response = HttpResponse(render_to_string("jury/_projection.html", context, request))
    response["ETag"], response["Cache-Control"] = tag, "no-store"
    return response


def _screen_tag(row: Sitting, member: JuryMember | None) -> str:
    return f'"e{row.pk}.{row.serial}.{member.pk if member is not None else 0}"'


def _projected(row: Sitting, member: JuryMember | None) -> dict[str, Any]:
    """What the room sees: never a vote by name, no tally before the vote is closed. A member who opens it meets her own wall."""
    bench = bench_of(row)
    closed = closed_files(member) if member is not None else {}
    table = table_of(row, bench) if row.status in (SittingStatus.OPEN, SittingStatus.SUSPENDED) else None
    behind = table is not None and table.case.candidature_id in closed
    last = _last_decision(row) if table is None else None
    if behind:
        table = None
    curve, before = curve_of(row), last_curve(row.edition)
    pace = pace_of(row, timezone.now(), _ends(row))
    most = max([*curve.values(), *(before[1].values() if before is not None else [])], default=0) or 1
    return {
        "seance": row,
        "table": table,
        "deport": behind,
        "numero": _screen_tag(row, member),
        "historique": levels_before(table.case.candidature) if table is not None else [],
        "a_sortir": [one for one in table.recused if one.pk in bench.present] if table is not None else [],
        "courbe": [
            (level, curve[level], before[1][level] if before is not None else None) for level in reversed(LEVELS)
        ],
        "avant": before[0] if before is not None else None,
        "plus_haut": most,
        "allure": pace,
        "derniere": last if last is not None and last.case.candidature_id not in closed else None,
        "ensemble": Decision.objects.filter(case__sitting=row, undone_at__isnull=True, grouped=True).count(),
    }


def _last_decision(row: Sitting) -> Decision | None:
    return (
        Decision.objects.filter(case__sitting=row, undone_at__isnull=True, grouped=False)
        .select_related("case__candidature")
        .order_by("-decided_at", "-pk")
        .first()
    )


def may_read_minutes(row: Sitting, member: JuryMember | None) -> bool:
    """The équipe and both chairs sign them; the others read them once the results are published: a recusal is a wall until then."""
    return row.edition.is_public or member is None or member.role in (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT)


@require_GET
def minutes(request: HttpRequest) -> HttpResponseBase:
    """The procès-verbal, for the jury and the équipe."""
    row, member = _shown(request)
    if not may_read_minutes(row, member):
        msg = "Le procès-verbal s’ouvre à tous les membres avec la publication des résultats."
        raise PermissionDenied(msg)
    kept = getattr(row, "minutes", None)
    if kept is None:
        msg = "La séance n’est pas close : le procès-verbal vient après."
        raise Http404(msg)
    if not kept.path:
        msg = "Le procès-verbal se prépare : revenez dans un instant."
        raise Http404(msg)
    name = f"proces-verbal-jury-{row.edition.year}.pdf"
    response = FileResponse(
        default_storage.open(kept.path, "rb"), content_type="application/pdf", as_attachment=True, filename=name
    )
    response["Cache-Control"] = "private, no-store"
    return response

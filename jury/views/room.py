"""`/jury/<year>/seance/ecran/`: what the room sees projected."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jury.enums import RUNS, SittingStatus
from jury.models import Decision, JuryMember, Sitting
from jury.models.sitting import current_first
from jury.permissions import RESERVED
from jury.queries.batches import open_batch_of
from jury.queries.seats import bench_of, closed_dossiers
from jury.queries.sitting import curve_of, last_curve, last_done, levels_before, pace_of, table_of
from jury.views.sitting import GONE, end_of, knows, state_of
from label.permissions import is_equipe, user_of
from label.views.caching import public_number


def shown(request: HttpRequest, year: int) -> tuple[Sitting, JuryMember | None]:
    """The sitting of the projected screen, and the voter who opens it (None: the équipe)."""
    user = user_of(request)
    rows = Sitting.objects.select_related("edition__regulation")
    found = state_of(user, year)
    if found is not None:
        return rows.get(pk=found.sitting), JuryMember.objects.get(pk=found.member)
    if not is_equipe(user):
        raise PermissionDenied(RESERVED)
    row = rows.filter(edition__year=year).order_by(current_first()).first()
    if row is None:
        raise Http404(GONE)
    return row, None


@cache_control(no_store=True)
@require_safe
def screen(request: HttpRequest, year: int) -> HttpResponse:
    """The projected screen."""
    row, member = shown(request, year)
    return render(request, "jury/ecran.html", {"edition": row.edition, **_projected(row, member)})


@require_safe
def screen_state(request: HttpRequest, year: int) -> HttpResponse:
    """Its moving part."""
    row, member = shown(request, year)
    tag = _screen_tag(row, member, public_number())
    if knows(request, tag):
        return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "no-store"})
    context = {"edition": row.edition, **_projected(row, member)}
    response = HttpResponse(render_to_string("jury/_projection.html", context, request))
    response["ETag"], response["Cache-Control"] = tag, "no-store"
    return response


def _screen_tag(row: Sitting, member: JuryMember | None, version: int) -> str:
    return f'"e{row.pk}.{row.serial}.{member.pk if member is not None else 0}.{version}"'


def _projected(row: Sitting, member: JuryMember | None) -> dict[str, Any]:
    """What the room sees: never a vote by name, no tally before the vote is closed. To a member who opens it, the
    cases from which she is recused are hidden.
    """
    version = public_number()  # first: what changes while the rest is read is asked for again
    bench = bench_of(row)
    closed = closed_dossiers(member) if member is not None else {}
    table = table_of(row, bench) if row.status in RUNS else None
    behind = table is not None and table.case.candidature_id in closed
    last = last_done(row, closed) if table is None and row.status in RUNS else None
    if behind:
        table = None
    # Her own curve leaves out what is closed to her: a step of one level would tell what was decided.
    curve, before = curve_of(row, closed), last_curve(row.edition)
    pace = pace_of(row, timezone.now(), end_of(row))
    most = max([*curve.values(), *(before[1].values() if before is not None else [])], default=0) or 1
    return {
        "sitting": row,
        "table": table,
        "recusal": behind,
        "standing_in": next((one for one in bench.members if one.pk == table.chair), None)
        if table is not None and table.chair in bench.substitutes
        else None,
        "number": _screen_tag(row, member, version),
        "history": levels_before(table.case.candidature) if table is not None else [],
        "to_leave": [one for one in table.recused if one.pk in bench.present] if table is not None else [],
        "curve": [
            (level, count, before[1].get(level, 0) if before is not None else None)
            for level, count in reversed(curve.items())
        ],
        "before": before[0] if before is not None else None,
        "highest": most,
        "pace": pace,
        "last": last,
        "batch": open_batch_of(row, bench, closed) if table is None and row.status == SittingStatus.OPEN else None,
        "whole": Decision.objects.standing().filter(case__sitting__edition=row.edition_id, grouped=True).count(),
    }

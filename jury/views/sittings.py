"""`/jury/<year>/seances/<n>/`: one sitting of an edition: when, where, who was there, its minutes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jury.documents import MINUTES
from jury.models import Decision, Minutes, Sitting
from jury.permissions import may_read_minutes
from jury.queries.seats import closed_dossiers, seated_in
from jury.queries.sitting import attendance_lines, undecided
from jury.views.room import shown
from label.documents.truth import paper_of


def _taken_up(row: Sitting, closed: list[int]) -> int:
    """How many of the decisions that its minutes tell a later sitting took up again."""
    undone = (
        Decision.objects.filter(decided_at__lte=row.closed_at, undone_at__gt=row.closed_at) if row.closed_at else None
    )
    if undone is None:
        return 0
    rows = undone.filter(case__sitting__edition=row.edition_id, decided_at__gte=row.opened_at)
    return rows.exclude(case__candidature__in=closed).count()


@cache_control(no_store=True)
@require_safe
def one(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A sitting, whatever its state; a dossier that is closed to her is counted nowhere."""
    current, member = shown(request, year)
    rows = list(Sitting.objects.filter(edition=current.edition_id).select_related("edition").order_by("number"))
    row = get_object_or_404(Sitting.objects.select_related("edition"), edition=current.edition_id, number=number)
    closed = closed_dossiers(member) if member is not None else {}
    stand = Decision.objects.standing().filter(case__sitting=row).exclude(case__candidature__in=list(closed)).count()
    since = row.opened_at or row.closed_at
    attendance = {
        pk: [(max(start, since) if since is not None else start, end) for start, end in spans]
        for pk, spans in attendance_lines(row).items()
    }
    members = seated_in(row).select_related("user")
    written = None
    if may_read_minutes(request.user, row.edition):
        written = Minutes.objects.filter(sitting=row).select_related(*MINUTES.with_what, "signed").first()
    context = {
        "edition": row.edition,
        "sitting": row,
        "sittings": rows,
        "is_current": row.pk == current.pk,
        "member": member,
        "decided": stand,
        "taken_up": _taken_up(row, list(closed)),
        "left": len([one for one in undecided(row) if one.candidature_id not in closed]),
        "attendance": [(one, attendance.get(one.pk, [])) for one in members],
        "minutes": paper_of(MINUTES, written) if written is not None else None,
        "written": written,
    }
    return render(request, "jury/one_sitting.html", context)

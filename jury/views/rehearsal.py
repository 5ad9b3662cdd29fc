"""`/jury/<year>/repetition/`: members rehearse on invented cards; `/pilotage/<year>/jury/repetition/`: the report."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from jury.actions.rehearsal import OVER, close_rehearsal, measure, open_rehearsal, rehearse, rehearse_vote
from jury.enums import RUNS, JuryRole, RehearsalGesture
from jury.forms.buttons import MeasureForm, RehearsalForm
from jury.models import JuryMember, Rehearsal, Sitting
from jury.permissions import seat_in
from jury.queries.rehearsal import chair_of, has_sat, reports_of, voters_of
from jury.rules.rehearsal import CARDS, SILENT_AFTER, Board, device_words
from jury.views.sitting import knows
from label.forms.gestures import UNKNOWN
from label.permissions import edition_of, equipe_required, user_of
from label.rules.refusals import Refusal
from label.views.pages import CONFLICT, attempt
from toolkit.typography import typographic


def _mine(request: HttpRequest, year: int) -> tuple[JuryMember, Rehearsal | None]:
    """The voter who asks and the rehearsal that is open, else the last one; 403 in words for others."""
    member = seat_in(request, year)
    if not member.votes:
        msg = "La répétition est celle des membres du jury qui votent."
        raise PermissionDenied(msg)
    row = Rehearsal.objects.filter(edition=member.edition_id).order_by("-pk").first()
    return member, row


def _sits(edition: int) -> bool:
    """Whether the jury sits now; one query."""
    return Sitting.objects.filter(edition=edition, status__in=RUNS).exists()


def _tag(row: Rehearsal, member: JuryMember) -> str:
    return f'"r{row.pk}.{row.serial}.{member.pk}"'


@cache_control(no_store=True)
@require_safe
def screen(request: HttpRequest, year: int) -> HttpResponse:
    """A member's screen of the rehearsal, or what tells that none is open."""
    member, row = _mine(request, year)
    if _sits(member.edition_id):
        return redirect("sitting", year)
    return render(request, "jury/rehearsal.html", _context(member, row))


@require_safe
def state(request: HttpRequest, year: int) -> HttpResponse:
    """Its moving part; 304 when nothing changed."""
    member, row = _mine(request, year)
    if row is None:
        raise Http404(UNKNOWN)
    if row.closed_at is not None and _sits(member.edition_id):
        return redirect("sitting", year)  # her screen asks for its page again, which leads there
    if knows(request, _tag(row, member)):
        return HttpResponseNotModified(headers={"ETag": _tag(row, member), "Cache-Control": "no-store"})
    return _part(request, member, row)


def _part(request: HttpRequest, member: JuryMember, row: Rehearsal, refused: tuple[str, ...] = ()) -> HttpResponse:
    context = _context(member, row) | {"refusal": refused}
    response = render(request, "jury/_rehearsal.html", context, status=CONFLICT if refused else 200)
    response["ETag"], response["Cache-Control"] = _tag(row, member), "no-store"
    return response


def _context(member: JuryMember, row: Rehearsal | None) -> dict[str, Any]:
    """What a member sees: the card, her vote, the count; and the keys of whoever presides."""
    edition = member.edition
    context: dict[str, Any] = {
        "edition": edition,
        "member": member,
        "leads": member.role in (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT),
        "may_open": not has_sat(edition),
        "ended": row is not None and row.closed_at is not None,
        "runs": row is not None and row.closed_at is None,
    }
    if row is None or row.closed_at is not None:
        return context | {"number": _tag(row, member) if row is not None else ""}
    board, members = Board.read(row.table), voters_of(edition.pk)
    levels = edition.terms.given_levels
    chair = chair_of(row, board, members)
    here = [one for one in members if one.pk in board.there]
    return context | {
        "number": _tag(row, member),
        "board": board,
        "card": CARDS[board.on] if board.on is not None else None,
        "total": len(CARDS),
        "levels": levels,
        "my_vote": board.votes.get(member.pk),
        "tally": board.tally(levels),
        "chair": chair,
        "presides": chair == member,
        "here": here,
        "silent": [one for one in here if one.pk not in board.votes],
        "following": (board.following, CARDS[board.following].name) if board.following is not None else None,
        "done": [(CARDS[place].name, level) for place, level in board.decided.items()],
    }


def _device(request: HttpRequest) -> str:
    return device_words(request.headers.get("User-Agent", "")[:300])


@require_POST
def gesture(request: HttpRequest, year: int) -> HttpResponse:
    """Vote, or a gesture of whoever presides; by script her screen comes back, by a plain form the page does."""
    member, row = _mine(request, year)
    sent = RehearsalForm.read(request)
    refused: tuple[str, ...] = ()
    if row is None or sent["gesture"] not in ("here", "vote", *RehearsalGesture):
        raise Http404(UNKNOWN)
    try:
        measure(row, member, words=_device(request), width=0, ms=0)  # whoever does something is there
        if sent["gesture"] == "here":
            pass
        elif sent["gesture"] == "vote":
            rehearse_vote(row, member, place=sent["place"], level=sent["level"])
        else:
            rehearse(row, member, RehearsalGesture(sent["gesture"]), place=sent["place"], level=sent["level"])
    except Refusal as refusal:
        refused = tuple(typographic(reason) for reason in refusal.reasons)
    if request.headers.get("X-Requested-With") == "sitting":
        row.refresh_from_db()
        return _part(request, member, row, refused)
    for reason in refused:
        messages.error(request, reason)
    return redirect("rehearsal", year)


@require_POST
def measured(request: HttpRequest, year: int) -> HttpResponse:
    """A sign of a device: how long its last answer took, how wide it is. 204, or 409 once the rehearsal has ended."""
    member, row = _mine(request, year)
    sent = MeasureForm.read(request)
    if row is None:
        raise Http404(UNKNOWN)
    try:
        measure(row, member, words=_device(request), width=sent["width"], ms=sent["ms"])
    except Refusal:
        return HttpResponse(OVER, status=CONFLICT, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
def lead(request: HttpRequest, year: int) -> HttpResponse:
    """Open a rehearsal, or end it: either chair."""
    member, row = _mine(request, year)
    by = user_of(request)
    if RehearsalForm.read(request)["gesture"] == "close" and row is not None:
        return attempt(request, lambda: close_rehearsal(row, by=by), OVER, "rehearsal", year)
    return attempt(
        request, lambda: open_rehearsal(member.edition, by=by), "La répétition est ouverte.", "rehearsal", year
    )


@equipe_required
@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The rehearsals of an edition: devices, latency, who was unreachable."""
    edition = edition_of(year)
    found = reports_of(edition)
    runs = bool(found) and found[0].rehearsal.closed_at is None
    context = {"edition": edition, "reports": found, "runs": runs, "may_open": not has_sat(edition)}
    context["silence"] = int(SILENT_AFTER.total_seconds())
    return render(request, "jury/rehearsals.html", context)


@equipe_required
@require_POST
def begin(request: HttpRequest, year: int) -> HttpResponse:
    """Open a rehearsal."""
    edition = edition_of(year)
    return attempt(
        request,
        lambda: open_rehearsal(edition, by=user_of(request)),
        "La répétition est ouverte : chaque membre la trouve sur sa page du jury.",
        "equipe-rehearsal",
        year,
    )


@equipe_required
@require_POST
def end(request: HttpRequest, year: int) -> HttpResponse:
    """End the one that is open."""
    row = Rehearsal.objects.filter(edition=edition_of(year)).order_by("-pk").first()
    if row is None:
        raise Http404(UNKNOWN)
    return attempt(request, lambda: close_rehearsal(row, by=user_of(request)), OVER, "equipe-rehearsal", year)

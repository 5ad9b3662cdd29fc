"""`/pilotage/<year>/jury/seance/`: the équipe prepares the sitting."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jury.actions.sitting.base import must_be_shown
from jury.actions.sitting.days import add_sitting, cancel_sitting
from jury.actions.sitting.opening import ORDERS, mark_present, opening_faults, prepare_sitting, set_agenda
from jury.documents import CORRECTED, MAINTAINED, MINUTES, appeals_told, corrections_told
from jury.enums import SittingStatus
from jury.forms.buttons import AgendaForm, AttendanceForm
from jury.forms.typed import SignedMinutesForm, SittingForm
from jury.models import Case, JuryMember, Minutes, Sitting
from jury.queries.rehearsal import has_sat
from jury.queries.seats import bench_of
from label.documents.truth import paper_of
from label.models import Edition
from label.permissions import edition_of, equipe_required, user_of
from label.views.pages import INVALID, attempt, try_form


@equipe_required
@require_http_methods(["GET", "POST"])
def preparation(request: HttpRequest, year: int) -> HttpResponse:
    """The day, the agenda and who is there."""
    edition = edition_of(year)
    sitting = Sitting.objects.select_related("edition__regulation").current(edition.pk)
    initial: dict[str, Any] = {"held_on": edition.jury_on}
    if sitting is not None:
        shown = {"number": sitting.number, "held_on": sitting.held_on}
        initial = {**shown, "place": sitting.place, "ends_at": sitting.ends_at}
    form = SittingForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and try_form(form, lambda: prepare_sitting(edition, by=user_of(request), **form.cleaned_data))
    ):
        messages.success(request, "La séance est préparée.")
        return redirect("equipe-sitting", year)
    bench = bench_of(sitting) if sitting is not None else None
    cases = (
        list(Case.objects.in_the_race().filter(sitting=sitting).select_related("candidature").order_by("rank"))
        if sitting is not None
        else []
    )
    context = {
        "edition": edition,
        "sitting": sitting,
        "sittings": list(Sitting.objects.filter(edition=edition).order_by("number")),
        "may_add": sitting is not None and sitting.status != SittingStatus.CLOSED,
        **_minutes(edition),
        "form": form,
        "orders": list(ORDERS.items()),
        "members": [(one, one.pk in bench.present) for one in bench.members] if bench is not None else [],
        "dossiers": cases,
        "movable": cases if sitting is not None and sitting.opened_at is None else [],
        "groups": sum(case.grouped for case in cases),
        "without_level": sum(case.proposal is None for case in cases),
        "levels": sorted(Counter(case.proposal for case in cases if case.proposal is not None).items(), reverse=True),
        "may_rehearse": not has_sat(edition),
        "lack": opening_faults(sitting, bench)
        if sitting is not None and bench is not None and sitting.opened_at is None
        else [],
    }
    return render(request, "jury/preparation.html", context, status=INVALID if form.is_bound else 200)


def _minutes(edition: Edition) -> dict[str, Any]:
    """What is shown of the sittings that are closed: their minutes, each with its signed scan or its form, and what was
    added since.
    """
    rows = Minutes.objects.filter(sitting__edition=edition).select_related("sitting__edition", "signed__added_by")
    return {
        "written": [
            (one, paper_of(MINUTES, one), SignedMinutesForm(auto_id=f"id_{one.sitting.number}_%s"))
            for one in rows.order_by("sitting__number")
        ],
        "addenda": [
            paper_of(kind, one)
            for kind, rows in ((CORRECTED, corrections_told()), (MAINTAINED, appeals_told()))
            for one in rows.filter(candidature__edition=edition).select_related(*kind.with_what)
        ],
    }


def _sitting(year: int) -> Sitting:
    sitting = Sitting.objects.select_related("edition").current(edition_of(year).pk)
    if sitting is None:
        msg = "Aucune séance n’est préparée."
        raise Http404(msg)
    return sitting


def _day(form: SittingForm) -> dict[str, Any]:
    """The day, the place and the planned end, which a new sitting takes."""
    return {name: form.cleaned_data[name] for name in ("held_on", "place", "ends_at")}


@equipe_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, year: int) -> HttpResponse:
    """One more sitting, which receives what those before leave undecided."""
    edition = edition_of(year)
    before = Sitting.objects.filter(edition=edition).order_by("number").last()
    initial = {"held_on": before.held_on + timedelta(days=1), "place": before.place} if before is not None else {}
    form = SittingForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and try_form(form, lambda: add_sitting(edition, by=user_of(request), **_day(form)))
    ):
        messages.success(request, "La séance est ajoutée : ce que les autres n’auront pas décidé y passe.")
        return redirect("equipe-sitting", year)
    context = {"edition": edition, "form": form}
    return render(request, "jury/add_sitting.html", context, status=INVALID if form.is_bound else 200)


@equipe_required
@require_POST
def cancel(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A sitting that is not needed any more."""
    row = get_object_or_404(Sitting, edition=edition_of(year), number=number)
    return attempt(
        request, lambda: cancel_sitting(row, by=user_of(request)), "La séance est annulée.", "equipe-sitting", year
    )


@equipe_required
@require_POST
def agenda(request: HttpRequest, year: int) -> HttpResponse:
    """Make the agenda anew, in the order chosen."""
    sitting = _sitting(year)
    sent = AgendaForm.read(request)

    def made() -> None:
        must_be_shown(sitting, sent["sitting"])
        set_agenda(sitting, order=sent["order"], by=user_of(request))

    return attempt(
        request,
        made,
        "L’ordre du jour est fait. Ce que des membres ont retiré de l’adoption groupée le reste.",
        "equipe-sitting",
        year,
    )


@equipe_required
@require_POST
def attendance(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Note that a member arrives or leaves."""
    sitting = _sitting(year)
    member = get_object_or_404(JuryMember.objects.voters().select_related("user"), pk=pk, edition=sitting.edition_id)
    sent = AttendanceForm.read(request)
    present = sent["present"]

    def noted() -> None:
        must_be_shown(sitting, sent["sitting"])
        mark_present(sitting, member, present=present, by=user_of(request))

    word = "est présent(e)" if present else "est absent(e)"
    return attempt(
        request,
        noted,
        f"{member} {word}.",
        "equipe-sitting",
        year,
    )

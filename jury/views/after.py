"""`/pilotage/<year>/jury/suites/`: the équipe words the restitutions and answers appeals; the president confirms
corrections.
"""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jury.actions import answer_appeal, confirm_correction, save_feedback
from jury.enums import OPEN_APPEALS
from jury.forms import AppealAnswerForm, FeedbackForm
from jury.models import Appeal, Feedback, JuryMember
from jury.permissions import edition_of, seat_required
from label.permissions import equipe_required, user_of
from label.rules import search_key, search_words
from label.views.pages import INVALID, attempt, try_form


@equipe_required
@require_safe
def listing(request: HttpRequest, year: int) -> HttpResponse:
    """Every restitution, reread or not, and the appeals; three queries."""
    edition = edition_of(year)
    rows = list(
        Feedback.objects.in_the_race()
        .filter(candidature__edition=edition)
        .select_related("candidature__collectivite", "candidature__award")
        .annotate(recours=Count("candidature__appeals", filter=Q(candidature__appeals__status__in=OPEN_APPEALS)))
    )
    kept = rows
    if request.GET.get("etat") == "a-relire":
        kept = [row for row in kept if not row.reread]
    if words := search_words(request.GET.get("q", "")[:100]):
        kept = [
            row
            for row in kept
            if all(f" {w}" in search_key(row.candidature.name, row.candidature.collectivite.code) for w in words)
        ]
    context = {
        "edition": edition,
        "lignes": kept,
        "total": len(rows),
        "relues": sum(row.reread for row in rows),
        "recours": Appeal.objects.filter(candidature__edition=edition).select_related("candidature__collectivite"),
        "filtre": {name: request.GET.get(name, "") for name in ("q", "etat")},
    }
    return render(request, "jury/suites.html", context)


@equipe_required
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Word one restitution; its appeals below."""
    edition = edition_of(year)
    row = get_object_or_404(
        Feedback.objects.in_the_race().select_related(
            "candidature__collectivite", "candidature__edition", "candidature__award", "saved_by"
        ),
        candidature__edition=edition,
        candidature__collectivite__code=code.upper(),
    )
    initial = {name: getattr(row, name) for name in ("strengths", "advice", "next_level", "reread")} | {
        "seen": row.version
    }
    form = FeedbackForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and try_form(form, lambda: save_feedback(row, by=user_of(request), **form.cleaned_data))
    ):
        messages.success(request, "La restitution est enregistrée.")
        return redirect("pilotage-suite", year, code)
    return _page(request, row, form, None, INVALID if form.is_bound else 200)


def _page(
    request: HttpRequest, row: Feedback, form: FeedbackForm, answer: AppealAnswerForm | None, status: int
) -> HttpResponse:
    appeals = Appeal.objects.filter(candidature=row.candidature).select_related(
        "received_by", "answered_by", "confirmed_by__user"
    )
    context = {
        "edition": row.candidature.edition,
        "restitution": row,
        "candidature": row.candidature,
        "form": form,
        "recours": [
            (
                one,
                answer
                if answer is not None and answer.appeal == one
                else AppealAnswerForm(one)
                if one.status in OPEN_APPEALS
                else None,
            )
            for one in appeals
        ],
    }
    return render(request, "jury/suite.html", context, status=status)


@equipe_required
@require_POST
def answer(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Answer an appeal."""
    appeal = get_object_or_404(
        Appeal.objects.select_related("candidature__collectivite", "candidature__edition__regulation"),
        pk=pk,
        candidature__edition__year=year,
    )
    code, form = appeal.candidature.collectivite.code, AppealAnswerForm(appeal, request.POST)
    if form.is_valid():
        values = form.cleaned_data
        level = int(values["arobases"]) if values["arobases"] else None
        if try_form(
            form,
            lambda: answer_appeal(
                appeal, answer=values["answer"], arobases=level, by=user_of(request), seen=values["seen"] or None
            ),
        ):
            messages.success(request, "La réponse est enregistrée.")
            return redirect("pilotage-suite", year, code)
    form.has_seen(appeal)
    row = get_object_or_404(
        Feedback.objects.select_related("candidature__collectivite", "candidature__edition", "candidature__award"),
        candidature=appeal.candidature,
    )
    initial = {name: getattr(row, name) for name in ("strengths", "advice", "next_level", "reread")} | {
        "seen": row.version
    }
    return _page(request, row, FeedbackForm(initial=initial), form, INVALID)


@require_POST
@seat_required
def confirm(request: HttpRequest, seat: JuryMember, pk: int) -> HttpResponse:
    """The president says yes or no to a correction."""
    appeal = get_object_or_404(Appeal, pk=pk, candidature__edition=seat.edition_id)
    confirmed = request.POST.get("reponse") == "oui"
    done = "La décision est corrigée." if confirmed else "La décision est maintenue."
    return attempt(
        request, lambda: confirm_correction(appeal, confirmed=confirmed, by=seat), done, "jury", seat.edition.year
    )

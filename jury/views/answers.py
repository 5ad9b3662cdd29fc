"""`/candidature/<code>/questions/`: a town answers the instructeurs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from jury.actions import answer_question
from jury.enums import APPRAISED_IN
from jury.forms import AnswerForm
from jury.models import TownQuestion
from label.permissions import can_fill, member_of, refuse_unless, user_of
from label.views.pages import INVALID, try_form


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """The questions about the town's files, newest first, each with its answer or the form that gives it."""
    collectivite, membership = member_of(request, code)
    rows = TownQuestion.objects.filter(candidature__collectivite=collectivite).select_related(
        "candidature__edition", "answered_by"
    )
    bound: AnswerForm | None = None
    asked = 0
    if request.method == "POST":
        refuse_unless(can_fill(membership), "Seules les personnes rattachées répondent.")
        text = request.POST.get("question", "")
        asked = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
        question, bound = get_object_or_404(rows, pk=asked), AnswerForm(request.POST)
        if bound.is_valid() and try_form(
            bound, lambda: answer_question(question, text=bound.cleaned_data["text"], by=user_of(request))
        ):
            messages.success(request, "Votre réponse est envoyée.")
            return redirect("candidature-questions", code)
    context = {
        "collectivite": collectivite,
        "questions": [
            (
                row,
                bound
                if row.pk == asked and bound is not None
                else AnswerForm(auto_id=f"q{row.pk}_%s")
                if row.answered_at is None and row.candidature.edition.phase in APPRAISED_IN
                else None,
            )
            for row in rows.order_by("-asked_at")
        ],
    }
    return render(request, "jury/questions.html", context, status=INVALID if bound is not None else 200)

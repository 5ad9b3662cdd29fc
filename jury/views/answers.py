"""`/candidature/<code>/questions/`: a town answers the instructeurs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jury.actions import answer_question
from jury.enums import APPRAISED_IN
from jury.forms import AnswerForm
from jury.models import TownQuestion
from label.actions import send_draft
from label.drafts import draft_of
from label.forms.drafts import Kept, initial_of
from label.permissions import can_fill, member_of, refuse_unless, user_of
from label.views.drafts import draft_as_typed, is_script
from label.views.pages import INVALID, try_form


def _place(question: TownQuestion) -> str:
    """Where the answer to a question is kept until it is sent."""
    return f"answer:{question.pk}"


def _form_of(question: TownQuestion, bound: AnswerForm | None) -> AnswerForm | None:
    """The form of an answer with what is typed of it; none when it is answered, or once the jury has decided."""
    if bound is None and (question.answered_at is not None or question.candidature.edition.phase not in APPRAISED_IN):
        return None
    draft = draft_of(_place(question), {})
    form = bound or AnswerForm(auto_id=f"q{question.pk}_%s", initial=initial_of(draft))
    address = reverse("candidature-questions", args=[question.candidature.collectivite.code])
    hidden = (("question", str(question.pk)),)
    form.kept = Kept(f"reponse-{question.pk}", "Réponse au jury", address, form.button, draft, hidden=hidden)
    return form


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """The questions about the town's files, newest first, each with its answer or the form that gives it."""
    collectivite, membership = member_of(request, code)
    rows = TownQuestion.objects.filter(candidature__collectivite=collectivite).select_related(
        "candidature__edition", "candidature__collectivite", "answered_by"
    )
    bound: AnswerForm | None = None
    asked = 0
    if request.method == "POST":
        refuse_unless(can_fill(membership), "Seules les personnes rattachées répondent.")
        text = request.POST.get("question", "")
        asked = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
        question, bound = get_object_or_404(rows, pk=asked), AnswerForm(request.POST)
        form, place = bound, _place(question)
        if is_script(request):
            return draft_as_typed(request, place, form)

        def gesture() -> None:
            answer_question(question, text=form.cleaned_data["text"], by=user_of(request))

        if form.is_valid() and try_form(form, lambda: send_draft(place, gesture, by=user_of(request))):
            messages.success(request, "Votre réponse est envoyée.")
            return redirect("candidature-questions", code)
    context = {
        "collectivite": collectivite,
        "questions": [(row, _form_of(row, bound if row.pk == asked else None)) for row in rows.order_by("-asked_at")],
    }
    return render(request, "jury/questions.html", context, status=INVALID if bound is not None else 200)

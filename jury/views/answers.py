"""`/candidature/<code>/<year>/questions/`: a town answers the instructeurs."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jury.actions.appraisal import answer_question
from jury.enums import APPRAISED_IN
from jury.forms.buttons import WhichForm
from jury.forms.typed import TownAnswerForm
from jury.models import TownQuestion
from label.enums import PUBLIC_PHASES, Phase
from label.forms.drafts import DraftedForm
from label.models import User
from label.permissions import can_fill, refuse_unless, user_of
from label.views.pages import INVALID
from label.views.sending import SentText, form_to_send, typed_or_sent
from label.views.spaces import Space, space_of
from toolkit.numbers import whole_number


def _answer(question: TownQuestion, by: User) -> SentText:
    """The answer to a question, until it is sent: once, and before the jury has decided."""
    candidature = question.candidature
    address = reverse("candidature-questions", args=[candidature.collectivite.code, candidature.edition.year])
    return SentText(
        code=f"reponse-{question.pk}",
        place=f"answer:{question.pk}",
        title="Réponse au jury",
        address=address,
        back=address,
        make=partial(TownAnswerForm, auto_id=f"q{question.pk}_%s"),
        send=lambda form: answer_question(question, text=form.cleaned_data["text"], by=by),
        done="Votre réponse est envoyée.",
        hidden=(("question", str(question.pk)),),
        is_open=question.answered_at is None and candidature.edition.phase in APPRAISED_IN,
    )


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The questions about the town's dossier, newest first, each with its answer or the form that gives it."""
    here = space_of(request, code, year)
    rows = TownQuestion.objects.filter(candidature=here.candidature).select_related(
        "candidature__edition", "candidature__collectivite", "answered_by"
    )
    if request.method == "GET" and "versions" not in request.GET:
        return _page(request, here, rows)
    refuse_unless(can_fill(here.membership), "Seules les personnes rattachées répondent.")
    asked = WhichForm.read(request)["question"] or whole_number(request.GET.get("question", ""))
    question = get_object_or_404(rows, pk=asked or 0)
    text = _answer(question, user_of(request))
    return typed_or_sent(request, text, lambda form: _page(request, here, rows, (question, form)))


def _page(
    request: HttpRequest,
    here: Space,
    rows: QuerySet[TownQuestion],
    refused: tuple[TownQuestion, DraftedForm] | None = None,
) -> HttpResponse:
    """All of them; `refused` is the form that was not sent, with its question."""
    user, told = user_of(request), []
    for row in rows.order_by("-asked_at"):
        text = _answer(row, user)
        form = form_to_send(text) if text.is_open else None
        told.append((row, refused[1] if refused is not None and refused[0] == row else form))
    is_out = here.candidature is None or here.candidature.is_out
    may_come = not is_out and here.edition.phase not in {Phase.EMBARGO, *PUBLIC_PHASES}
    context = {"collectivite": here.collectivite, "questions": told, "may_come": may_come}
    return render(request, "jury/questions.html", context, status=INVALID if refused is not None else 200)

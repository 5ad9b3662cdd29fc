"""Quoting a comment: chosen by the équipe on `/pilotage/<year>/etude/citer/…`, granted or refused by its town."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from label.models import Candidature
from label.permissions import can_publish_answers, edition_of, equipe_required, refuse_unless, user_of
from label.views.pages import INVALID, attempt, try_form
from label.views.spaces import space_of
from questionnaire.actions.publishing import NOT_YOURS
from questionnaire.actions.quotes import answer_quote, ask_quote, drop_quote
from questionnaire.forms.quotes import ConsentForm, QuoteForm
from questionnaire.models import Quote
from questionnaire.queries.answers import numbered_of
from questionnaire.queries.filed import present_givens
from questionnaire.queries.quotes import namer_of
from questionnaire.queries.study import trame_of
from questionnaire.rules.trame import NOTHING


@equipe_required
@require_http_methods(["GET", "POST"])
def cite(request: HttpRequest, year: int, code: str, item: str) -> HttpResponse:
    """Choose a passage of a comment, and ask its town."""
    edition = edition_of(year)
    candidature = get_object_or_404(
        Candidature.objects.in_the_race().select_related("edition", "collectivite", "profile"),
        edition=edition,
        collectivite__code=code.upper(),
    )
    if trame_of(edition) is None:
        raise Http404
    numbered = numbered_of(edition.questionnaire, candidature)
    comment = present_givens(candidature, numbered).get(item, NOTHING).comment.strip()
    if not comment:
        msg = f"{candidature.name} n’a rien écrit auprès de {item}."
        raise Http404(msg)
    form = QuoteForm(request.POST if request.method == "POST" else None, initial={"text": comment})

    def ask() -> None:
        said = form.cleaned_data
        ask_quote(candidature, item, said["text"], by=user_of(request), seen_names=said["seen_names"])

    if request.method == "POST" and form.is_valid() and try_form(form, ask):
        messages.success(request, f"L’accord est demandé à {candidature.name} : rien ne paraît avant lui.")
        return redirect("equipe-study", year)
    named = namer_of(candidature)(form.cleaned_data.get("text", comment) if form.is_bound else comment)
    if not named:
        form.asks_nothing()
    context = {
        "edition": edition,
        "candidature": candidature,
        "item": numbered.trame.items[item],
        "comment": comment,
        "form": form,
        "named": named,
    }
    return render(request, "questionnaire/citer.html", context, status=INVALID if form.is_bound else 200)


@equipe_required
@require_POST
def drop(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Give up a quote."""
    quotes = Quote.objects.filter(edition__year=year).select_related("candidature__collectivite")
    quote = get_object_or_404(quotes, pk=pk)
    done = "La citation est abandonnée."
    return attempt(request, lambda: drop_quote(quote, by=user_of(request)), done, "equipe-study", year)


@require_POST
def consent(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Grant or refuse a quote, for the town."""
    here = space_of(request, code, year)
    quotes = Quote.objects.filter(candidature=here.candidature, candidature__isnull=False)
    quote = get_object_or_404(quotes.select_related("candidature__collectivite", "candidature__edition"), pk=pk)
    refuse_unless(can_publish_answers(here.membership), NOT_YOURS)
    granted = bool(ConsentForm.read(request)["granted"])
    return attempt(
        request,
        lambda: answer_quote(quote, granted=granted, by=user_of(request)),
        "Ce passage peut être cité." if granted else "Ce passage ne sera pas cité.",
        "questionnaire-publication",
        code,
        year,
    )

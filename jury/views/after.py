"""`/pilotage/<year>/jury/suites/`: the équipe words the restitutions and answers appeals; the president confirms
corrections.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jury.actions.after import answer_appeal, confirm_correction, save_feedback, take_correction_back
from jury.enums import OPEN_APPEALS
from jury.forms.buttons import ConfirmForm
from jury.forms.typed import KEPT_AS_IT_IS, WITHDRAWN, AppealAnswerForm, CorrectionForm, FeedbackForm
from jury.models import Appeal, Feedback, JuryMember
from jury.permissions import seat_required
from label.actions.corrections import may_correct, propose_correction
from label.drafts import Clash, Saved
from label.forms.drafts import DraftedForm, Kept, initial_of, texts_of_form, typed_in
from label.models import Candidature, Correction, User
from label.permissions import edition_of, equipe_required, user_of
from label.rules.names import search_key, search_words
from label.rules.refusals import Refusal
from label.views.drafts import (
    ClashLines,
    as_typed,
    clash_lines,
    is_script,
    seen_in,
    shown_again,
    versions,
)
from label.views.pages import CONFLICT, INVALID, attempt
from label.views.sending import SentText, form_to_send, sent_here, typed_or_sent

SORTS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "nom": ("Nom", lambda row: row.candidature.sort_key),
    "niveau": ("Niveau", lambda row: (-row.candidature.award.arobases, row.candidature.sort_key)),
    "date": ("Dernière modification", lambda row: (-row.saved_at.timestamp() if row.saved_at else 0, row.pk)),
}


@equipe_required
@require_safe
def listing(request: HttpRequest, year: int) -> HttpResponse:
    """Every restitution, reread or not, and the appeals; three queries."""
    edition = edition_of(year)
    rows: list[Any] = list(
        Feedback.objects.in_the_race()
        .filter(candidature__edition=edition)
        .select_related("candidature__collectivite", "candidature__award")
        .annotate(recours=Count("candidature__appeals", filter=Q(candidature__appeals__status__in=OPEN_APPEALS)))
    )
    kept = sorted(rows, key=SORTS.get(request.GET.get("tri", ""), SORTS["nom"])[1])
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
        "rows": kept,
        "total": len(rows),
        "reread": sum(row.reread for row in rows),
        "appeal": Appeal.objects.filter(candidature__edition=edition).select_related("candidature__collectivite"),
        "waiting": Correction.objects.waiting()
        .filter(candidature__edition=edition)
        .select_related("candidature__collectivite"),
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
        "filter": {name: request.GET.get(name, "") for name in ("q", "etat", "tri")},
    }
    return render(request, "jury/suites.html", context)


def _feedback_of(year: int, code: str) -> Feedback:
    return get_object_or_404(
        Feedback.objects.readable().select_related(
            "candidature__collectivite", "candidature__edition", "candidature__award", "saved_by"
        ),
        candidature__edition=edition_of(year),
        candidature__collectivite__code=code.upper(),
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Word one restitution; its appeals below."""
    row = _feedback_of(year, code)
    if request.method != "POST":
        return _page(request, row)
    form, user = FeedbackForm(request.POST), user_of(request)
    texts = texts_of_form(form)

    def save(seen: int | None, page: str = "") -> tuple[Feedback, Saved]:
        return save_feedback(row, typed_in(form, request.POST), by=user, seen=seen, page=page)

    if is_script(request):
        return as_typed(request, texts, save)
    if form.is_valid():
        try:
            save(seen_in(request))
        except Clash as clash:
            again = FeedbackForm(shown_again(request.POST, texts, clash))
            return _page(request, _feedback_of(year, code), again, clash=clash_lines(clash, texts))
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "La restitution est enregistrée.")
            return redirect("equipe-feedback", year, code)
    return _page(request, row, form)


@equipe_required
@require_http_methods(["GET", "POST"])
def feedback_versions(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Every version of a restitution."""
    row = _feedback_of(year, code)

    def restore(values: Mapping[str, Any], _version: int, seen: int) -> None:
        save_feedback(row, values, by=user_of(request), seen=seen)

    return versions(
        request,
        row,
        texts_of_form(FeedbackForm()),
        title=f"Restitution, {row.candidature.name}",
        back=(reverse("equipe-feedback", args=[year, code]), row.candidature.name),
        restore=restore,
    )


def _answer(appeal: Appeal, by: User) -> SentText:
    """The answer of the équipe to an appeal, until it is given."""
    year, code = appeal.candidature.edition.year, appeal.candidature.collectivite.code

    def send(form: DraftedForm) -> None:
        values = form.cleaned_data
        level = None if values["arobases"] == KEPT_AS_IT_IS else int(values["arobases"])
        answer_appeal(appeal, answer=values["answer"], arobases=level, by=by, seen=values["seen"] or None)

    return SentText(
        code=f"recours-{appeal.pk}",
        place=f"appeal-answer:{appeal.pk}",
        title="Réponse au recours",
        address=reverse("equipe-appeal", args=[year, appeal.pk]),
        back=reverse("equipe-feedback", args=[year, code]),
        make=partial(AppealAnswerForm, appeal),
        send=send,
        done="La réponse est enregistrée.",
        known={"answer": appeal.answer} if appeal.comes_back else {},
        is_open=not appeal.is_settled,
    )


def _page(
    request: HttpRequest,
    row: Feedback,
    form: FeedbackForm | None = None,
    answer: tuple[Appeal, DraftedForm] | None = None,
    *,
    correction: DraftedForm | None = None,
    clash: ClashLines | None = None,
) -> HttpResponse:
    """The page of a restitution; `form`, or the `answer` to an appeal, when what it holds was refused."""
    rows = Appeal.objects.filter(candidature=row.candidature)
    year, code = row.candidature.edition.year, row.candidature.collectivite.code
    appeals: list[tuple[Appeal, DraftedForm | None]] = []
    for one in rows.select_related("received_by", "answered_by", "confirmed_by__user"):
        one.candidature = row.candidature
        text = _answer(one, user_of(request))
        mine = answer[1] if answer is not None and answer[0] == one else None
        appeals.append((one, mine or (form_to_send(text) if text.is_open else None)))
    form_shown = form or FeedbackForm(initial=initial_of(row))
    here, past = (reverse(name, args=[year, code]) for name in ("equipe-feedback", "equipe-feedback-versions"))
    form_shown.kept = Kept(f"restitution-{row.pk}", "Restitution", here, "Enregistrer", row, past)
    status = 200
    if clash is not None:
        status = CONFLICT
    elif form is not None or answer is not None or correction is not None:
        status = INVALID
    proposal = _correction(row.candidature, user_of(request))
    context = {
        "edition": row.candidature.edition,
        "feedback": row,
        "candidature": row.candidature,
        "form": form_shown,
        "clash": clash,
        "appeal": appeals,
        "corrections": Correction.objects.filter(candidature=row.candidature).select_related(
            "proposed_by", "settled_by", "appeal"
        ),
        # While an appeal waits, its answer is what corrects: another correction could not be granted.
        "correcting": correction
        or (form_to_send(proposal) if proposal.is_open and all(one.is_settled for one, _ in appeals) else None),
    }
    return render(request, "jury/suite.html", context, status=status)


@sent_here
@equipe_required
def answer(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Answer an appeal."""
    appeal = get_object_or_404(
        Appeal.objects.select_related("candidature__collectivite", "candidature__edition__regulation"),
        pk=pk,
        candidature__edition__year=year,
    )

    def again(form: DraftedForm) -> HttpResponse:
        form.has_seen(appeal)  # type: ignore[attr-defined]
        rows = Feedback.objects.select_related(
            "candidature__collectivite", "candidature__edition", "candidature__award"
        )
        row = get_object_or_404(rows, candidature=appeal.candidature)
        return _page(request, row, answer=(appeal, form))

    return typed_or_sent(request, _answer(appeal, user_of(request)), again)


@require_POST
@seat_required
def confirm(request: HttpRequest, seat: JuryMember, pk: int) -> HttpResponse:
    """The president says yes or no to a correction."""
    correction = get_object_or_404(Correction, pk=pk, candidature__edition=seat.edition_id)
    sent = ConfirmForm.read(request)
    confirmed = sent["answer"]
    done = "La décision est corrigée." if confirmed else "La décision est maintenue."
    return attempt(
        request,
        lambda: confirm_correction(correction, confirmed=confirmed, by=seat, refusal=sent["reason"]),
        done,
        "jury",
        seat.edition.year,
    )


def _correction(candidature: Candidature, by: User) -> SentText:
    """A correction of the équipe, until it is proposed to the president."""
    place = candidature.edition.year, candidature.collectivite.code

    def send(form: DraftedForm) -> None:
        level = form.cleaned_data["arobases"]
        propose_correction(
            candidature,
            arobases=None if level == WITHDRAWN else int(level),
            reason=form.cleaned_data["reason"],
            by=by,
        )

    return SentText(
        code=f"correction-{candidature.pk}",
        place=f"correction:{candidature.pk}",
        title="Correction",
        address=reverse("equipe-correction", args=place),
        back=reverse("equipe-feedback", args=place),
        make=partial(CorrectionForm, candidature),
        send=send,
        done="La correction attend l’accord de la présidence du jury.",
        is_open=may_correct(candidature),
    )


@sent_here
@equipe_required
def correct(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Propose a correction to the president."""
    row = _feedback_of(year, code)
    text = _correction(row.candidature, user_of(request))
    return typed_or_sent(request, text, lambda form: _page(request, row, correction=form))


@equipe_required
@require_POST
def take_back(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Take a proposed correction back."""
    row = get_object_or_404(
        Correction.objects.waiting(),
        candidature__edition=edition_of(year),
        candidature__collectivite__code=code.upper(),
    )
    done = "La correction est reprise : rien n’a changé."
    return attempt(request, lambda: take_correction_back(row, by=user_of(request)), done, "equipe-feedback", year, code)

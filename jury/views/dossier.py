"""`/instruction/<year>/<code>/`: one dossier on one screen, what its reader says of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.enums import PhotoStatus
from initiatives.queries import page_of
from jury.actions.appraisal import (
    MarksLacking,
    ask_past_check,
    ask_town,
    finish_appraisal,
    may_type,
    resume_appraisal,
    save_appraisal,
)
from jury.documents import APPRAISAL, FILED_INITIATIVE
from jury.enums import ConflictStatus, Mark, Trust
from jury.forms.buttons import HandInForm
from jury.forms.typed import QuestionForm
from jury.models import Appraisal, Assignment, JuryMember, PastCheck
from jury.permissions import dossier_asked, may_appraise
from jury.queries.card import GroupMedians, among, median_mark, of_class, scored_dossiers
from jury.queries.dossiers import Dossier, DossierTheme, dossier_of
from jury.views.appraisal_form import AppraisalForm, texts, with_typed
from jury.views.notes import notes_of
from label.documents.truth import paper_of, papers_of
from label.drafts import Clash, Saved
from label.forms.drafts import DraftedForm
from label.models import Candidature
from label.permissions import user_of
from label.rules.refusals import Refusal
from label.views.drafts import as_typed, clash_lines, is_script, seen_in, versions
from label.views.pages import CONFLICT, INVALID, attempt
from label.views.sending import SentText, form_to_send, sent_here, typed_or_sent
from toolkit.french import of_place

CHOICES = {"notes": Mark.choices, "trusts": Trust.choices}


@cache_control(no_store=True)
@require_safe
def initiative(request: HttpRequest, year: int, code: str, pk: int) -> HttpResponse:
    """An initiative of the dossier as it was filed, public or not, with the photos and documents that it has."""
    candidature, _ = dossier_asked(request, year, code)
    row = get_object_or_404(candidature.highlights.select_related("initiative__collectivite"), initiative=pk)
    told = row.initiative
    photos = list(told.photos.filter(kept=True, status=PhotoStatus.READY))
    context = page_of(told, row.told, photos)
    context |= {
        "edition": candidature.edition,
        "candidature": candidature,
        "collectivite": candidature.collectivite,
        "highlight": row,
        "initiative": told,
        "paper": paper_of(FILED_INITIATIVE, row),
    }
    return render(request, "jury/initiative.html", context)


@cache_control(no_store=True)
@require_safe
def dossier(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The dossier on one screen, with the reader's appraisal beside it."""
    candidature, seat = dossier_asked(request, year, code)
    return _page(request, candidature, seat)


def _page(
    request: HttpRequest,
    candidature: Candidature,
    seat: JuryMember | None,
    *,
    question: DraftedForm | None = None,
    status: int = 200,
    typed: QueryDict | None = None,
    clash: Clash | None = None,
    marks_lacking: bool = False,
) -> HttpResponse:
    dossier = dossier_of(candidature)
    given = Assignment.objects.filter(candidature=candidature, member=seat).first() if seat is not None else None
    mine, said = _appraised(candidature, seat, typed, is_given=given is not None)
    before, after, unread = _neighbours(candidature, seat)
    middle = among(scored_dossiers(candidature.edition, of_class(candidature)), candidature)
    context = {
        "dossier": dossier,
        "candidature": candidature,
        "collectivite": candidature.collectivite,
        "edition": candidature.edition,
        "member": seat,
        **said,
        "medians": middle,
        "median_mark": median_mark(candidature),
        "themes": _themes(dossier, mine, middle),
        "levels": [(level, dossier.ceiling[level]) for level in candidature.edition.terms.given_levels],
        "past_check": PastCheck.objects.filter(candidature=candidature).select_related("member__user").first()
        if dossier.ceiling.to_check
        else None,
        **CHOICES,
        **_asked(candidature, seat if given is not None else None, question),
        "previous": before,
        "next": after,
        "unread": unread,
        "everything": request.GET.get("tout") == "oui",
        "clash": clash_lines(clash, texts()) if clash is not None else None,
        "marks_lacking": marks_lacking,
        **(notes_of(candidature, seat, user_of(request)) if given is not None or seat is None else {}),
        "assignment": given,
    }
    return render(request, "jury/dossier.html", context, status=status)


def _appraised(
    candidature: Candidature, seat: JuryMember | None, typed: QueryDict | None, *, is_given: bool
) -> tuple[Appraisal | None, dict[str, Any]]:
    """What this reader says of the dossier, with what she has just typed; and how the page shows it, beside others'."""
    rows = list(Appraisal.objects.counted().filter(candidature=candidature).select_related("member__user"))
    kept = next((one for one in rows if seat is not None and one.member_id == seat.pk), None)
    is_done = kept is not None and kept.done_at is not None
    # An instructeur who has not handed in hers does not read the others' first.
    shown = [one for one in rows if one.done_at is not None and (is_done or not is_given)]
    for one in shown:
        one.candidature = candidature
    papers = papers_of(APPRAISAL, shown)
    open_now = may_type(candidature.edition)
    mine = kept
    if typed is not None and open_now and not is_done:
        mine = with_typed(kept or Appraisal(candidature=candidature, member=seat), typed)
    return mine, {
        "appraisal": mine or (Appraisal(candidature=candidature, member=seat) if is_given else None),
        "paper": papers[kept.pk] if kept is not None and is_done else None,
        "editable": is_given and open_now and not is_done,
        "resumable": open_now and is_done,
        "others": [(one, papers[one.pk]) for one in shown if one is not kept],
    }


def _asked(candidature: Candidature, reader: JuryMember | None, bound: DraftedForm | None) -> dict[str, Any]:
    """What was asked of the town, and what its reader asks."""
    new = form_to_send(_question(candidature, reader)) if bound is None and reader is not None else bound
    return {"questions": candidature.town_questions.select_related("member__user"), "question": new}


def _themes(
    dossier: Dossier, mine: Appraisal | None, middle: GroupMedians | None
) -> list[tuple[DossierTheme, dict[str, Any], float | None]]:
    """Each theme of a dossier with what its reader says of it and the median of its group."""
    said = mine.readings if mine is not None else {}
    known = middle.themes if middle is not None else {}
    return [(theme, said.get(theme.code, {}), known.get(theme.code)) for theme in dossier.themes]


def _neighbours(candidature: Candidature, seat: JuryMember | None) -> tuple[str, str, str]:
    """The codes of the dossier before, of the one after, and of the next one not handed in: one's own dossiers, or all;
    one query.
    """
    rows = Candidature.objects.filter(edition=candidature.edition_id, status=candidature.status).order_by(
        "sort_key", "pk"
    )
    if seat is not None:
        rows = rows.exclude(recusals__member=seat).exclude(
            conflicts__member=seat, conflicts__status=ConflictStatus.PROPOSED
        )
        if not seat.votes:
            rows = rows.filter(assignments__member=seat)
    done = Appraisal.objects.filter(member=seat, done_at__isnull=False, candidature=OuterRef("pk"))
    codes = list(rows.values_list("pk", "collectivite__code", Exists(done)))
    here = next((n for n, (pk, *_) in enumerate(codes) if pk == candidature.pk), None)
    if here is None:
        return "", "", ""
    around = codes[here + 1 :] + codes[:here]
    reads = seat is not None and not seat.votes
    unread = next((code for _, code, is_done in around if reads and not is_done), "")
    return codes[here - 1][1] if here else "", codes[here + 1][1] if here + 1 < len(codes) else "", unread


def _question(candidature: Candidature, seat: JuryMember) -> SentText:
    """A reader's question to the town, until it is sent."""
    here = [candidature.edition.year, candidature.collectivite.code]

    def send(form: DraftedForm) -> None:
        values = form.cleaned_data
        ask_town(candidature, seat, text=values["text"], due_on=values["due_on"], by=seat.user)

    return SentText(
        code=f"question-{candidature.pk}",
        place=f"question:{candidature.pk}:{seat.pk}",
        title="Question à la collectivité",
        address=reverse("appraisal-question", args=here),
        back=reverse("appraisal-dossier", args=here),
        make=QuestionForm,
        send=send,
        done="La question est partie.",
    )


def _member(seat: JuryMember | None) -> JuryMember:
    if seat is None:
        msg = "Ce dossier se lit ici, et s’instruit par la personne à qui il est confié."
        raise PermissionDenied(msg)
    return seat


@require_POST
def save(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Save what is typed; a script is answered in JSON, a plain form goes back to the page (and hands in when
    asked).
    """
    candidature, seat = dossier_asked(request, year, code)
    member, user = _member(seat), user_of(request)

    def save(seen: int | None, page: str = "") -> tuple[Appraisal, Saved]:
        return save_appraisal(candidature, member, AppraisalForm(request.POST).typed(), by=user, seen=seen, page=page)

    if is_script(request):
        return as_typed(request, texts(), save)
    try:
        row, _ = save(seen_in(request))
        sent = HandInForm.read(request)
        if sent["hand_in"] or sent["without_marks"]:
            finish_appraisal(row, by=user, without_marks=sent["without_marks"])
            messages.success(request, f"L’instruction de {candidature.name} est rendue.")
        else:
            messages.success(request, "Enregistré.")
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        clash = refusal if isinstance(refusal, Clash) else None
        lacking = isinstance(refusal, MarksLacking)
        return _page(
            request, candidature, member, status=CONFLICT, typed=request.POST, clash=clash, marks_lacking=lacking
        )
    return redirect("appraisal-dossier", year, code)


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Every version of one's own appraisal."""
    candidature, seat = dossier_asked(request, year, code)
    member = _member(seat)
    if not may_appraise(seat, candidature):
        raise Http404
    row = Appraisal.objects.filter(candidature=candidature, member=member).select_related("saved_by").first()

    def restore(values: Mapping[str, Any], _version: int, seen: int) -> None:
        save_appraisal(candidature, member, values, by=user_of(request), seen=seen)

    return versions(
        request,
        row,
        texts(),
        title=f"Instruction {of_place(candidature.name)}",
        back=(reverse("appraisal-dossier", args=[year, code]), candidature.name),
        restore=restore if may_type(candidature.edition) and row is not None and row.done_at is None else None,
    )


@require_POST
def resume(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Take up an appraisal that was handed in."""
    candidature, seat = dossier_asked(request, year, code)
    row = Appraisal.objects.filter(candidature=candidature, member=_member(seat)).first()
    if row is None:
        raise Http404
    try:
        resume_appraisal(row, by=user_of(request))
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
    return redirect("appraisal-dossier", year, code)


@sent_here
def ask(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Ask the town something."""
    candidature, seat = dossier_asked(request, year, code)
    member = _member(seat)
    if not may_appraise(seat, candidature):
        msg = "Ce dossier ne vous est pas confié : seul son lecteur interroge la collectivité."
        raise PermissionDenied(msg)
    text = _question(candidature, member)
    return typed_or_sent(request, text, lambda form: _page(request, candidature, member, question=form, status=INVALID))


@require_POST
def check_past(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Ask the équipe to settle the past of this dossier."""
    candidature, seat = dossier_asked(request, year, code)
    member = _member(seat)
    return attempt(
        request,
        lambda: ask_past_check(candidature, member, by=user_of(request)),
        "L’équipe a votre demande : elle confirme ou complète le passé de cette collectivité.",
        "appraisal-dossier",
        year,
        code,
    )

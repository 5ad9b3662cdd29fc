"""Documents attached to a candidature or to an answer: sent, handed out to who may read, taken away."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from label.actions.files import attach, attach_again, remove_attachment
from label.models import Attachment, Candidature, User
from label.permissions import can_fill, is_equipe, membership_of, user_of
from label.rules.refusals import Refusal
from label.views.attachments import attachment_response
from label.views.pages import CONFLICT, attempt
from questionnaire.forms.answers import RemoveForm, UploadForm
from questionnaire.views.desk import NOT_ASKED, Desk, desk_of
from toolkit.typography import typographic

GONE = "Ce document n’existe pas, ou n’est pas à vous."
CREATED, NOTHING_SENT = 201, "Choisissez d’abord un document sur votre appareil."


@require_POST
def send(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Attach what is sent. For a script: 201 with the document's line, 409 in words; without: back to the page, in
    words.
    """
    desk = desk_of(request, code, year)
    sent = UploadForm.read(request)
    item = sent["question"]
    if item and item not in desk.numbered.trame.items:
        raise Http404(NOT_ASKED)
    if again := sent["again"]:
        return _again(request, desk, item, again)
    uploads = sent["uploads"]
    done, refused = attach_all(desk.candidature, uploads, item, by=user_of(request))
    if request.accepts("text/html"):
        for reason in dict.fromkeys(reason for _, reason in refused):
            names = ", ".join(f"« {name} »" for name, why in refused if why == reason)
            messages.error(request, f"{names} : {reason}")
        if not uploads:
            messages.error(request, NOTHING_SENT)
        if done:
            many = "Documents joints" if len(done) > 1 else "Document joint"
            messages.success(request, f"{many} : {', '.join(row.name for row in done)}.")
        return redirect("candidature-documents", code, year)
    if not done:
        return JsonResponse(
            {"message": typographic(" ".join(reason for _, reason in refused) or NOTHING_SENT)}, status=CONFLICT
        )
    shown = {"is_open": desk.is_open, "collectivite": desk.collectivite, "detail": False}
    html = "".join(
        render_to_string("questionnaire/_attachment.html", {"attachment": row, **shown}, request) for row in done
    )
    return JsonResponse({"html": html, "weight": _weight(desk)}, status=CREATED)


def _again(request: HttpRequest, desk: Desk, item: str, pk: int) -> HttpResponse:
    """Attach again one of last edition's documents; back to the page of documents."""
    row = next((row for row in desk.earlier_files.get(item, ()) if row.pk == pk), None)
    if row is None:
        raise Http404(GONE)
    take = partial(attach_again, desk.candidature, row, item_code=item, by=user_of(request))
    return attempt(request, take, f"Document joint : {row.name}.", "candidature-documents", *desk.place)


def attach_all(
    candidature: Candidature, uploads: "Sequence[UploadedFile[Any]]", item: str, *, by: User
) -> tuple[list[Attachment], list[tuple[str, str]]]:
    """Attach each of these; those that were, and the name of each of the others with a sentence."""
    done: list[Attachment] = []
    refused: list[tuple[str, str]] = []
    for upload in uploads:
        try:
            done.append(attach(candidature, upload, name=upload.name or "", item_code=item, by=by))
        except Refusal as refusal:
            refused += [(upload.name or "", reason) for reason in refusal.reasons]
    return done, refused


def _attachment_of(request: HttpRequest, code: str, year: int, pk: int) -> Attachment:
    """A document of this collectivité, for a person attached to it or for the équipe; 404 for anybody else."""
    rows = Attachment.objects.select_related("candidature__collectivite", "candidature__edition")
    attachment = rows.filter(
        pk=pk, candidature__collectivite__code=code.upper(), candidature__edition__year=year
    ).first()
    if attachment is None or attachment.candidature is None:
        raise Http404(GONE)
    membership = membership_of(request.user, attachment.candidature.collectivite)
    if not is_equipe(request.user) and (membership is None or not can_fill(membership)):
        raise Http404(GONE)
    return attachment


@require_safe
def read(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponseBase:
    """The document itself, to be saved: a browser never opens it in our pages."""
    return attachment_response(_attachment_of(request, code, year, pk))


@require_POST
def remove(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Take a document away, after a page that asks; a script asks in its own words and is answered in JSON."""
    desk = desk_of(request, code, year)
    attachment = Attachment.objects.filter(pk=pk, candidature=desk.candidature).select_related("candidature").first()
    if attachment is None:
        raise Http404(GONE)
    if not RemoveForm.read(request)["confirm"]:
        return render(request, "questionnaire/attachment_retirer.html", _asking(desk, attachment))
    is_script = not request.accepts("text/html")
    try:
        remove_attachment(attachment, by=user_of(request))
    except Refusal as refusal:
        if is_script:
            return JsonResponse({"message": typographic(" ".join(refusal.reasons))}, status=CONFLICT)
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        if is_script:
            return JsonResponse({"weight": _weight(desk)})
        messages.success(request, f"{attachment.name} est retiré.")
    return redirect("candidature-documents", code, year)


def _weight(desk: Desk) -> int:
    """How many bytes the candidature holds now."""
    return Attachment.objects.of(desk.candidature).held()


def _asking(desk: Desk, attachment: Attachment) -> dict[str, object]:
    return {
        "collectivite": desk.collectivite,
        "me": desk.membership,
        "candidature": desk.candidature,
        "attachment": attachment,
    }

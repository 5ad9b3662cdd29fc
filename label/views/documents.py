"""`/documents/…`: every document is asked for, followed, stopped, tried again and received here."""

from collections.abc import Callable, Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from label.actions.documents import cancel_document, replace_document, request_document, retry_document
from label.documents.kinds import DocumentKind, kind_named
from label.documents.truth import changed_parts, current, paper_of, subject_of
from label.enums import Nature
from label.forms.gestures import GestureForm, TextField
from label.models import Document
from label.permissions import is_equipe, keeps_nothing, reads_as, user_of
from label.rules.refusals import Refusal
from label.views.attachments import handed_over
from label.views.pages import attempt
from toolkit.files import link_to
from toolkit.tables.exports import ODS, XLSX

TYPES = {
    "epub": "application/epub+zip",
    "pdf": "application/pdf",
    "png": "image/png",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "ods": ODS,
    "xlsx": XLSX,
}
ABSENT = "Ce document n’existe pas, ou n’est pas à vous."


def serve(request: HttpRequest, document: Document, *, attachment: bool, public: bool = False) -> HttpResponseBase:
    """The file of a finished document, 304 when the reader has it; 404 in words when the storage lost it."""
    etag = f'"{document.sha256}"'
    if public and (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return unchanged
    kind = TYPES[document.file_name.rpartition(".")[2]]
    if not public and (address := link_to(document.file.storage, str(document.file.name), document.file_name, kind)):
        return handed_over(address)
    try:
        file = document.file.open("rb")
    except FileNotFoundError:
        msg = "Le fichier de ce document n’est plus sur le disque : l’équipe peut le refaire."
        raise Http404(msg) from None
    response = FileResponse(file, content_type=kind, as_attachment=attachment, filename=document.file_name)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache" if public else "private, no-store"
    return response


def serve_current(request: HttpRequest, kind: DocumentKind, subject: object, name: str) -> HttpResponseBase:
    """The file that tells the truth now, at its public address; 404 in words while there is none.

    `name` begins the sentence: « Le palmarès 2012 ».
    """
    document = current(kind, subject)
    if document is None:
        being_made = Document.objects.of(kind.code, subject).active().exists()  # type: ignore[arg-type]
        state = (
            "se prépare : il sera là dans quelques minutes"
            if being_made
            else f"n’existe pas en {kind.form} pour l’instant"
        )
        msg = f"{name} {state}."
        raise Http404(msg)
    return serve(request, document, attachment=False, public=True)


def _readable(request: HttpRequest, key: int) -> tuple[Document, DocumentKind, object]:
    """A document, its kind and what it is about, for who may read it; 404 for everybody else, as if it were not."""
    document = Document.objects.whole().filter(pk=key).first()
    subject = subject_of(document) if document is not None else None
    if document is None or subject is None:
        raise Http404(ABSENT)
    kind = kind_named(document.kind)
    if not kind.may_read(reads_as(request), subject):
        raise Http404(ABSENT)
    return document, kind, subject


@login_not_required
@require_safe
def document_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file. A living document that no longer tells the truth is read by the équipe alone."""
    document, kind, subject = _readable(request, pk)
    if not document.is_done:
        msg = "Ce document est en préparation : réessayez dans un instant."
        raise Http404(msg)
    if kind.nature is Nature.LIVING and not is_equipe(reads_as(request)):
        newer = Document.objects.of(kind.code, subject).done().filter(pk__gt=pk).exists()  # type: ignore[arg-type]
        if newer or changed_parts(document, kind.rests_on(subject)):
            msg = "Ce document est dépassé : ce qu’il disait a changé. Demandez-le de nouveau."
            raise Http404(msg)
    return serve(request, document, attachment=True)


@login_not_required
@require_safe
def document_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a document is: its line on the équipe's page, or its place on anybody else's; polled while it is made."""
    document, kind, subject = _readable(request, pk)
    if "ligne" in request.GET and is_equipe(reads_as(request)):
        changed = changed_parts(document, kind.rests_on(subject)) if document.is_done else []
        return render(request, "label/_document.html", {"document": document, "overtaken": changed})
    return _place(request, kind, subject)


def _place(request: HttpRequest, kind: DocumentKind, subject: object, refused: Sequence[str] = ()) -> HttpResponse:
    return render(request, "components/papier.html", {"paper": paper_of(kind, subject), "refusal": refused})


@keeps_nothing
@require_POST
def document_ask(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    """Ask for a document; back to the page that asked, or its place drawn again for a script."""
    found, thing = _asked(request, kind, subject)
    user = user_of(request)
    gesture = request_document if found.is_listed else replace_document
    done = f"{found.label} : la fabrication est demandée."
    return _answer(request, found, thing, lambda: gesture(found, thing, by=user), done)


def _asked(request: HttpRequest, code: str, key: int) -> tuple[DocumentKind, object]:
    """The kind and the subject asked for, by who may ask; 404 for everybody else."""
    try:
        kind = kind_named(code)
    except KeyError:
        raise Http404(ABSENT) from None
    subject = kind.load(key)
    if subject is None or not kind.asked_by(request.user, subject):
        raise Http404(ABSENT)
    return kind, subject


class BackForm(GestureForm):
    """The page that asked for a document."""

    back = TextField()


def _back(request: HttpRequest, kind: DocumentKind, subject: object) -> str:
    """The page of this site that asked, else the one of the document."""
    asked = BackForm.read(request)["back"]
    own = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) and asked.startswith("/")
    return asked if own else kind.address(subject)


def _answer(
    request: HttpRequest, kind: DocumentKind, subject: object, gesture: Callable[[], object], done: str
) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    if not htmx or htmx.boosted:
        return attempt(request, gesture, done, _back(request, kind, subject))
    refused: list[str] = []
    try:
        gesture()
    except Refusal as refusal:
        refused = refusal.reasons
    return _place(request, kind, subject, refused)


def _gesture(request: HttpRequest, pk: int, gesture: Callable[..., object], done: str) -> HttpResponse:
    document, kind, subject = _readable(request, pk)
    if not kind.asked_by(request.user, subject):
        raise Http404(ABSENT)
    user = user_of(request)
    return _answer(request, kind, subject, lambda: gesture(document, by=user), done)


@keeps_nothing
@require_POST
def document_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a document that is being made, for the équipe."""
    if not is_equipe(request.user):
        raise Http404(ABSENT)
    return _gesture(request, pk, cancel_document, "La fabrication est annulée.")


@keeps_nothing
@require_POST
def document_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask again for a document that did not succeed."""
    return _gesture(request, pk, retry_document, "La fabrication est demandée de nouveau.")

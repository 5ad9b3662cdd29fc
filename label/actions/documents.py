"""Gestures on documents: ask, cancel, try again, have made again what is overtaken, take up what was lost."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from label.actions.base import record
from label.documents.kinds import DocumentKind, kind_named, kinds
from label.documents.truth import changed_parts, subject_of
from label.enums import DOCUMENT_ACTIVE, DocumentStatus, Nature
from label.models import Candidature, Document, Edition, User
from label.models.documents import place_of
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.tasks.documents import DOCUMENTS
from label.verbs import Verb

log = structlog.get_logger(__name__)
MOST_ASKED = 60  # documents of one person in an hour
# A waiting document whose message may have been lost (a broker restarted) is sent again after this long.
AT_ONCE = 5  # documents of one kind that the schedule asks for in one turn: people come first


@transaction.atomic
def request_document(kind: DocumentKind, subject: Any, *, by: User | None) -> Document:
    """Ask a worker for a document. Raises Refusal when it cannot be made now, is being made already, or is an act that
    stands.

    What an act says is read here, in the transaction of the gesture, and never again.
    """
    if reasons := kind.refusals(subject):
        raise Refusal(reasons)
    _refuse_too_many(by)
    if kind.nature is Nature.ACT:
        standing = Document.objects.of(kind.code, subject).done().first()
        if standing is not None and not changed_parts(standing, kind.rests_on(subject)):
            raise Refusal([f"{kind.label} : cet acte existe déjà, et ne se refait pas."])
    document = Document(
        kind=kind.code,
        title=kind.title(subject),
        file_name=kind.file_name(subject),
        content=kind.frozen(subject) if kind.frozen is not None else None,
        made_from=dict(kind.rests_on(subject)),
        requested_by=by,
        **place_of(subject),
    )
    return _ask(document)


def _refuse_too_many(by: User | None) -> None:
    """Raise Refusal when one person has asked for more than anybody reads in an hour; the équipe and the schedule, who
    ask for all, have no such limit.
    """
    since = timezone.now() - timedelta(hours=1)
    if by is None or is_equipe(by):
        return
    if Document.objects.filter(requested_by=by, requested_at__gt=since).count() >= MOST_ASKED:
        raise Refusal([f"Vous avez demandé {MOST_ASKED} documents en une heure : attendez qu’ils soient faits."])


def _ask(document: Document) -> Document:
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        raise Refusal(["Ce document est déjà en fabrication : il sera là dans un instant."]) from None
    record(Verb.REQUEST_DOCUMENT, document, by=document.requested_by, document=document.kind, **_where(document))
    DOCUMENTS.hand_on_commit(document.pk)
    return document


def _where(document: Document) -> dict[str, Any]:
    """What the journal says of the subject."""
    facts: dict[str, Any] = {"edition": document.edition.year} if document.edition is not None else {}
    if document.candidature_id is not None:
        facts["candidature"] = document.candidature_id
    return facts if document.target is None else {"subject": document.target}


@transaction.atomic
def replace_document(kind: DocumentKind, subject: Any, *, by: User | None) -> Document:
    """Ask for a document, in place of one that is still being made from what was true before; one that is made from the
    same facts goes on. Raises Refusal.
    """
    for running in Document.objects.of(kind.code, subject).active():
        if not changed_parts(running, kind.rests_on(subject)):
            return running
        with suppress(Refusal):  # it has just ended: the next one takes its place all the same
            cancel_document(running, by=by)
    return request_document(kind, subject, by=by)


@transaction.atomic
def cancel_document(document: Document, *, by: User | None) -> None:
    """Stop a document that waits or is being made; the worker notices at its next step. Raises Refusal when it is
    over.
    """
    stopped = Document.objects.filter(pk=document.pk, status__in=DOCUMENT_ACTIVE).update(
        status=DocumentStatus.CANCELLED, finished_at=timezone.now(), step=""
    )
    if not stopped:
        raise Refusal(["Cette fabrication est déjà terminée : il n’y a plus rien à annuler."])
    record(Verb.CANCEL_DOCUMENT, document, by=by)


@transaction.atomic
def retry_document(document: Document, *, by: User | None) -> Document:
    """Ask again for a document that did not succeed, an act with the words that it had. Raises Refusal."""
    if not document.has_stopped:
        raise Refusal(["Seule une fabrication échouée, interrompue ou annulée peut être réessayée."])
    kind, subject = kind_named(document.kind), subject_of(document)
    if subject is None:
        raise Refusal(["Ce dont parle ce document n’existe plus."])
    if kind.nature is Nature.LIVING:
        return request_document(kind, subject, by=by)
    if Document.objects.of(kind.code, subject).done().filter(pk__gt=document.pk).exists():
        raise Refusal(["Un acte plus récent a été fait depuis : celui-ci ne se refait pas."])
    kept = ("kind", "title", "file_name", "content", "made_from", "edition_id", "candidature_id", "target")
    return _ask(Document(requested_by=by, **{name: getattr(document, name) for name in kept}))


def follow_correction(candidature: Candidature, *, by: User | None) -> int:
    """Have every document that bears the level of this candidature made again, within the transaction that corrects
    it; how many.

    What exists already is withdrawn by the change itself: it no longer rests on what is true.
    """
    asked = 0
    for kind in kinds():
        if not kind.follows or kind.of not in (Candidature, Edition):
            continue
        subject = kind.load(candidature.pk if kind.of is Candidature else candidature.edition_id)
        if not Document.objects.of(kind.code, subject).exists():
            continue
        try:
            replace_document(kind, subject, by=by)
        except Refusal as refusal:
            log.info("document_not_asked", document=kind.code, candidature=candidature.pk, reasons=refusal.reasons)
            continue
        asked += 1
    return asked


def renew_due_documents() -> int:
    """Ask for the documents that must be there and lack, or no longer tell the truth; how many were asked for.

    One that failed or was cancelled waits for somebody until its facts change: it would fail again, or was not wanted.
    """
    asked = 0
    for kind in kinds():
        left, last = AT_ONCE, _last_by_subject(kind)
        for subject in kind.due():
            if not left:
                break
            before = last.get(subject.pk)
            if _renew(kind, subject, None if before is not None and _is_lost(kind, before) else before, by=None):
                asked, left = asked + 1, left - 1
    return asked


def renew_document(kind: DocumentKind, subject: Any, *, by: User | None) -> bool:
    """Ask for a document unless it is there or being made; whether it was asked for. Never stops the gesture that
    calls it.
    """
    return _renew(kind, subject, Document.objects.of(kind.code, subject).first(), by=by)


def _renew(kind: DocumentKind, subject: Any, last: Document | None, *, by: User | None) -> bool:
    if last is not None and (last.is_active or not changed_parts(last, kind.rests_on(subject))):
        return False
    try:
        request_document(kind, subject, by=by)
    except Refusal as refusal:
        log.info("document_not_asked", document=kind.code, subject=subject.pk, reasons=refusal.reasons)
        return False
    return True


def _is_lost(kind: DocumentKind, document: Document) -> bool:
    """Whether the file of a living document of an edition is no longer in the storage: those of thousands of towns are
    not looked for every minute.
    """
    if kind.nature is not Nature.LIVING or kind.of is not Edition or not document.is_done:
        return False
    return not document.file.storage.exists(str(document.file.name))


def _last_by_subject(kind: DocumentKind) -> dict[int, Document]:
    """The last document of each subject of a kind, by the key of the subject; one query."""
    place = ("edition_id", "candidature_id", "target")
    rows = Document.objects.filter(kind=kind.code).defer("content", "notes").order_by(*place, "-pk").distinct(*place)
    return {kind.subject_key(row): row for row in rows}


def recover_lost_documents() -> int:
    """Give the documents of vanished workers to another one, or mark them as interrupted.

    Called every ten seconds; a document is lost after DOCUMENT_SILENCE_SECONDS without a sign of life. Returns how many
    were touched.
    """
    now = timezone.now()
    silent = Document.objects.filter(
        status=DocumentStatus.RUNNING, seen_at__lt=now - timedelta(seconds=settings.DOCUMENT_SILENCE_SECONDS)
    )
    touched = 0
    for document in silent:
        mine = Document.objects.filter(pk=document.pk, token=document.token, status=DocumentStatus.RUNNING)
        if document.attempts < settings.DOCUMENT_MAX_ATTEMPTS:
            with transaction.atomic():
                if mine.update(
                    status=DocumentStatus.PENDING, token=None, seen_at=now, step="Reprise après un arrêt", done=0
                ):
                    record(Verb.RESUME_DOCUMENT, document, by=None, attempts=document.attempts)
                    DOCUMENTS.hand_on_commit(document.pk)
                    touched += 1
        else:
            reason = (
                "L’exécutant s’est arrêté pendant la fabrication, deux fois de suite. Rien n’est perdu : réessayez."
            )
            with transaction.atomic():
                if mine.update(status=DocumentStatus.INTERRUPTED, finished_at=now, error=reason, step=""):
                    record(Verb.INTERRUPT_DOCUMENT, document, by=None, attempts=document.attempts)
                    touched += 1
    return touched

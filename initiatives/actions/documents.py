"""Gestures on the documents of an initiative: one more, one less."""

from typing import Any

from django.core.files import File
from django.db import transaction

from initiatives.actions.photos import open_initiative, touched
from initiatives.models import Initiative, InitiativeDocument
from label.actions.base import record
from label.actions.files import erase, keep
from label.models import Attachment, User
from label.rules.refusals import Refusal
from label.verbs import Verb

MOST_DOCUMENTS = 10


def add_document(initiative: Initiative, upload: "File[Any]", *, name: str, by: User | None) -> InitiativeDocument:
    """Attach a document to an initiative. The same one sent twice is one. Raises Refusal."""
    made: list[InitiativeDocument] = []

    def save(attachment: Attachment) -> None:
        row = open_initiative(initiative)
        documents = list(row.documents.filter(kept=True).select_related("attachment"))
        for other in documents:
            if other.attachment.sha256 == attachment.sha256:
                raise _Already(other)
        if len(documents) >= MOST_DOCUMENTS:
            raise Refusal([f"{MOST_DOCUMENTS} documents au plus : retirez-en un d’abord."])
        made.append(InitiativeDocument.objects.create(initiative=row, attachment=attachment))
        touched(row, by)
        record(Verb.ADD_DOCUMENT, row, by=by, attachment=attachment.pk)

    try:
        keep(upload, name=name, by=by, save=save)
    except _Already as already:
        return already.document
    return made[0]


class _Already(Exception):  # noqa: N818  (undoes what was begun)
    def __init__(self, document: InitiativeDocument) -> None:
        super().__init__()
        self.document = document


@transaction.atomic
def remove_document(document: InitiativeDocument, *, by: User | None) -> None:
    """Take a document away; one that is public stays so until the change is accepted. Raises Refusal."""
    row = open_initiative(document.initiative)
    record(Verb.REMOVE_INITIATIVE_DOCUMENT, row, by=by, attachment=document.attachment_id)
    touched(row, by)
    if row.is_public and any(shown["pk"] == document.pk for shown in row.documents_shown):
        InitiativeDocument.objects.filter(pk=document.pk).update(kept=False)
    else:
        erase_document(document)


def erase_document(document: InitiativeDocument) -> None:
    """Take its rows away at once, its file once the transaction has held."""
    attachment = document.attachment
    document.delete()
    erase(attachment)

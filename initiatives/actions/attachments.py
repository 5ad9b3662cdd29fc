"""Gestures on the documents of an initiative: one more, one less."""

from typing import Any

from django.core.files import File
from django.db import transaction

from initiatives.actions.photos import open_initiative, touched
from initiatives.models import Initiative, InitiativeAttachment
from label.actions.base import record
from label.actions.files import erase, keep
from label.models import Attachment, User
from label.rules.refusals import Refusal
from label.verbs import Verb

MOST_ATTACHED = 10


def illustrate(initiative: Initiative, upload: "File[Any]", *, name: str, by: User | None) -> InitiativeAttachment:
    """Attach a document to an initiative. The same one sent twice is one. Raises Refusal."""
    made: list[InitiativeAttachment] = []

    def save(attachment: Attachment) -> None:
        row = open_initiative(initiative)
        others = list(row.attachments.filter(kept=True).select_related("attachment"))
        for other in others:
            if other.attachment.sha256 == attachment.sha256:
                raise _Already(other)
        if len(others) >= MOST_ATTACHED:
            raise Refusal([f"{MOST_ATTACHED} documents au plus : retirez-en un d’abord."])
        made.append(InitiativeAttachment.objects.create(initiative=row, attachment=attachment))
        touched(row, by)
        record(Verb.ILLUSTRATE, row, by=by, attachment=attachment.pk)

    try:
        keep(upload, name=name, by=by, save=save)
    except _Already as already:
        return already.illustration
    return made[0]


class _Already(Exception):  # noqa: N818  (undoes what was begun)
    def __init__(self, illustration: InitiativeAttachment) -> None:
        super().__init__()
        self.illustration = illustration


@transaction.atomic
def remove_illustration(illustration: InitiativeAttachment, *, by: User | None) -> None:
    """Take a document away; one that is public stays so until the change is accepted. Raises Refusal."""
    row = open_initiative(illustration.initiative)
    record(Verb.REMOVE_ILLUSTRATION, row, by=by, attachment=illustration.attachment_id)
    touched(row, by)
    if row.is_public and any(shown["pk"] == illustration.pk for shown in row.attachments_shown):
        InitiativeAttachment.objects.filter(pk=illustration.pk).update(kept=False)
    else:
        erase_illustration(illustration)


def erase_illustration(illustration: InitiativeAttachment) -> None:
    """Take its rows away at once, its file once the transaction has held."""
    attachment = illustration.attachment
    illustration.delete()
    erase(attachment)

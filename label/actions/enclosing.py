"""Documents attached to a mailing: everybody who receives it receives them."""

from typing import Any

from django.core.files import File
from django.db import transaction

from label.actions.base import record
from label.actions.files import erase, keep
from label.enums import MailingStatus
from label.models import Attachment, Mailing, User
from label.permissions import is_equipe
from label.rules.files import MEGABYTE
from label.rules.refusals import Refusal
from label.verbs import Verb

MOST_DOCUMENTS = 5
LARGEST_LETTER = 5 * MEGABYTE  # bytes, all documents together: what any mail server takes


def _waiting(mailing: Mailing, by: User) -> Mailing:
    """The mailing, locked, while it has not left. Raises Refusal."""
    locked = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe prépare un envoi."])
    if locked.status not in (MailingStatus.DRAFT, MailingStatus.PLANNED):
        raise Refusal(["Cet envoi est déjà parti, ou annulé."])
    return locked


def attach_to_mailing(mailing: Mailing, upload: "File[Any]", *, name: str, by: User) -> Attachment:
    """Attach a document to a mailing that has not left. Raises Refusal."""

    def save(row: Attachment) -> None:
        locked = _waiting(mailing, by)
        held = locked.attachments.all()
        if any(other.sha256 == row.sha256 for other in held):
            raise Refusal(["Ce document est déjà joint."])
        if len(held) >= MOST_DOCUMENTS:
            raise Refusal([f"{MOST_DOCUMENTS} documents au plus : retirez-en un d’abord."])
        if sum(other.size for other in held) + row.size > LARGEST_LETTER:
            raise Refusal([f"Les documents d’un envoi pèsent {LARGEST_LETTER // MEGABYTE} Mo au plus, ensemble."])
        locked.attachments.add(row)
        record(Verb.ATTACH_TO_MAILING, locked, by=by, size=row.size)

    return keep(upload, name=name, by=by, save=save)


@transaction.atomic
def detach_from_mailing(mailing: Mailing, pk: int, *, by: User) -> None:
    """Take a document off a mailing that has not left. Raises Refusal."""
    locked = _waiting(mailing, by)
    row = locked.attachments.filter(pk=pk).first()
    if row is None:
        raise Refusal(["Ce document n’est plus joint."])
    locked.attachments.remove(row)
    erase(row)
    record(Verb.DETACH_FROM_MAILING, locked, by=by, size=row.size)

"""The signed scan of the minutes: kept beside them once, never replaced."""

from typing import Any

from django.core.files import File
from django.db import transaction

from jury.models import Minutes
from jury.permissions import may_read_minutes
from label.actions.base import record
from label.actions.files import keep
from label.models import Attachment, User
from label.rules.refusals import Refusal
from label.verbs import Verb

PDF = "application/pdf"


@transaction.atomic
def keep_signed_minutes(minutes: Minutes, upload: "File[Any]", *, name: str, by: User) -> Attachment:
    """Keep the scan of the minutes that the chairs have signed, a PDF. Raises Refusal once there is one, for another
    kind of file, or for whoever may not read the minutes.
    """
    row = Minutes.objects.select_for_update(of=("self",)).select_related("sitting__edition").get(pk=minutes.pk)
    if not may_read_minutes(by, row.sitting.edition):
        raise Refusal(["Seules l’équipe et la présidence déposent le procès-verbal signé."])
    if row.signed_id is not None:
        raise Refusal(["Le procès-verbal signé est déjà déposé : il ne se remplace pas."])

    def save(kept: Attachment) -> None:
        if kept.media_type != PDF:
            raise Refusal(["Le procès-verbal signé se dépose en PDF."])
        row.signed = kept
        row.save(update_fields=["signed"])
        record(Verb.KEEP_SIGNED_MINUTES, row, by=by, size=kept.size, sha256=kept.sha256)

    return keep(upload, name=name, by=by, save=save)

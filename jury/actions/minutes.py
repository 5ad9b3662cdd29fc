"""The signed scan of the minutes: kept beside them once, never replaced."""

from typing import Any

from django.core.files import File
from django.db import transaction

from jury.documents import MINUTES
from jury.models import Minutes
from jury.permissions import may_read_minutes
from label.actions.base import record
from label.actions.files import keep
from label.models import Attachment, Document, User
from label.rules.refusals import Refusal
from label.verbs import Verb

PDF = b"%PDF-"  # how its file begins


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

    head = upload.read(len(PDF))
    upload.seek(0)
    if head != PDF:
        raise Refusal(["Le procès-verbal signé se dépose en PDF."])

    def save(kept: Attachment) -> None:
        if refusal := _is_another(row, kept.sha256):
            raise Refusal([refusal])
        row.signed = kept
        row.save(update_fields=["signed"])
        record(Verb.KEEP_SIGNED_MINUTES, row, by=by, size=kept.size, sha256=kept.sha256)

    return keep(upload, name=name, by=by, save=save)


def _is_another(minutes: Minutes, sha256: str) -> str:
    """Why this file is not the signed scan of these minutes: it is one that we printed, or that of another sitting."""
    for one in Minutes.objects.filter(sitting__edition=minutes.sitting.edition_id).select_related("sitting", "signed"):
        which = "" if one == minutes else f" de la séance {one.sitting.number}"
        if Document.objects.of(MINUTES.code, one).filter(sha256=sha256).exists():
            return f"C’est le procès-verbal{which} tel qu’il a été imprimé : déposez celui qui est signé."
        if one.signed is not None and one.signed.sha256 == sha256:
            return f"C’est le procès-verbal signé{which}, déjà déposé."
    return ""

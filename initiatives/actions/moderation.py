"""Gestures of the équipe: accept, send back."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from initiatives import emails
from initiatives.actions.attachments import erase_illustration
from initiatives.actions.index import make_public, publish_text
from initiatives.documents import PAGE
from initiatives.enums import PhotoStatus, Status
from initiatives.models import Initiative, Photo, enjeu_codes
from initiatives.rules.content import lacks
from initiatives.rules.moderation import move_refusal
from initiatives.tasks import erase_folder
from label.actions.base import public_gesture, record
from label.actions.candidatures import people_of
from label.actions.documents import replace_document
from label.enums import Mover
from label.models import User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb
from toolkit.french import upper_first

READ_AGAIN = "elle a été reprise et proposée de nouveau depuis que cette page est ouverte : relisez-la."


@public_gesture
def accept(initiatives: Sequence[Initiative], *, by: User, read: Collection[str] | None = None) -> list[Initiative]:
    """Publish what is proposed, all or none: the text typed becomes the public one. One mail a person and a town.

    `read`: the marks of the proposals that were on the screen; one proposed anew since is refused. Raises Refusal.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe publie."])
    keys = sorted({row.pk for row in initiatives})
    rows = list(
        Initiative.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("collectivite")
        .order_by("pk")
    )
    known = enjeu_codes()
    reasons = []
    for row in rows:
        if sentence := move_refusal(Status(row.status), Status.PUBLISHED, by=Mover.EQUIPE):
            reasons.append(f"{row.draft_title} : {sentence}")
        elif read is not None and row.reading_mark not in read:
            reasons.append(f"{row.draft_title} : {READ_AGAIN}")
        elif missing := lacks(row.content, known, town=row.town_point):
            reasons.append(f"{row.draft_title} : {missing[0].text}")
    if reasons:
        raise Refusal([*reasons, "Aucune n’est publiée."] if len(rows) > 1 else reasons)
    by_town: dict[int, list[Initiative]] = defaultdict(list)
    for row in rows:
        _publish(row, by)
        record(Verb.PUBLISH_INITIATIVE, row, by=by, collectivite=row.collectivite.code)
        by_town[row.collectivite_id].append(row)
    for found in by_town.values():
        emails.published(found[0].collectivite, found, people_of(found[0].collectivite))
    MAIL.hand_on_commit()
    return rows


def _publish(row: Initiative, by: User) -> None:
    """Make what is typed the public text, its columns and its photos; then index it."""
    now = timezone.now()
    make_public(row, row.content)
    row.photos_shown = [
        {
            "pk": p.pk,
            "alternative": p.alternative,
            "credit": p.credit,
            "sight": p.sight,
            "width": p.width,
            "height": p.height,
            "widths": p.widths,
        }
        for p in row.photos.filter(kept=True, status=PhotoStatus.READY)
    ]
    for gone in row.photos.filter(kept=False):
        _erase(gone)
    row.attachments_shown = [
        {"pk": d.pk, "name": d.attachment.name, "size": d.attachment.size}
        for d in row.attachments.filter(kept=True).select_related("attachment")
    ]
    for dropped in row.attachments.filter(kept=False).select_related("attachment"):
        erase_illustration(dropped)
    row.message = row.source = ""  # its town has told it anew
    row.published_at, row.changed_at = row.published_at or now, now
    row.save()
    publish_text(row)
    replace_document(PAGE, row, by=by)


def _erase(photo: Photo) -> None:
    folder = photo.folder
    photo.delete()
    if folder:
        transaction.on_commit(lambda: erase_folder(folder), robust=True)


@transaction.atomic
def send_back(initiative: Initiative, *, message: str, by: User, read: str = "") -> Initiative:
    """Return a proposed initiative with what has to change; `read` is the mark of the one on the screen. Raises
    Refusal.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe renvoie une initiative."])
    row = Initiative.objects.select_for_update(of=("self",)).select_related("collectivite").get(pk=initiative.pk)
    if sentence := move_refusal(Status(row.status), Status.RETURNED, by=Mover.EQUIPE, reason=message):
        raise Refusal([upper_first(sentence)])
    if read and row.reading_mark != read:
        raise Refusal([READ_AGAIN])
    row.status, row.message = Status.RETURNED, message.strip()[:1000]
    row.save()
    record(Verb.RETURN_INITIATIVE, row, by=by, collectivite=row.collectivite.code)
    emails.sent_back(row, people_of(row.collectivite))
    MAIL.hand_on_commit()
    return row

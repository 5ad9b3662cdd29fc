"""Mails given back by the server of their address: marked, then corrected and sent again in one gesture."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from label.actions.base import record
from label.actions.memberships import set_contact
from label.enums import MessageStatus
from label.models import MailMessage, User
from label.permissions import is_equipe
from label.queries.opposition import for_address, opposed_among
from label.rules.bounces import BouncedAddress, read_report
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb

SENT_BACK = "Revenu après l’envoi : {why}."
NO_REPORT = "Ce texte n’est pas un rapport de non-remise : aucune adresse refusée pour de bon ne s’y lit."
NOT_CONTACT = (
    "L’adresse d’un compte ne se change que par sa titulaire : écrivez à sa collectivité, ou renvoyez tel quel une "
    "fois la boîte rétablie."
)


@transaction.atomic
def note_bounces(raw: bytes, *, by: User | None) -> tuple[list[BouncedAddress], list[BouncedAddress]]:
    """Mark the last mail sent to each address of a report: those that were, and those that we never wrote to. Raises
    Refusal for a text that is no report.
    """
    found = read_report(raw)
    if not found:
        raise Refusal([NO_REPORT])
    noted = [one for one in found if _mark(one, by)]
    return noted, [one for one in found if one not in noted]


def _mark(one: BouncedAddress, by: User | None) -> bool:
    """Whether a mail was sent to this address; marked twice is marked once."""
    rows = MailMessage.objects.select_for_update(of=("self",)).filter(address__iexact=one.address)
    if rows.bounced().exists():
        return True
    last = rows.filter(status=MessageStatus.SENT).order_by("-sent_at", "-pk").first()
    if last is None:
        return False
    last.status, last.bounced_at = MessageStatus.FAILED, timezone.now()
    last.error = SENT_BACK.format(why=one.why)[:300]
    last.save(update_fields=["status", "bounced_at", "error"])
    record(Verb.NOTE_BOUNCE, last, by=by)
    return True


@transaction.atomic
def correct_and_resend(message: MailMessage, address: str, *, by: User) -> None:
    """Give a collectivité its right contact address, and send there what came back. Raises Refusal."""
    row = MailMessage.objects.select_for_update(of=("self",)).select_related("collectivite").get(pk=message.pk)
    new, reasons = address.strip().lower(), [] if is_equipe(by) else ["Seule l’équipe corrige une adresse."]
    try:
        validate_email(new)
    except ValidationError:
        reasons.append("Une adresse électronique est attendue, par exemple mairie@ville.fr")
    if row.status != MessageStatus.FAILED or not row.text:
        reasons.append("Ce courriel n’est pas en échec, ou son texte a été effacé.")
    if row.collectivite is None or row.user_id is not None:
        reasons.append(NOT_CONTACT)
    if opposed_among([new]):
        reasons.append("Cette adresse s’oppose à nos envois.")
    if reasons or row.collectivite is None:
        raise Refusal(reasons)
    set_contact(row.collectivite, new, by=by)
    MailMessage.objects.filter(pk=row.pk).leave_again(timezone.now(), address=new, text=for_address(row.text, new))
    record(Verb.RETRY_MESSAGE, row, by=by)
    MAIL.hand_on_commit()


def read_maildir(folder: Path) -> int:
    """Note the reports of a maildir, each read message taken out of it; how many. One that is no report stays, marked
    as seen, for a person to read.
    """
    import mailbox  # noqa: PLC0415  (the web process never reads one)

    box, count = mailbox.Maildir(str(folder), create=False), 0
    for key in list(box.keys()):
        letter = box.get_message(key)
        if "S" in letter.get_flags():
            continue
        try:
            note_bounces(box.get_bytes(key), by=None)
        except Refusal:
            letter.add_flag("S")
            letter.set_subdir("cur")
            box[key] = letter
            continue
        box.discard(key)
        count += 1
    return count


def waiting_bounces() -> list[MailMessage]:
    """The mails that came back and that nobody has corrected, newest first; one query."""
    rows = MailMessage.objects.bounced().select_related("collectivite", "user")
    return list(rows.order_by("-bounced_at", "-pk")[:500])

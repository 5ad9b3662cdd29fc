"""The worker's part of the mail: claim what is due, send it, write what came of it. No message is ever lost or sent
twice.

A row is claimed before its message leaves. When the server refuses or is away, the row goes back in the queue and waits
longer each time; when a worker dies in the middle, its claim is taken back after ten minutes.
"""

import re
import smtplib
from collections.abc import Sequence
from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import Max, Min, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape, urlize

from label.enums import MessageStatus
from label.models import Attachment, Mailing, MailMessage
from label.queries.opposition import opposed_among, opposition_link
from label.rules.mail import ALERT_STOP
from toolkit.workers import Work

log = structlog.get_logger(__name__)
APART = timedelta(seconds=60)  # nobody receives two messages within this time, save the secret ones that she waits for
BACKOFF_MINUTES = (1, 2, 4, 8, 15, 30)
GIVE_UP_AFTER = timedelta(days=3)
LOST_AFTER = timedelta(minutes=10)
BATCH = 200  # addresses a run: a run is called every ten seconds
DASHES = ("– ", "- ")  # as a list is written, well or in haste
LOCK_SPACE = 7_301  # our corner of PostgreSQL's advisory locks


@shared_task
def deliver_mail() -> int:
    """Send what is due; returns how many messages left."""
    return deliver_due()


MAIL = Work(deliver_mail)


def deliver_due() -> int:
    """Send every due message, address by address; returns how many rows were sent."""
    now = timezone.now()
    MailMessage.objects.filter(status=MessageStatus.SENDING, claimed_at__lt=now - LOST_AFTER).update(
        status=MessageStatus.QUEUED, claimed_at=None
    )
    due = MailMessage.objects.filter(status=MessageStatus.QUEUED, due_at__lte=now)
    addresses = list(
        due.values("address").annotate(first=Min("pk")).order_by("first").values_list("address", flat=True)[:BATCH]
    )
    if not addresses:
        return 0
    sent = 0
    server: BaseEmailBackend = get_connection()
    try:
        for address in addresses:
            for batch in claim(address):
                sent += send(batch, server)
    finally:
        server.close()
    return sent


def claim(address: str) -> list[list[MailMessage]]:
    """Take what is due for one address: each secret message alone, the others together as one letter.

    A letter waits while another left for the same address less than a minute ago, or is leaving.
    """
    now = timezone.now()
    with transaction.atomic(), database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [LOCK_SPACE, address])
        if not cursor.fetchone()[0]:
            return []
        rows = MailMessage.objects.filter(address=address, status=MessageStatus.QUEUED, due_at__lte=now)
        if opposed_among([address]):  # the one door of every mail: put in the outbox before or after, tried once more
            rows.unasked().update(status=MessageStatus.CANCELLED)
        last = MailMessage.objects.filter(
            Q(status=MessageStatus.SENT) | Q(status=MessageStatus.SENDING), address=address, secret=False
        ).aggregate(sent=Max("sent_at"), claimed=Max("claimed_at", filter=Q(status=MessageStatus.SENDING)))
        recent = any(moment is not None and now - moment < APART for moment in last.values())
        if recent:
            rows = rows.filter(secret=True)
        taken = list(rows.select_for_update(skip_locked=True).order_by("pk"))
        MailMessage.objects.filter(pk__in=[row.pk for row in taken]).update(
            status=MessageStatus.SENDING, claimed_at=now
        )
    secret = [[row] for row in taken if row.secret]
    plain = [row for row in taken if not row.secret]
    return [*secret, *([plain] if plain else [])]


def letter(rows: Sequence[MailMessage]) -> EmailMultiAlternatives:
    """One letter from one message or several, its text and its HTML saying the same."""
    subject, text = rows[0].subject, rows[0].text
    if len(rows) > 1:
        more = len(rows) - 1
        subject = f"{subject} (et {'un autre message' if more == 1 else f'{more} autres messages'})"
        rule = "\n\n" + "─" * 40 + "\n\n"
        text = rule.join(f"{row.subject.upper()}\n\n{row.text.strip()}" for row in rows) + "\n"
    parts = [{"subject": row.subject, "blocks": blocks(row.text)} for row in rows]
    html = render_to_string(
        "layout/email.html", {"subject": subject, "parts": parts, "several": len(rows) > 1, "identity": settings.LABEL}
    )
    message = EmailMultiAlternatives(subject=subject, body=text, to=[rows[0].address])
    message.attach_alternative(html, "text/html")
    for document in _documents(rows):
        with document.file.open("rb") as file:
            message.attach(document.name, file.read(), document.media_type)
    if any(row.is_unasked for row in rows):  # nobody asked for it: one click stops it (RFC 8058)
        _stops(message, opposition_link(rows[0].address))
    elif len(rows) == 1 and (stop := ALERT_STOP.search(text)):
        _stops(message, stop[0])
    return message


def _stops(message: EmailMultiAlternatives, address: str) -> None:
    """Let a reader of mail stop what she receives in one click (RFC 8058)."""
    message.extra_headers["List-Unsubscribe"] = f"<{address}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _documents(rows: Sequence[MailMessage]) -> list[Attachment]:
    """What the mailings of these messages (or that they try) carry, each document once; one query."""
    mailings = {pk for row in rows if (pk := row.mailing_id or row.trial_of_id) is not None}
    if not mailings:
        return []
    sent = Attachment.objects.filter(pk__in=Mailing.objects.filter(pk__in=mailings).values("attachments"))
    return [row for row in sent.order_by("pk") if row.is_readable]


def blocks(text: str) -> list[dict[str, object]]:
    """A plain text as paragraphs and lists (lines that begin with a dash), its addresses made links, all else
    escaped.
    """
    found: list[dict[str, object]] = []
    for paragraph in text.strip().split("\n\n"):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        intro = [line for line in lines if not line.startswith(DASHES)]
        items = [line[2:] for line in lines if line.startswith(DASHES)]
        if intro:
            found.append({"lines": [_linked(line) for line in intro], "items_": []})
        if items:
            found.append({"lines": [], "items_": [_linked(item) for item in items]})
    return found


def _linked(text: str) -> str:
    """A line with its addresses as links, all else escaped; `urlize` loses the sign that follows « (adresse) »."""
    parts = re.split(r"(?<=\))([,.;:!?])(?=\s|$)", text)
    return "".join(escape(part) if number % 2 else urlize(part, autoescape=True) for number, part in enumerate(parts))


def send(rows: Sequence[MailMessage], server: BaseEmailBackend) -> int:
    """Hand one letter to the server and write what came of it; returns how many rows were sent."""
    keys = [row.pk for row in rows]
    mine = MailMessage.objects.filter(pk__in=keys, status=MessageStatus.SENDING)
    try:
        message = letter(rows)
    except (
        Exception
    ):  # (one letter that cannot be written holds no other: it waits, and whoever keeps the site is told)
        log.exception("letter_unwritten", messages=keys)
        postpone(rows, "Le message n’a pas pu être préparé : un de ses documents ne se lit pas.", ours=True)
        return 0
    message.connection = server
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        reason = f"L’adresse est refusée par le serveur ({', '.join(str(code) for code in codes)})."
        if any(code >= 500 for code in codes):
            mine.update(status=MessageStatus.FAILED, error=reason, claimed_at=None)
        else:
            postpone(rows, reason)
        return 0
    except (smtplib.SMTPException, OSError) as error:
        log.warning("mail_postponed", messages=keys, error=repr(error))
        server.close()
        its_own = isinstance(error, smtplib.SMTPDataError)  # the server takes others
        postpone(rows, f"Le serveur de courriel ne répond pas ({type(error).__name__}).", ours=not its_own)
        return 0
    now = timezone.now()
    mine.update(status=MessageStatus.SENT, sent_at=now, claimed_at=None, error="")
    MailMessage.objects.filter(pk__in=keys, secret=True).update(text="")
    return len(keys)


def postpone(rows: Sequence[MailMessage], reason: str, *, ours: bool = False) -> None:
    """Back in the queue, later each time; given up after three days, with the reason. `ours`: a fault of the service
    and not of the address, which `/sante/` and the measures tell.
    """
    now = timezone.now()
    for row in rows:
        attempts = row.attempts + 1
        wait = timedelta(minutes=BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES)) - 1])
        over = now - row.queued_at > GIVE_UP_AFTER
        MailMessage.objects.filter(pk=row.pk, status=MessageStatus.SENDING).update(
            status=MessageStatus.FAILED if over else MessageStatus.QUEUED,
            attempts=attempts,
            failing_since=(row.failing_since or now) if ours else None,
            due_at=now + wait,
            error=reason[:300],
            claimed_at=None,
        )

"""Gestures on the campaign's mails: templates, mailings read before they leave, reminders of the schedule."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from label import emails
from label.actions.base import record
from label.drafts import draft_of
from label.enums import Audience, MailingStatus, MailKind, MessageStatus, Phase
from label.models import Candidature, Edition, Mailing, MailMessage, MailTemplate, User
from label.permissions import is_equipe
from label.queries.mail import PEOPLE, Recipient, StateOf, narrowing_refusals, recipients_of
from label.queries.opposition import opposed_among, with_opposition
from label.rules.calendar import reminder_moments
from label.rules.letters import GestureMail, letter_faults
from label.rules.mail import DEFAULT_TEMPLATES, OF_A_TOWN, TO_PEOPLE, filled, template_faults
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb

REMINDERS = {14: MailKind.REMINDER_14, 7: MailKind.REMINDER_7, 2: MailKind.REMINDER_2, 0: MailKind.REMINDER_0}
FARTHEST = timedelta(days=366)
PLANNED_BEFORE = timedelta(days=3)  # how long the équipe has to read a reminder before it leaves


def template_of(edition: Edition, kind: MailKind) -> MailTemplate:
    """The template of this edition, or the one that the platform proposes (not saved)."""
    subject, body = DEFAULT_TEMPLATES[kind]
    return MailTemplate.objects.filter(edition=edition, kind=kind).first() or MailTemplate(
        edition=edition, kind=kind, subject=subject, body=body
    )


def text_refusals(subject: str, body: str, audience: Audience | None = None) -> list[str]:
    """Why a text cannot leave, as French sentences; persons who are written to for themselves have no town to name."""
    reasons = template_faults(subject, body)
    if audience in PEOPLE:
        named = sorted(word for word in OF_A_TOWN if f"{{{word}}}" in subject + body)
        reasons += [f"« {{{word}}} » ne dit rien à ces destinataires : retirez ce mot." for word in named]
    return reasons


def _refuse_text(subject: str, body: str, audience: Audience | None = None) -> None:
    reasons = text_refusals(subject, body, audience)
    if not subject.strip():
        reasons.append("L’objet est vide.")
    if not body.strip():
        reasons.append("Le texte est vide.")
    if reasons:
        raise Refusal(reasons)


@transaction.atomic
def save_template(edition: Edition, kind: MailKind, *, subject: str, body: str, by: User | None) -> MailTemplate:
    """Write the template of one kind of message; raises Refusal for an unknown placeholder or an empty text."""
    _refuse_text(subject, body)
    template, _ = MailTemplate.objects.update_or_create(
        edition=edition, kind=kind, defaults={"subject": subject.strip(), "body": body.strip()}
    )
    record(Verb.SAVE_TEMPLATE, template, by=by, year=edition.year, kind=kind.value)
    return template


@transaction.atomic
def save_letter(letter: GestureMail, *, subject: str, body: str, by: User) -> None:
    """Write the text of a mail that leaves of itself, for every edition; the proposed one again forgets it. Raises
    Refusal, also when a word is missing without which it would say nothing.
    """
    reasons = letter_faults(letter, subject, body)
    if not is_equipe(by):
        reasons.append("Seule l’équipe écrit les courriels du label.")
    if not subject.strip() or not body.strip():
        reasons.append("L’objet ou le texte est vide.")
    if reasons:
        raise Refusal(reasons)
    values = {"subject": subject.strip(), "body": body.strip()}
    if values == {"subject": letter.subject, "body": letter.body}:
        MailTemplate.objects.filter(edition=None, kind=letter.code).delete()
    else:
        MailTemplate.objects.update_or_create(edition=None, kind=letter.code, defaults=values)
    record(Verb.SAVE_TEMPLATE, f"letter:{letter.code}", by=by)


@transaction.atomic
def try_letter(letter: GestureMail, subject: str, body: str, *, by: User) -> None:
    """Send to oneself what a letter would say, filled with its examples. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe essaie un courriel."])
    if faults := letter_faults(letter, subject, body):
        raise Refusal(faults)
    if not subject.strip():
        raise Refusal(["L’objet est vide."])
    town = letter.examples.get("collectivite", "")
    said, text = emails.composed(letter, (subject, body), letter.examples, by.email, town)
    emails.queue("essai", by.email, subject=f"[Essai] {said}", text=text, user=by)
    record(Verb.TRY_MAILING, f"letter:{letter.code}", by=by)
    MAIL.hand_on_commit()


def compose(recipient: Recipient, subject: str, body: str) -> tuple[str, str]:
    """The subject and the text as this recipient reads them: last, why she is written to, and how to stop it."""
    town = recipient.collectivite.name if recipient.collectivite is not None else ""
    text = with_opposition(filled(body, recipient.values), recipient.why, recipient.address, town)
    return filled(subject, recipient.values), text


@transaction.atomic
def compose_mailing(
    edition: Edition,
    kind: MailKind,
    audience: Audience,
    *,
    by: User | None,
    subject: str = "",
    body: str = "",
    chosen: list[Candidature] | None = None,
) -> Mailing:
    """Prepare a mailing as a draft, from the template when no text is given; nothing leaves before
    `release_mailing`. Raises Refusal for a reminder of an edition that is published, and for one that is archived.
    """
    if edition.phase == Phase.ARCHIVED:
        raise Refusal([f"L’édition {edition.year} est archivée : aucun envoi ne s’y prépare plus."])
    if edition.is_public and kind is not MailKind.FREE:
        raise Refusal([f"L’édition {edition.year} est publiée : il n’y reste rien à relancer."])
    if audience in PEOPLE and kind is not MailKind.FREE:
        raise Refusal([f"À « {audience.label} », seul un message libre s’écrit : les autres parlent d’un dossier."])
    template = template_of(edition, kind)
    proposed = TO_PEOPLE if audience in PEOPLE else template.body
    mailing = Mailing.objects.create(
        edition=edition,
        kind=kind,
        audience=audience,
        created_by=by,
        subject=subject.strip() or template.subject,
        body=body.strip() or proposed,
    )
    if chosen:
        mailing.chosen.set(chosen)
    record(Verb.COMPOSE_MAILING, mailing, by=by, year=edition.year, kind=kind.value, audience=audience.value)
    return mailing


def _pending(mailing: Mailing) -> Mailing:
    locked = Mailing.objects.select_for_update(of=("self",)).select_related("edition").get(pk=mailing.pk)
    if locked.status not in (MailingStatus.DRAFT, MailingStatus.PLANNED):
        raise Refusal(["Cet envoi est déjà parti, ou annulé."])
    return locked


@dataclass(frozen=True)
class KeptTo:
    """The region (its code of today), the strate and the level that a mailing is kept to; empty for all."""

    region: str = ""
    town_class: str = ""
    arobases: int | None = None


EVERYWHERE = KeptTo()


@transaction.atomic
def save_mailing(
    mailing: Mailing, *, subject: str, body: str, audience: Audience, by: User, kept_to: KeptTo = EVERYWHERE
) -> Mailing:
    """Correct a mailing that has not left, and whom it is kept to; raises Refusal."""
    locked = _pending(mailing)
    _refuse_text(subject, body, audience)
    narrowed = kept_to != EVERYWHERE
    if reasons := narrowing_refusals(locked.edition, audience, narrowed=narrowed, arobases=kept_to.arobases):
        raise Refusal(reasons)
    locked.subject, locked.body, locked.audience = subject.strip(), body.strip(), audience
    locked.region, locked.town_class, locked.arobases = kept_to.region, kept_to.town_class, kept_to.arobases
    locked.save(update_fields=["subject", "body", "audience", "region", "town_class", "arobases"])
    record(Verb.SAVE_MAILING, locked, by=by, kind=locked.kind)
    return locked


def _refuse_waiting(mailing: Mailing) -> None:
    """Raise Refusal while a correction of its text waits to be applied: nobody sends what she does not read."""
    if draft_of(f"mailing:{mailing.pk}", {}).content:
        raise Refusal(["Une correction du texte attend : appliquez-la, ou abandonnez-la, avant d’envoyer."])


def _refuse_empty(mailing: Mailing) -> None:
    empty = {part.strip() for part in (DEFAULT_TEMPLATES[MailKind.FREE][1], TO_PEOPLE)}
    if mailing.subject.strip() == DEFAULT_TEMPLATES[MailKind.FREE][0].strip() and mailing.body.strip() in empty:
        raise Refusal(["Le message est encore vide : écrivez son objet et son texte."])


def _refuse_unreadable(mailing: Mailing) -> None:
    if waiting := [row.name for row in mailing.attachments.all() if not row.is_readable]:
        raise Refusal([f"L’antivirus n’a pas encore admis : {', '.join(waiting)}."])


@transaction.atomic
def release_mailing(mailing: Mailing, state_of: StateOf, *, by: User | None) -> int:
    """Put one message a recipient in the outbox, with today's recipients; returns how many. Raises Refusal, also
    without any, and before the edition is announced.
    """
    locked = _pending(mailing)
    if not locked.edition.is_announced:
        year = locked.edition.year
        raise Refusal(
            [f"L’édition {year} n’est pas annoncée : personne n’en reçoit rien avant « Annoncer l’édition »."]
        )
    _refuse_text(locked.subject, locked.body, Audience(locked.audience))
    _refuse_unreadable(locked)
    _refuse_empty(locked)
    if by is not None:
        _refuse_waiting(locked)
    recipients = recipients_of(locked, state_of)
    if not recipients and by is not None:
        raise Refusal(["Cet envoi n’a aucun destinataire."])
    now = timezone.now()
    rows = []
    for recipient in recipients:
        subject, text = compose(recipient, locked.subject, locked.body)
        rows.append(
            MailMessage(
                mailing=locked,
                subject_kind=locked.kind,
                address=recipient.address,
                user=recipient.user,
                collectivite=recipient.collectivite,
                subject=subject[:200],
                text=text,
                due_at=now,
            )
        )
    MailMessage.objects.bulk_create(rows, ignore_conflicts=True)
    locked.status, locked.released_at = MailingStatus.RELEASED, now
    locked.save(update_fields=["status", "released_at"])
    record(Verb.RELEASE_MAILING, locked, by=by, messages=len(rows), kind=locked.kind)
    MAIL.hand_on_commit()
    return len(rows)


@transaction.atomic
def try_mailing(mailing: Mailing, state_of: StateOf, *, index: int, by: User) -> None:
    """Send to oneself what one recipient (by its place in the list) would receive. Raises Refusal when there is
    nobody.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe essaie un envoi."])
    recipients = recipients_of(mailing, state_of)
    if not recipients:
        raise Refusal(["Cet envoi n’a aucun destinataire."])
    _refuse_text(mailing.subject, mailing.body, Audience(mailing.audience))
    recipient = recipients[min(index, len(recipients) - 1)]
    subject, text = compose(replace(recipient, address=by.email), mailing.subject, mailing.body)
    _refuse_unreadable(mailing)
    sent = emails.queue(
        "essai", by.email, subject=f"[Essai] {subject}", text=text, user=by, collectivite=recipient.collectivite
    )
    sent.trial_of = mailing  # it carries its documents
    sent.save(update_fields=["trial_of"])
    record(Verb.TRY_MAILING, mailing, by=by)
    MAIL.hand_on_commit()


@transaction.atomic
def plan_mailing(mailing: Mailing, send_at: datetime, *, by: User) -> None:
    """Give a mailing its hour; it leaves then, to the recipients of that day. Raises Refusal."""
    locked = _pending(mailing)
    reasons = [] if is_equipe(by) else ["Seule l’équipe programme un envoi."]
    if locked.automatic:
        reasons.append("L’heure de cette relance est celle du calendrier.")
    if not locked.edition.is_announced:
        reasons.append(f"L’édition {locked.edition.year} n’est pas annoncée : personne n’en reçoit rien.")
    if not timezone.now() < send_at <= timezone.now() + FARTHEST:
        reasons.append("L’heure d’un envoi est à venir, dans l’année.")
    if reasons:
        raise Refusal(reasons)
    _refuse_text(locked.subject, locked.body, Audience(locked.audience))
    _refuse_empty(locked)
    _refuse_waiting(locked)
    locked.status, locked.send_at = MailingStatus.PLANNED, send_at
    locked.save(update_fields=["status", "send_at"])
    record(Verb.PLAN_MAILING, locked, by=by, year=locked.edition.year, at=send_at.isoformat())


@transaction.atomic
def unplan_mailing(mailing: Mailing, *, by: User) -> None:
    """Take its hour back from a mailing: it is a draft again. Raises Refusal for a reminder of the schedule."""
    locked = _pending(mailing)
    if locked.automatic or not is_equipe(by):
        raise Refusal(["L’heure de cette relance est celle du calendrier : annulez-la si elle ne doit pas partir."])
    locked.status, locked.send_at = MailingStatus.DRAFT, None
    locked.save(update_fields=["status", "send_at"])
    record(Verb.UNPLAN_MAILING, locked, by=by)


@transaction.atomic
def stop_mailing(mailing: Mailing, *, by: User) -> int:
    """Stop a mailing that is leaving: what has not left stays here; how many. Raises Refusal when all has left."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe arrête un envoi."])
    waiting = MailMessage.objects.filter(mailing=mailing, status=MessageStatus.QUEUED)
    count = waiting.update(status=MessageStatus.CANCELLED)
    if not count:
        raise Refusal(["Tout est déjà parti : il ne reste rien à arrêter."])
    record(Verb.STOP_MAILING, mailing, by=by, messages=count)
    return count


@transaction.atomic
def cancel_mailing(mailing: Mailing, *, by: User) -> None:
    """Give up a mailing that has not left; one of the schedule is not prepared again. Raises Refusal."""
    locked = _pending(mailing)
    locked.status = MailingStatus.CANCELLED
    locked.save(update_fields=["status"])
    record(Verb.CANCEL_MAILING, locked, by=by, kind=locked.kind)


@transaction.atomic
def retry_message(message: MailMessage, *, by: User) -> None:
    """Send again a message that failed; raises Refusal when it is not failed, has been emptied, or is opposed."""
    if message.is_unasked and opposed_among([message.address]):
        raise Refusal(["Cette adresse s’oppose à nos envois."])
    taken = MailMessage.objects.filter(pk=message.pk, status=MessageStatus.FAILED).exclude(text="")
    if not taken.leave_again(timezone.now()):
        raise Refusal(["Ce courriel n’est pas en échec, ou son texte a été effacé."])
    record(Verb.RETRY_MESSAGE, message, by=by)
    MAIL.hand_on_commit()


def plan_reminders(now: datetime | None = None) -> list[Mailing]:
    """Prepare the reminders of running editions some days before their hour, once each: the équipe reads, corrects or
    cancels.
    """
    moment = now or timezone.now()
    planned = []
    for edition in Edition.objects.filter(phase=Phase.FILLING, closes_at__gt=moment):
        for days, send_at in reminder_moments(edition.closes_at):  # type: ignore[arg-type]
            if not send_at - PLANNED_BEFORE <= moment < send_at + timedelta(hours=12):
                continue
            mailing = _plan(edition, REMINDERS[days], send_at)
            if mailing is not None:
                planned.append(mailing)
    return planned


@transaction.atomic
def _plan(edition: Edition, kind: MailKind, send_at: datetime) -> Mailing | None:
    existing = Mailing.objects.filter(edition=edition, kind=kind, automatic=True).first()
    if existing is not None:
        if existing.status == MailingStatus.PLANNED and existing.send_at != send_at:  # the closing has moved
            existing.send_at = send_at
            existing.save(update_fields=["send_at"])
        return None
    template = template_of(edition, kind)
    mailing = Mailing.objects.create(
        edition=edition,
        kind=kind,
        audience=Audience.STARTED,
        subject=template.subject,
        body=template.body,
        status=MailingStatus.PLANNED,
        automatic=True,
        send_at=send_at,
    )
    record(Verb.PLAN_MAILING, mailing, by=None, year=edition.year, kind=kind.value)
    return mailing


def release_due_mailings(state_of: StateOf, now: datetime | None = None) -> int:
    """Release the planned mailings whose hour has come, those of the schedule while their edition is still being
    filled; returns how many messages.
    """
    moment = now or timezone.now()
    total = 0
    wanted = Q(automatic=False) | Q(edition__phase=Phase.FILLING)
    due = Mailing.objects.filter(wanted, status=MailingStatus.PLANNED, send_at__lte=moment)
    for mailing in due:
        try:
            total += release_mailing(mailing, state_of, by=None)
        except Refusal:
            continue  # cancelled at this very moment; or refused still, and the équipe reads that it has not left
    return total

"""Gestures on people: their name, their erasure, what is kept and for how long, and « voir comme »."""

import re
import secrets
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from label import emails
from label.actions.base import record
from label.enums import OPEN_MEMBERSHIPS, AccessEvent, MembershipStatus, MessageStatus, UserGroup
from label.letters import ASKED
from label.models import (
    AccessLog,
    Alert,
    ErrorReport,
    FactorReset,
    Invitation,
    JournalEntry,
    MailMessage,
    Membership,
    SignatoryRequest,
    User,
)
from label.permissions import is_equipe, needs_second_factor
from label.queries.people import votes_of
from label.rules import retention
from label.rules.refusals import Refusal
from label.rules.retention import Period
from label.tasks.mail import MAIL
from label.verbs import Verb

NOBODY = "une personne dont le compte est effacé"


def log_access(user: User | None, event: AccessEvent, *, address: str | None, agent: str) -> None:
    """Write a sign-in, a refused one or a sign-out; kept for `retention.ACCESS`."""
    AccessLog.objects.create(user=user, event=event, address=address or None, agent=agent[:200])


@transaction.atomic
def rename(user: User, full_name: str) -> None:
    """Change a person's own name; raises Refusal when it is empty."""
    if not full_name.strip():
        raise Refusal(["Votre nom est vide."])
    user.full_name = " ".join(full_name.split())
    user.save(update_fields=["full_name"])
    record(Verb.RENAME, user, by=user)


@transaction.atomic
def erase_account(user: User, *, by: User | None, reason: str = "") -> JournalEntry:
    """Empty the row of a person, end her attachments, close her sessions; what she typed for her collectivité stays.
    The line of the journal is the receipt.

    Raises Refusal for the last active member of the équipe: nobody could open the pilotage any more; for who votes at
    a sitting that is not closed, whose quorum and minutes count on her.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.erased_at is not None:
        raise Refusal(["Ce compte est déjà effacé."])
    others = User.objects.filter(groups__name=UserGroup.EQUIPE, is_active=True).exclude(pk=locked.pk)
    if is_equipe(locked) and not others.exists():
        raise Refusal(["Ce compte est le dernier de l’équipe : donnez d’abord ce droit à quelqu’un d’autre."])
    awaited = ", ".join(one.words for one in votes_of(locked) if one.is_awaited)
    if awaited and by is not None:  # what a backup brought back is erased again, whatever was to come then
        first = f"Une séance attend ce compte ({awaited}) : l’équipe retire d’abord la personne du jury."
        raise Refusal([first, "Une fois la séance commencée, il s’efface après sa clôture."])
    now = timezone.now()
    Membership.objects.filter(user=locked, status__in=OPEN_MEMBERSHIPS).update(
        status=MembershipStatus.ENDED, ended_at=now
    )
    Membership.objects.filter(user=locked).update(function="", message="", decision="")
    _empty_mails(locked)
    Invitation.objects.filter(email=locked.email).update(email=f"efface-{locked.pk}@efface.invalid")
    SignatoryRequest.objects.filter(email=locked.email).update(
        full_name="Personne effacée", email=f"efface-{locked.pk}@efface.invalid"
    )
    ErrorReport.objects.filter(email=locked.email).update(full_name="", email=f"efface-{locked.pk}@efface.invalid")
    Alert.objects.filter(email=locked.email).delete()
    for session in UserSession.objects.filter(user=locked):
        session.end()
    for rows in (EmailAddress, Authenticator, SocialAccount):
        rows.objects.filter(user=locked).delete()
    AccessLog.objects.filter(user=locked).delete()
    FactorReset.objects.filter(user=locked).update(reason="")
    locked.groups.clear()
    locked.email, locked.full_name = f"efface-{locked.pk}@efface.invalid", ""
    locked.is_active = locked.is_staff = locked.is_superuser = False
    locked.last_login, locked.erased_at = None, now
    locked.set_password(secrets.token_urlsafe(32))
    locked.set_unusable_password()
    locked.save()
    return record(Verb.ERASE_ACCOUNT, locked, by=by, reason=reason)


def _empty_mails(user: User) -> None:
    """Empty the messages to a person, and those to others that name her (`about`); nobody else's mail is touched.

    What still waits to leave: hers and her own requests are not sent; in what others must read, her name is taken out.
    """
    waiting = (MessageStatus.QUEUED, MessageStatus.SENDING)
    hers = MailMessage.objects.filter(Q(user=user) | Q(address=user.email))
    about = MailMessage.objects.filter(about=user).exclude(pk__in=hers.values("pk"))
    asked = about.filter(subject_kind=ASKED.code)
    for moot in (hers, asked):
        moot.filter(status=MessageStatus.QUEUED).update(status=MessageStatus.CANCELLED)
    names = "|".join(re.escape(words) for words in (user.full_name, user.email) if words)
    named = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
    for message in about.filter(status__in=waiting):
        message.subject = named.sub(NOBODY, message.subject)[:200]
        message.text = named.sub(NOBODY, message.text)
        message.save(update_fields=["subject", "text"])
    about.exclude(status__in=waiting).update(subject="", text="")
    hers.update(subject="", text="", address="")


@dataclass
class Retention:
    """What a retention run did, or would do."""

    warned: int = 0
    erased: int = 0
    accesses: int = 0
    sessions: int = 0
    mails: int = 0
    invitations: int = 0

    def __str__(self) -> str:
        return (
            f"{self.warned} compte(s) prévenu(s), {self.erased} effacé(s) ; {self.accesses} accès, {self.sessions} "
            f"session(s) et {self.invitations} invitation(s) supprimés ; {self.mails} courriel(s) vidé(s)"
        )


def idle_since(period: Period) -> QuerySet[User]:
    """Accounts that nobody has opened for that long."""
    limit = timezone.now() - period.lasts
    idle = Q(last_login__lt=limit) | Q(last_login__isnull=True, date_joined__lt=limit)
    rows: QuerySet[User] = User.objects.filter(idle, erased_at__isnull=True)
    return rows


def run_retention(*, dry_run: bool) -> Retention:
    """Warn then erase idle accounts, drop old accesses, dead sessions, old invitations and mail texts, each after the
    period of `label.rules.retention`.

    An account is erased a month at least after its warning, and only if nobody has signed in since.
    """
    now = timezone.now()
    report = Retention()
    seen = Coalesce(F("last_login"), F("date_joined"))
    to_warn = idle_since(retention.IDLE_WARNING).filter(
        Q(idle_warned_at__isnull=True) | Q(idle_warned_at__lt=seen),
        is_active=True,
    )
    to_erase = idle_since(retention.IDLE_ACCOUNT).filter(
        idle_warned_at__lt=now - retention.WARNED.lasts, idle_warned_at__gt=seen
    )
    accesses = AccessLog.objects.filter(at__lt=now - retention.ACCESS.lasts)
    sessions = Session.objects.filter(expire_date__lt=now)
    mails = MailMessage.objects.filter(queued_at__lt=now - retention.MAIL.lasts).exclude(text="", address="")
    invitations = Invitation.objects.filter(
        Q(accepted_at__isnull=True),
        Q(expires_at__lt=now - retention.OLD_INVITATION.lasts)
        | Q(withdrawn_at__lt=now - retention.OLD_INVITATION.lasts),
    )
    report.warned, report.erased = to_warn.count(), to_erase.count()
    report.accesses, report.sessions = accesses.count(), sessions.count()
    report.mails, report.invitations = mails.count(), invitations.count()
    if dry_run:
        return report
    for user in to_erase:
        try:
            erase_account(user, by=None)
        except Refusal:
            report.erased -= 1
    with transaction.atomic():
        for user in to_warn:
            emails.idle_warning(user)
            User.objects.filter(pk=user.pk).update(idle_warned_at=now)
        accesses.delete()
        sessions.delete()
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
        mails.update(text="", address="", subject="")
        invitations.delete()
        if any(vars(report).values()):
            record(Verb.RETENTION, "retention", by=None, **vars(report))
        MAIL.hand_on_commit()
    return report


@transaction.atomic
def start_viewing_as(target: User, *, by: User) -> None:
    """Let the équipe see the pages of an agent as she sees them, without changing anything; journaled. Raises
    Refusal.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe voit comme une personne."])
    if target.pk == by.pk or not target.is_active or needs_second_factor(target):
        raise Refusal(["On ne voit que comme un agent d’une collectivité, dont le compte est ouvert."])
    record(Verb.VIEW_AS, target, by=by)


@transaction.atomic
def stop_viewing_as(target_id: int, *, by: User) -> None:
    """The end of « voir comme », in the journal."""
    record(Verb.VIEW_AS_END, f"label.user:{target_id}", by=by)

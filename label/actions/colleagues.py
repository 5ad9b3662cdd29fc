"""The équipe serves itself: who is of it, whose account is closed, whose second factor is set anew."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from label import emails
from label.actions.base import record
from label.actions.people import erase_account
from label.enums import OPEN_MEMBERSHIPS, MailingStatus, UserGroup
from label.models import FactorReset, Invitation, JournalEntry, Mailing, MailMessage, Membership, User
from label.permissions import has_second_factor, is_equipe, needs_second_factor
from label.queries.people import votes_of
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb

LONGEST_REASON = 300
ONLY_EQUIPE = "Seule l’équipe fait ce geste."
WHY = "Dites pourquoi."


def _locked(user: User) -> User:
    found: User = User.objects.select_for_update().get(pk=user.pk)
    return found


def _is_last(user: User) -> bool:
    others = User.objects.filter(groups__name=UserGroup.EQUIPE, is_active=True).exclude(pk=user.pk)
    return is_equipe(user) and not others.exists()


def _close_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def equipe_refusals(user: User) -> list[str]:
    """Why an account may not be made one of the équipe, by whatever door; four queries."""
    reasons = []
    towns = Membership.objects.filter(user=user, status__in=OPEN_MEMBERSHIPS)
    names = ", ".join(towns.values_list("collectivite__name", flat=True))
    if is_equipe(user):
        reasons.append("Cette personne est déjà de l’équipe.")
    if names:
        reasons.append(f"Cette personne est rattachée à {names} : terminez d’abord ce rattachement.")
    if votes := ", ".join(one.words for one in votes_of(user)):
        reasons.append(
            f"Cette personne vote ({votes}) : l’équipe voit tous les dossiers, ses déports ne l’arrêteraient plus."
        )
    if not user.is_active:
        reasons.append("Ce compte est fermé : rouvrez-le d’abord.")
    return reasons


@transaction.atomic
def name_colleague(email: str, name: str, *, by: User) -> User:
    """Make somebody one of the équipe, and tell her; her account is made when there is none. Raises Refusal for who is
    already, works for a collectivité (she would judge her own dossier) or votes at a jury (she would read the dossiers
    from which she is recused).
    """
    if not is_equipe(by):
        raise Refusal([ONLY_EQUIPE])
    address = email.strip().lower()
    user: User | None = User.objects.select_for_update().filter(email=address).first()
    reasons = equipe_refusals(user) if user is not None else []
    if user is None and not name.strip():
        reasons.append("Donnez son nom : elle n’a pas encore de compte.")
    if reasons:
        raise Refusal(reasons)
    if user is None:
        user = User.objects.create_user(address, None, full_name=" ".join(name.split())[:150])
        # The address is proved by the letter: a password is chosen from a link sent there.
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    user.groups.add(Group.objects.get_or_create(name=UserGroup.EQUIPE)[0])
    record(Verb.NAME_COLLEAGUE, user, by=by)
    emails.colleague_named(user)
    MAIL.hand_on_commit()
    return user


@transaction.atomic
def end_colleague(user: User, *, reason: str, by: User) -> None:
    """Take somebody off the équipe: her account stays, its sessions are closed. Raises Refusal for oneself, for the
    last one, and while mailings that she prepared wait.
    """
    locked = _locked(user)
    reasons = [] if is_equipe(by) else [ONLY_EQUIPE]
    if not is_equipe(locked):
        reasons.append("Cette personne n’est pas de l’équipe.")
    if locked.pk == by.pk:
        reasons.append("On ne se retire pas soi-même : demandez-le à quelqu’un de l’équipe.")
    waiting = Mailing.objects.filter(created_by=locked, status__in=(MailingStatus.DRAFT, MailingStatus.PLANNED))
    if waiting.exists():
        reasons.append("Elle a préparé des envois qui attendent : confiez-les d’abord à quelqu’un d’autre.")
    if not reason.strip():
        reasons.append(WHY)
    if reasons:
        raise Refusal(reasons)
    locked.groups.remove(Group.objects.get(name=UserGroup.EQUIPE))
    _close_sessions(locked)
    record(Verb.END_COLLEAGUE, locked, by=by, reason=reason.strip()[:LONGEST_REASON])
    emails.colleague_ended(locked)
    MAIL.hand_on_commit()


@transaction.atomic
def change_address(user: User, address: str, *, reason: str, by: User) -> None:
    """Give an account another address because she asked: with a second factor nobody changes her own. Both addresses
    are told, the former one opens nothing more, what invites her follows. Raises Refusal for oneself, for an erased
    account, and for an address that another account has.
    """
    locked, new = _locked(user), address.strip().lower()
    before = locked.email
    reasons = [] if is_equipe(by) else [ONLY_EQUIPE]
    if locked.pk == by.pk:
        reasons.append("Demandez à quelqu’un d’autre de l’équipe de changer votre adresse.")
    if locked.erased_at is not None:
        reasons.append("Ce compte est effacé.")
    if new == before:
        reasons.append("C’est déjà son adresse.")
    elif (
        User.objects.filter(email=new).exists()
        or EmailAddress.objects.filter(email__iexact=new).exclude(user=locked).exists()
    ):
        reasons.append("Un autre compte a cette adresse.")
    if not reason.strip():
        reasons.append("Dites comment vous savez que c’est bien elle qui le demande.")
    if reasons:
        raise Refusal(reasons)
    locked.email = new
    locked.save(update_fields=["email"])
    EmailAddress.objects.filter(user=locked).delete()
    # Proved by who asked, as when somebody is named: the letter goes there.
    EmailAddress.objects.create(user=locked, email=new, verified=True, primary=True)
    Invitation.objects.open().filter(email=before).update(email=new)
    _close_sessions(locked)
    record(Verb.CHANGE_ADDRESS, locked, by=by, reason=reason.strip()[:LONGEST_REASON])
    emails.address_changed(locked, before)
    # What went to the former address is hers: it is exported and erased with her account.
    MailMessage.objects.filter(address__iexact=before, user__isnull=True).update(user=locked)
    MAIL.hand_on_commit()


@transaction.atomic
def suspend(user: User, *, reason: str, by: User) -> None:
    """Close an account until it is opened again: nobody signs in with it, what was typed stays. Raises Refusal for
    oneself and for the last one of the équipe.
    """
    locked = _locked(user)
    reasons = [] if is_equipe(by) else [ONLY_EQUIPE]
    if locked.pk == by.pk:
        reasons.append("On ne ferme pas son propre compte d’ici.")
    if _is_last(locked):
        reasons.append("Ce compte est le dernier de l’équipe : donnez d’abord ce droit à quelqu’un d’autre.")
    if not locked.is_active:
        reasons.append("Ce compte est déjà fermé.")
    if not reason.strip():
        reasons.append(WHY)
    if reasons:
        raise Refusal(reasons)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    _close_sessions(locked)
    record(Verb.SUSPEND_ACCOUNT, locked, by=by, reason=reason.strip()[:LONGEST_REASON])
    emails.account_suspended(locked, reason.strip()[:LONGEST_REASON])
    MAIL.hand_on_commit()


@transaction.atomic
def open_again(user: User, *, by: User) -> None:
    """Open a closed account again. Raises Refusal for one that is erased."""
    locked = _locked(user)
    if not is_equipe(by):
        raise Refusal([ONLY_EQUIPE])
    if locked.erased_at is not None:
        raise Refusal(["Ce compte est effacé : il ne se rouvre pas."])
    if locked.is_active:
        raise Refusal(["Ce compte est ouvert."])
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    record(Verb.REOPEN_ACCOUNT, locked, by=by)
    emails.account_reopened(locked)
    MAIL.hand_on_commit()


@transaction.atomic
def ask_factor_reset(user: User, *, reason: str, by: User) -> FactorReset:
    """Ask that a person set her second factor anew; somebody else of the équipe agrees. Raises Refusal."""
    locked = _locked(user)
    reasons = [] if is_equipe(by) else [ONLY_EQUIPE]
    if locked.pk == by.pk:
        reasons.append("Demandez à quelqu’un d’autre de l’équipe de le demander pour vous.")
    if not has_second_factor(locked):
        reasons.append("Cette personne n’a pas de second facteur.")
    if FactorReset.objects.filter(user=locked, ended_at__isnull=True).exists():
        reasons.append("Une remise à zéro est déjà demandée pour cette personne.")
    others = User.objects.filter(groups__name=UserGroup.EQUIPE, is_active=True).exclude(pk__in=(by.pk, locked.pk))
    if not others.exists():
        reasons.append("Personne d’autre de l’équipe ne pourrait l’accorder : nommez d’abord quelqu’un.")
    if not reason.strip():
        reasons.append("Dites comment vous savez que c’est bien elle qui le demande.")
    if reasons:
        raise Refusal(reasons)
    row = FactorReset.objects.create(user=locked, reason=reason.strip()[:LONGEST_REASON], asked_by=by)
    record(Verb.ASK_FACTOR_RESET, locked, by=by, reason=row.reason)
    emails.factor_asked(row, list(others))
    MAIL.hand_on_commit()
    return row


@transaction.atomic
def settle_factor_reset(reset: FactorReset, *, agreed: bool, by: User) -> None:
    """Agree, which takes the second factor away and closes the sessions; or refuse. Raises Refusal for whoever asked,
    and for the person herself.
    """
    row = FactorReset.objects.select_for_update(of=("self",)).select_related("user").get(pk=reset.pk)
    reasons = [] if is_equipe(by) else [ONLY_EQUIPE]
    if row.ended_at is not None:
        reasons.append("Cette demande est déjà réglée.")
    if by.pk == row.user_id or (agreed and by.pk == row.asked_by_id):
        reasons.append("Il y faut deux personnes, autres que celle dont c’est le second facteur.")
    if reasons:
        raise Refusal(reasons)
    row.ended_at = timezone.now()
    row.agreed_by = by if agreed else None
    row.save(update_fields=["ended_at", "agreed_by"])
    if agreed:
        Authenticator.objects.filter(user=row.user).delete()
        _close_sessions(row.user)
        emails.factor_reset(row.user, needs_second_factor(row.user))
        MAIL.hand_on_commit()
    record(Verb.SETTLE_FACTOR_RESET, row.user, by=by, confirmed=agreed)


@transaction.atomic
def erase_for(user: User, *, reason: str, by: User) -> JournalEntry:
    """Erase an account on behalf of the person who asked for it: the line of the journal is its receipt. Raises
    Refusal.
    """
    reasons = [] if is_equipe(by) else [ONLY_EQUIPE]
    if user.pk == by.pk:
        reasons.append("Effacez votre propre compte depuis « Mon compte ».")
    if not reason.strip():
        reasons.append("Dites comment la demande vous est parvenue.")
    if reasons:
        raise Refusal(reasons)
    return erase_account(user, by=by, reason=reason.strip()[:LONGEST_REASON])


def note_export(user: User, *, by: User) -> None:
    """Write that the équipe took out all that is kept of a person."""
    record(Verb.EXPORT_PERSON, user, by=by)

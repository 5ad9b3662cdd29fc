"""Gestures on attachments: asked, accepted or refused with a word, invited, ended; what was typed always stays."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from label import emails
from label.actions.base import record
from label.enums import OPEN_MEMBERSHIPS, MembershipOrigin, MembershipStatus, Role
from label.models import Collectivite, Invitation, Membership, User
from label.permissions import is_equipe, membership_of
from label.queries.people import may_decide_for
from label.rules.refusals import Refusal
from label.rules.roles import role_refusals
from label.rules.secrets import digest_of
from label.tasks.mail import MAIL
from label.verbs import Verb

INVITATION_DAYS = 14
MOST_INVITATIONS = 30  # of one person in a day


def _refuse_roles(roles: Collection[str], basis: str, by: User | None, collectivite: Collectivite) -> None:
    """Raise Refusal when `by` may not give these roles here; None is the platform itself."""
    if by is None:
        return
    mine = membership_of(by, collectivite)
    refusals = role_refusals(
        roles, by_equipe=is_equipe(by), basis=basis, inviter_roles=mine.roles if mine is not None else ()
    )
    if refusals:
        raise Refusal(refusals)


def _refuse_person(user: User | None) -> None:
    """Raise Refusal for one of the équipe, which reads every dossier: naming her refuses whoever is attached; for an
    account that is closed, with which nobody comes in.
    """
    if user is not None and is_equipe(user):
        raise Refusal(["Cette personne est de l’équipe du label, qui ne se rattache à aucune collectivité."])
    if user is not None and not user.is_active:
        raise Refusal(["Le compte de cette personne est fermé : l’équipe du label le rouvre d’abord."])


def _basis(roles: Collection[str], basis: str) -> str:
    return basis if Role.SIGNATAIRE in roles else ""


def _ordered(roles: Collection[str]) -> list[str]:
    return [role.value for role in Role if role.value in roles]


@transaction.atomic
def request_membership(user: User, collectivite: Collectivite, *, function: str, message: str = "") -> Membership:
    """Ask to be attached; the correspondants, else the équipe, are told. Raises Refusal when it is already asked or
    done.
    """
    if not collectivite.active:
        raise Refusal(["Cette collectivité n’existe plus : demandez celle qui lui a succédé."])
    _refuse_person(user)
    if not function.strip():
        raise Refusal(["Donnez votre fonction : elle aide à vous reconnaître."])
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user,
                collectivite=collectivite,
                function=function.strip(),
                message=message.strip(),
                origin=MembershipOrigin.REQUEST,
            )
    except IntegrityError:
        raise Refusal(
            [f"Vous êtes déjà rattaché(e) à {collectivite.name}, ou votre demande attend une réponse."]
        ) from None
    record(Verb.REQUEST_MEMBERSHIP, membership, by=user, collectivite=collectivite.code)
    emails.membership_asked(membership, may_decide_for(collectivite))
    MAIL.hand_on_commit()
    return membership


@transaction.atomic
def decide_membership(
    membership: Membership, *, accept: bool, by: User, roles: Collection[str] = (), basis: str = "", word: str = ""
) -> None:
    """Accept a request with roles, or refuse it with a word. Raises Refusal when it is no longer waiting or the roles
    may not be given.
    """
    locked = (
        Membership.objects.select_for_update(of=("self",)).select_related("collectivite", "user").get(pk=membership.pk)
    )
    if locked.status != MembershipStatus.PENDING:
        raise Refusal(["Cette demande a déjà reçu une réponse."])
    if locked.user_id == by.pk:
        raise Refusal(["On n’accepte pas sa propre demande."])
    if accept:
        _refuse_person(locked.user)
        _refuse_roles(roles, basis, by, locked.collectivite)
        locked.roles, locked.signatory_basis = _ordered(roles), _basis(roles, basis)
    elif not word.strip():
        raise Refusal(["Un refus s’explique : écrivez un mot."])
    locked.status = MembershipStatus.ACTIVE if accept else MembershipStatus.REFUSED
    locked.decided_at, locked.decided_by, locked.decision = timezone.now(), by, word.strip()
    locked.save()
    record(
        Verb.ACCEPT_MEMBERSHIP if accept else Verb.REFUSE_MEMBERSHIP,
        locked,
        by=by,
        collectivite=locked.collectivite.code,
        roles=locked.roles,
    )
    emails.membership_decided(locked)
    MAIL.hand_on_commit()


@transaction.atomic
def change_roles(membership: Membership, *, roles: Collection[str], by: User, basis: str = "") -> None:
    """Give other roles to somebody attached; a correspondant neither gives nor takes the role of signataire. Raises
    Refusal.
    """
    locked = (
        Membership.objects.select_for_update(of=("self",)).select_related("collectivite", "user").get(pk=membership.pk)
    )
    if locked.status != MembershipStatus.ACTIVE:
        raise Refusal(["Ce rattachement n’est plus actif."])
    wanted = set(roles)
    if not is_equipe(by) and Role.SIGNATAIRE.value in locked.roles:
        _refuse_roles(wanted - {Role.SIGNATAIRE.value} or {Role.CONTRIBUTEUR.value}, "", by, locked.collectivite)
        wanted.add(Role.SIGNATAIRE.value)
        basis = locked.signatory_basis
    else:
        _refuse_roles(wanted, basis, by, locked.collectivite)
    before, locked.roles = locked.roles, _ordered(wanted)
    locked.signatory_basis = _basis(wanted, basis)
    locked.save(update_fields=["roles", "signatory_basis"])
    record(Verb.CHANGE_ROLES, locked, by=by, collectivite=locked.collectivite.code, before=before, roles=locked.roles)
    if by.pk != locked.user_id and before != locked.roles:
        emails.roles_changed(locked)
        MAIL.hand_on_commit()


@transaction.atomic
def end_membership(membership: Membership, *, by: User | None) -> None:
    """End an attachment, one's own or somebody's: what was typed stays. Raises Refusal when it is over already; for a
    signataire whom neither herself nor the équipe ends, as `change_roles` does.

    A town that loses its last person is not lost: requests for it go to the équipe, whose overview names it.
    """
    locked = (
        Membership.objects.select_for_update(of=("self",)).select_related("collectivite", "user").get(pk=membership.pk)
    )
    if locked.status not in OPEN_MEMBERSHIPS:
        raise Refusal(["Ce rattachement est déjà terminé."])
    if by is not None and by.pk != locked.user_id and not is_equipe(by) and Role.SIGNATAIRE.value in locked.roles:
        raise Refusal(["Seule l’équipe du label retire une personne signataire : écrivez-lui."])
    locked.status, locked.ended_at = MembershipStatus.ENDED, timezone.now()
    locked.save(update_fields=["status", "ended_at"])
    record(Verb.END_MEMBERSHIP, locked, by=by, collectivite=locked.collectivite.code)
    if by is not None and by.pk != locked.user_id:
        emails.membership_ended(locked)
        MAIL.hand_on_commit()


@transaction.atomic
def want_summary(membership: Membership, *, wants: bool, by: User) -> None:
    """Begin or stop to receive, once a day at most, what one's colleagues did. Raises Refusal for somebody else's."""
    if membership.user_id != by.pk:
        raise Refusal(["Chacun choisit pour soi de recevoir ce résumé."])
    Membership.objects.filter(pk=membership.pk).update(daily_summary=wants)
    record(Verb.WANT_SUMMARY, membership, by=by, changed=wants)


@transaction.atomic
def invite(
    collectivite: Collectivite, email: str, *, roles: Collection[str], by: User, basis: str = ""
) -> tuple[Invitation, str]:
    """Invite an address with roles: returns the invitation and its token, which only the mail carries. Raises Refusal.

    A second invitation of the same address replaces the first, whose link no longer works.
    """
    if not collectivite.active:
        raise Refusal([f"{collectivite.name} n’existe plus : invitez dans celle qui lui a succédé."])
    _refuse_roles(roles, basis, by, collectivite)
    _refuse_too_many(by)
    address = email.strip().lower()
    if Membership.objects.active().filter(collectivite=collectivite, user__email=address).exists():
        raise Refusal(["Cette personne est déjà rattachée : ses rôles se changent dans la liste."])
    _refuse_person(User.objects.filter(email=address).first())
    Invitation.objects.open().to(collectivite, address).update(withdrawn_at=timezone.now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        collectivite=collectivite,
        email=address,
        roles=_ordered(roles),
        signatory_basis=_basis(roles, basis),
        token_hash=digest_of(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    record(Verb.INVITE, invitation, by=by, collectivite=collectivite.code, roles=invitation.roles)
    emails.invited(invitation, token)
    MAIL.hand_on_commit()
    return invitation, token


def _refuse_too_many(by: User) -> None:
    """Raise Refusal when somebody has invited more than a team in a day: the équipe, who invites for all, aside."""
    since = timezone.now() - timedelta(days=1)
    if not is_equipe(by) and Invitation.objects.filter(invited_by=by, invited_at__gt=since).count() >= MOST_INVITATIONS:
        raise Refusal([f"Vous avez déjà envoyé {MOST_INVITATIONS} invitations aujourd’hui : reprenez demain."])


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back; raises Refusal when it was accepted or is over."""
    taken = Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
    if not taken:
        raise Refusal(["Cette invitation n’est plus en attente."])
    record(Verb.WITHDRAW_INVITATION, invitation, by=by)


def invitation_of(token: str) -> Invitation:
    """The invitation of this token; raises Refusal with a sentence when it is unknown, used, withdrawn or expired."""
    invitation = (
        Invitation.objects.select_related("collectivite", "invited_by").filter(token_hash=digest_of(token)).first()
    )
    if invitation is None:
        raise Refusal(["Ce lien d’invitation n’est pas le bon : il a peut-être été coupé ou modifié en chemin."])
    if invitation.accepted_at is not None:
        raise Refusal(["Cette invitation a déjà servi."])
    if invitation.withdrawn_at is not None:
        raise Refusal(["Cette invitation a été retirée, ou remplacée par une plus récente."])
    if invitation.expires_at <= timezone.now():
        raise Refusal(["Cette invitation a expiré : demandez-en une nouvelle à la personne qui vous l’a envoyée."])
    return invitation


@transaction.atomic
def accept_invitation(token: str, user: User) -> Membership:
    """Attach the invited person at once, adding to the roles she has. Raises Refusal as `invitation_of`, or for another
    address.
    """
    return _accept(invitation_of(token), user)


@transaction.atomic
def accept_own_invitation(invitation: Invitation, user: User) -> Membership:
    """Accept from one's own list an invitation to one's verified address, its mail lost or closed. Raises Refusal as
    the link does.
    """
    return _accept(invitation, user)


def _accept(invitation: Invitation, user: User) -> Membership:
    if invitation.email != user.email.lower():
        raise Refusal(["Cette invitation est adressée à une autre adresse que celle de votre compte."])
    _refuse_person(user)
    if not Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=user):
        raise Refusal(["Cette invitation a déjà servi."])
    membership = (
        Membership.objects.select_for_update()
        .filter(user=user, collectivite=invitation.collectivite, status__in=OPEN_MEMBERSHIPS)
        .first()
    ) or Membership(user=user, collectivite=invitation.collectivite)
    membership.roles = _ordered({*membership.roles, *invitation.roles})
    membership.signatory_basis = invitation.signatory_basis or membership.signatory_basis
    membership.origin = membership.origin or MembershipOrigin.INVITATION
    membership.status = MembershipStatus.ACTIVE
    membership.decided_at, membership.decided_by = timezone.now(), invitation.invited_by
    membership.save()
    record(
        Verb.ACCEPT_INVITATION, membership, by=user, collectivite=invitation.collectivite.code, roles=membership.roles
    )
    return membership


@transaction.atomic
def attach_by_siren(user: User, siren: str) -> Membership | None:
    """Attach somebody whose professional identity names a collectivité's SIREN, as contributeur only; None when no one
    bears it, and for one of the équipe.
    """
    collectivite = Collectivite.objects.active().filter(siren=siren).first() if len(siren) == 9 else None
    if collectivite is None or is_equipe(user):
        return None
    existing = (
        Membership.objects.select_for_update()
        .filter(user=user, collectivite=collectivite, status__in=OPEN_MEMBERSHIPS)
        .first()
    )
    if existing is not None and existing.is_active:
        return existing
    membership = existing or Membership(user=user, collectivite=collectivite)
    membership.roles, membership.status = [Role.CONTRIBUTEUR.value], MembershipStatus.ACTIVE
    membership.origin, membership.decided_at = MembershipOrigin.PROCONNECT, timezone.now()
    membership.save()
    record(Verb.ATTACH_BY_SIREN, membership, by=user, collectivite=collectivite.code)
    return membership


@transaction.atomic
def set_contact(collectivite: Collectivite, address: str, *, by: User) -> None:
    """Set the address at which a collectivité is invited; an empty one removes it."""
    collectivite.contact_email = address.strip().lower()
    collectivite.save(update_fields=["contact_email"])
    record(Verb.SET_CONTACT, collectivite, by=by, code=collectivite.code)

"""Gestures on requests for a signataire: asked with the delegation, taken back, answered by the équipe at once."""

from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from label import emails
from label.actions.base import record
from label.actions.files import erase, keep
from label.actions.memberships import change_roles, decide_membership, invite
from label.enums import OPEN_MEMBERSHIPS, Role, SignatoryBasis
from label.models import Attachment, Collectivite, Membership, SignatoryRequest, User
from label.permissions import is_equipe, membership_of
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb

ALREADY = "Cette personne est déjà proposée : l’équipe va répondre."


def ask_signatory(
    collectivite: Collectivite,
    *,
    full_name: str,
    email: str,
    basis: str,
    delegation: "tuple[str, File[Any]] | None" = None,
    by: User,
) -> SignatoryRequest:
    """Ask the équipe to recognise somebody as signataire of a collectivité, `delegation` being the name and the file of
    the document that says so (needed unless she is its executive). The équipe is told. Raises Refusal.
    """
    address = email.strip().lower()
    reasons = []
    if membership_of(by, collectivite) is None:
        reasons.append("Seules les personnes rattachées proposent une personne signataire.")
    if not collectivite.active:
        reasons.append("Cette collectivité n’existe plus : demandez dans celle qui lui a succédé.")
    if not full_name.strip() or not address:
        reasons.append("Donnez le nom et l’adresse de la personne.")
    if basis == SignatoryBasis.DELEGATION and delegation is None:
        reasons.append("Joignez la délégation de signature : l’équipe la relit avant de répondre.")
    known = Membership.objects.active().filter(collectivite=collectivite, user__email__iexact=address)
    if known.with_role(Role.SIGNATAIRE).exists():
        reasons.append("Cette personne est déjà signataire.")
    if reasons:
        raise Refusal(reasons)
    asked = SignatoryRequest(
        collectivite=collectivite, full_name=full_name.strip(), email=address, basis=basis, asked_by=by
    )
    if delegation is None:
        with transaction.atomic():
            _ask(asked, None)
    else:
        name, upload = delegation
        keep(upload, name=name, by=by, save=lambda row: _ask(asked, row))
    return asked


def _ask(asked: SignatoryRequest, delegation: Attachment | None) -> None:
    asked.delegation = delegation
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError:
        raise Refusal([ALREADY]) from None
    record(Verb.ASK_SIGNATORY, asked, by=asked.asked_by, collectivite=asked.collectivite.code)
    emails.signatory_asked(asked)
    MAIL.hand_on_commit()


def _waiting(asked: SignatoryRequest) -> SignatoryRequest:
    rows = SignatoryRequest.objects.waiting().select_for_update(of=("self",))
    locked = rows.select_related("collectivite", "asked_by", "delegation").filter(pk=asked.pk).first()
    if locked is None:
        raise Refusal(["Cette demande a déjà reçu une réponse, ou a été reprise."])
    return locked


@transaction.atomic
def take_back_signatory(asked: SignatoryRequest, *, by: User) -> None:
    """Take a request back before its answer, its delegation with it. Raises Refusal."""
    locked = _waiting(asked)
    mine = membership_of(by, locked.collectivite)
    if locked.asked_by_id != by.pk and (mine is None or not mine.holds(Role.CORRESPONDANT, Role.SIGNATAIRE)):
        raise Refusal(["La personne qui a fait cette demande la retire, ou la personne correspondante."])
    record(Verb.TAKE_BACK_SIGNATORY, locked, by=by, collectivite=locked.collectivite.code)
    delegation = locked.delegation
    locked.delete()
    if delegation is not None:
        erase(delegation)


@transaction.atomic
def answer_signatory(asked: SignatoryRequest, *, accept: bool, word: str = "", by: User) -> str:
    """Answer a request in one gesture: somebody attached receives the role, anybody else an invitation that carries it;
    what was done, in a sentence. A refusal is explained in a word. Both are told by mail, and who asked. Raises
    Refusal.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe du label donne le rôle de signataire."])
    locked = _waiting(asked)
    if not accept and not word.strip():
        raise Refusal(["Un refus s’explique : écrivez un mot."])
    locked.granted, locked.word = accept, word.strip()
    locked.decided_by, locked.decided_at = by, timezone.now()
    locked.save(update_fields=["granted", "word", "decided_by", "decided_at"])
    done = _name(locked, by) if accept else f"La demande pour {locked.full_name} est refusée."
    record(
        Verb.NAME_SIGNATORY if accept else Verb.REFUSE_SIGNATORY, locked, by=by, collectivite=locked.collectivite.code
    )
    if not accept or locked.asked_by.email.lower() != locked.email:
        emails.signatory_answered(locked)
        MAIL.hand_on_commit()
    return done


def _name(asked: SignatoryRequest, by: User) -> str:
    """Give the role: to her attachment, to the one she asks for, else by an invitation."""
    open_ones = Membership.objects.filter(collectivite=asked.collectivite_id, status__in=OPEN_MEMBERSHIPS)
    membership = open_ones.filter(user__email__iexact=asked.email).first()
    if membership is None:
        invite(asked.collectivite, asked.email, roles=[Role.SIGNATAIRE], basis=asked.basis, by=by)
        return f"{asked.full_name} reçoit une invitation comme signataire."
    roles = {*membership.roles, Role.SIGNATAIRE.value}
    if membership.is_active:
        change_roles(membership, roles=roles, basis=asked.basis, by=by)
    else:
        decide_membership(membership, accept=True, roles=roles, basis=asked.basis, by=by)
    return f"{membership.user} est maintenant signataire."

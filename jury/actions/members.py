"""Gestures on members: named, charter, links, conflicts, recusals."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from jury import emails
from jury.actions.base import bump, follow_reader, refresh_card
from jury.actions.dealing import ask_another
from jury.actions.sitting.counting import leave_out
from jury.enums import RUNS, CaseStatus, ConflictStatus, JuryRole, LinkKind, SittingStatus
from jury.models import Case, ConflictOfInterest, JuryMember, LinkDeclaration, Recusal, Sitting
from jury.queries.seats import conflicts_of, dossier_facts, holds_mandate
from jury.rules.conflicts import EXCEPTION
from label.actions.base import record
from label.enums import OPEN_MEMBERSHIPS, UserGroup
from label.models import Candidature, Collectivite, Edition, Membership, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.typography import typographic

NAMED = 5  # candidates named in a refusal
ONE_ONLY = (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT)


@dataclass(frozen=True)
class Mandates:
    """What the équipe knows of the mandates of somebody it names, and whether she is recused from what they touch."""

    towns: tuple[Collectivite, ...]
    recused: bool = False


@transaction.atomic
def name_member(
    edition: Edition,
    *,
    email: str,
    name: str,
    role: JuryRole,
    by: User | None,
    function: str = "",
    exception: str = "",
    mandates: Mandates | None = None,
) -> JuryMember:
    """Name somebody to the jury of an edition, and invite her; her account is made when there is none.

    Raises Refusal when she is already named, when the role is taken, when a voter would be of the équipe, or when she
    is attached to a collectivité and no exception is written; the exception recuses her from that collectivité. A
    mandate of hers that touches candidates is a Refusal too, unless she is named recused from them, by an exception
    where the règlement excludes whoever holds one.
    """
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    reasons = _naming_faults(edition, user, role, exception)
    if reasons:
        raise Refusal([typographic(text) for text in reasons])
    if user is None:
        user = User.objects.create_user(address, None, full_name=" ".join(name.split())[:150])
        # The address is proved by the letter: a password is chosen from a link sent there.
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    user.groups.add(Group.objects.get(name=UserGroup.JURY))
    # Somebody named again takes up her seat: her links, her recusals and what she has read stay hers.
    before = JuryMember.objects.filter(edition=edition, user=user, ended_at__isnull=False).order_by("-pk").first()
    member = before or JuryMember(edition=edition, user=user)
    member.role, member.ended_at = role, None
    member.function, member.exception = function.strip()[:200], exception.strip()[:500]
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        raise Refusal(["Cette personne ou ce rôle vient d’être nommé par ailleurs : rechargez la page."]) from None
    record(
        Verb.NAME_MEMBER, member, by=by, edition=edition.year, person=user.pk, roles=role.value, reason=member.exception
    )
    _settle_mandates(member, mandates, by=by)
    emails.named(member)
    return member


def _naming_faults(edition: Edition, user: User | None, role: JuryRole, exception: str) -> list[str]:
    """Why this person may not be named, as French sentences."""
    attached = _attached(user)
    reasons = []
    if user is not None and user.erased_at is not None:
        reasons.append("Ce compte est effacé.")
    if user is not None and JuryMember.objects.active().filter(edition=edition, user=user).exists():
        reasons.append("Cette personne est déjà nommée pour cette édition.")
    if user is not None and is_equipe(user) and role != JuryRole.INSTRUCTEUR:
        reasons.append(
            "Cette personne est de l’équipe, qui voit tous les dossiers : un déport ne l’arrêterait pas. Elle peut "
            "instruire, pas voter."
        )
    if role in ONE_ONLY and JuryMember.objects.active().filter(edition=edition, role=role).exists():
        reasons.append(f"{role.label} : ce rôle est déjà tenu. Retirez d’abord la personne qui le tient.")
    if attached and not exception.strip():
        towns = ", ".join(attached)
        reasons.append(f"Cette personne est attachée à {towns} : une exception demande une raison écrite.")
    return reasons


def _settle_mandates(member: JuryMember, known: Mandates | None, *, by: User | None) -> None:
    """What the mandates of somebody who is being named touch: refused in words, or a recusal from each. Those that
    nobody typed (`known` is None) wait for an answer, as every conflict, unless the règlement excludes them.
    """
    for town in known.towns if known is not None else ():
        LinkDeclaration.objects.get_or_create(member=member, kind=LinkKind.MANDATE, collectivite=town)
    propose_conflicts([member])
    rows = holds_mandate(ConflictOfInterest.objects.filter(member=member))
    touched = list(
        rows.select_related(
            "candidature__edition", "candidature__collectivite", "member__user", "member__edition"
        ).order_by("candidature__sort_key")
    )
    excluded = member.edition.terms.mandates_exclude and not member.exception and member.votes
    if touched and (excluded or (known is not None and not known.recused)):
        towns = ", ".join(row.candidature.name for row in touched[:NAMED])
        more = f" et {len(touched) - NAMED} autres" if len(touched) > NAMED else ""
        way_out = (
            "Le règlement l’exclut du jury : une exception demande une raison écrite, et qu’elle se déporte."
            if excluded
            else "Ne nommez pas cette personne, ou cochez qu’elle se déporte de ces dossiers."
        )
        raise Refusal([f"Ses mandats touchent des candidates : {towns}{more}. {way_out}"])
    for row in touched if known is not None else ():
        if row.status == ConflictStatus.PROPOSED:
            _confirm(row, by=by, word="Mandat connu à la nomination.")


def _attached(user: User | None) -> list[str]:
    if user is None:
        return []
    rows = Membership.objects.filter(user=user, status__in=OPEN_MEMBERSHIPS)
    return list(rows.values_list("collectivite__name", flat=True))


@transaction.atomic
def end_member(member: JuryMember, *, by: User | None) -> None:
    """Take a member off the jury. Raises Refusal while a sitting runs: there she leaves, and stays in its minutes; once
    the last one is closed; once she is off it. Between two sittings she stays in the minutes of those that are closed.
    """
    current = bump(member.edition_id)  # before the member, as who notes her attendance does
    if JuryMember.objects.select_for_update().get(pk=member.pk).ended_at is not None:
        raise Refusal([f"{member} n’est déjà plus au jury."])
    if member.votes and current is not None and current.status != SittingStatus.PREPARED:
        over = current.status == SittingStatus.CLOSED
        raise Refusal(
            [
                f"Le jury {member.edition.year} a fini : il reste tel qu’il a siégé."
                if over
                else "La séance a commencé : notez plutôt son départ."
            ]
        )
    member.attendances.filter(sitting__status=SittingStatus.PREPARED).delete()
    member.assignments.filter(candidature__appraisals__isnull=True).delete()
    member.ended_at = timezone.now()
    member.save(update_fields=["ended_at"])
    if not JuryMember.objects.active().filter(user=member.user_id).exists():
        member.user.groups.remove(Group.objects.get(name=UserGroup.JURY))
    record(Verb.END_MEMBER, member, by=by, person=member.user_id)


@transaction.atomic
def accept_charter(member: JuryMember, *, by: User) -> None:
    """Accept the charter, once; only the member does."""
    if by.pk != member.user_id:
        raise Refusal(["Chacun accepte la charte pour soi."])
    if member.charter_at is None:
        member.charter_at = timezone.now()
        member.save(update_fields=["charter_at"])
        record(Verb.ACCEPT_CHARTER, member, by=by)


@transaction.atomic
def declare_link(
    member: JuryMember,
    *,
    kind: LinkKind,
    by: User,
    collectivite: Collectivite | None = None,
    siren: str = "",
    text: str = "",
) -> LinkDeclaration:
    """Declare a link; what it says of the dossiers is proposed at once, a sitting that runs included. Raises Refusal
    when it says nothing.
    """
    if by.pk != member.user_id:
        raise Refusal(["Chacun déclare ses liens."])
    if collectivite is None and not siren and not text.strip():
        raise Refusal(["Nommez une collectivité, donnez le SIREN de l’employeur, ou dites le lien en quelques mots."])
    link = LinkDeclaration.objects.create(
        member=member, kind=kind, collectivite=collectivite, siren=siren, text=text.strip()[:300]
    )
    record(Verb.DECLARE_LINK, member, by=by, kind=kind.label.lower())
    propose_conflicts([member])
    return link


@transaction.atomic
def withdraw_link(link: LinkDeclaration, *, by: User) -> None:
    """Take back a link declared by mistake; the conflicts already found stay, to be dismissed with a word."""
    if by.pk != link.member.user_id:
        raise Refusal(["Chacun déclare ses liens."])
    record(Verb.WITHDRAW_LINK, link.member, by=by, kind=link.link_kind.label.lower())
    link.delete()


@transaction.atomic
def finish_declaration(member: JuryMember, *, by: User) -> None:
    """Say that all the links are declared: dossiers open from then on. Raises Refusal before the charter."""
    if by.pk != member.user_id:
        raise Refusal(["Chacun déclare ses liens."])
    if member.charter_at is None:
        raise Refusal(["Acceptez d’abord la charte."])
    if member.declared_at is None:
        member.declared_at = timezone.now()
        member.save(update_fields=["declared_at"])
        record(Verb.FINISH_DECLARATION, member, by=by)


def propose_conflicts(members: Sequence[JuryMember]) -> int:
    """Find the conflicts of these members of one edition, within the caller's transaction; how many are new.

    One dismissed on other grounds is proposed again. That of a member named by exception, and every one found while
    the sitting runs, is confirmed at once.
    """
    if not members:
        return 0
    dossiers = dossier_facts(members[0].edition)
    sitting = Sitting.objects.current(members[0].edition_id)
    running = sitting is not None and sitting.status in RUNS
    fresh = 0
    for member in members:
        known = {row.candidature_id: row for row in ConflictOfInterest.objects.filter(member=member)}
        for found in conflicts_of(member, dossiers):
            row = known.get(found.pk) or ConflictOfInterest(member=member, candidature_id=found.pk)
            if row.pk is not None and row.grounds == found.codes:
                continue
            if row.status == ConflictStatus.CONFIRMED:  # she is out of this dossier already: what else is found is kept
                ConflictOfInterest.objects.filter(pk=row.pk).update(grounds=found.codes)
                continue
            row.reason, row.grounds, row.status = found.reason[:500], found.codes, ConflictStatus.PROPOSED
            row.settled_at = row.settled_by = None
            row.save()
            fresh += 1
            if EXCEPTION in found.codes:
                _confirm(row, by=None, word="Exception écrite à la nomination.")
            elif running:
                _confirm(row, by=None, word="Déclaré pendant la séance : effet immédiat.")
    return fresh


@transaction.atomic
def propose_all_conflicts(edition: Edition) -> int:
    """Find the conflicts of every member of an edition, once towns have registered since; how many are new."""
    return propose_conflicts(list(JuryMember.objects.active().filter(edition=edition).select_related("edition")))


def settles_as_president(conflict: ConflictOfInterest, user: User) -> bool:
    """Whether she settles this conflict because she presides the jury and it is somebody's of the équipe."""
    member = conflict.member
    presides = JuryMember.objects.active().filter(user=user, edition=member.edition_id, role=JuryRole.PRESIDENT)
    return member.user_id != user.pk and is_equipe(member.user) and presides.exists()


@transaction.atomic
def settle_conflict(conflict: ConflictOfInterest, *, confirmed: bool, word: str, by: User) -> None:
    """Confirm a conflict (a recusal follows): the member, or who settles. Dismiss it with a word: who settles, that is
    the équipe, or the president for one of the équipe. A member never lifts her own: her word waits for them.

    A confirmed one is lifted until the case is decided. Raises Refusal.
    """
    rows = ConflictOfInterest.objects.select_for_update(of=("self",)).select_related("member__user", "member__edition")
    row = rows.get(pk=conflict.pk)
    own = by.pk == row.member.user_id
    equipe = is_equipe(by) or settles_as_president(row, by)
    if not equipe and not own:
        raise Refusal(["Un conflit se règle par la personne concernée ou par l’équipe."])
    if confirmed:
        if row.status != ConflictStatus.CONFIRMED:
            _confirm(row, by=by, word=word)
        return
    if not word.strip():
        raise Refusal(["Dites en un mot pourquoi ce lien n’est pas un conflit."])
    if own:
        if row.status == ConflictStatus.CONFIRMED:
            raise Refusal(["Un déport ne se lève que par l’équipe, ou par la présidence pour quelqu’un de l’équipe."])
        row.word = word.strip()[:500]
        row.save(update_fields=["word"])
        record(Verb.ASK_DISMISSAL, row.member, by=by, candidature=row.candidature_id, reason=row.word)
        return
    if row.status == ConflictStatus.CONFIRMED:
        if Case.objects.filter(candidature=row.candidature_id, status=CaseStatus.DECIDED).exists():
            raise Refusal(["Ce dossier est décidé : le déport reste."])
        Recusal.objects.filter(member=row.member_id, candidature=row.candidature_id).delete()
    row.status, row.word = ConflictStatus.DISMISSED, word.strip()[:500]
    row.settled_at, row.settled_by = timezone.now(), by
    row.save()
    record(Verb.DISMISS_CONFLICT, row.member, by=by, candidature=row.candidature_id, reason=row.word)
    bump(row.member.edition_id)
    follow_reader(row.candidature, row.member)
    refresh_card(row.member.edition_id)


def _confirm(row: ConflictOfInterest, *, by: User | None, word: str) -> None:
    row.status, row.word = ConflictStatus.CONFIRMED, word.strip()[:500]
    row.settled_at, row.settled_by = timezone.now(), by
    row.save()
    sitting = bump(row.member.edition_id)
    running = sitting is not None and sitting.status in RUNS
    Recusal.objects.get_or_create(
        member=row.member, candidature=row.candidature, defaults={"reason": row.reason, "in_sitting": running}
    )
    # Out of the dossier at once: neither her vote nor her work on it stays.
    case = Case.objects.select_for_update(of=("self",)).filter(candidature=row.candidature_id).first()
    if case is not None and case.status != CaseStatus.DECIDED:
        leave_out(case, row.member_id, str(row.member))
    was_reader = bool(row.member.assignments.filter(candidature=row.candidature_id).delete()[0])
    follow_reader(row.candidature, row.member)
    if was_reader:
        ask_another(row.candidature)
    if running:
        refresh_card(row.member.edition_id)
    record(Verb.RECUSE, row.member, by=by, candidature=row.candidature_id, reason=row.reason)


@transaction.atomic
def recuse(member: JuryMember, candidature: Candidature, *, reason: str, by: User) -> None:
    """Step aside from a dossier at once, during the sitting too. Raises Refusal without a reason, or once the case is
    decided.
    """
    if by.pk != member.user_id and not is_equipe(by):
        raise Refusal(["Chacun se déporte pour soi."])
    if not reason.strip():
        raise Refusal(["Dites en un mot quel est le lien avec cette collectivité."])
    recused = Recusal.objects.filter(member=member, candidature=candidature).exists()
    if not recused and Case.objects.filter(candidature=candidature, status=CaseStatus.DECIDED).exists():
        raise Refusal(["Ce dossier est décidé : prévenez la présidence, qui peut le rouvrir."])
    row, _ = ConflictOfInterest.objects.get_or_create(
        member=member, candidature=candidature, defaults={"reason": reason.strip()[:500]}
    )
    if row.status != ConflictStatus.CONFIRMED:
        row.reason = reason.strip()[:500]
        _confirm(row, by=by, word="")

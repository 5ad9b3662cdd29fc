"""What a person holds, handed over to another in one gesture before she leaves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet

from jury.actions.dealing import assign, unassign
from jury.enums import JuryRole
from jury.models import Assignment, JuryMember
from label.actions.base import record
from label.actions.colleagues import ONLY_EQUIPE, erase_for, suspend
from label.enums import MailingStatus, UserGroup
from label.models import JournalEntry, Mailing, Membership, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb
from questionnaire.actions.sections import assign_section, unassign_section
from questionnaire.models import SectionAssignment
from villes_internet.holdings import holdings_of


@dataclass
class HandedOver:
    """How many dossiers, sections and mailings were handed over, and in words what stays with her."""

    dossiers: int = 0
    sections: int = 0
    mailings: int = 0
    left: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """All that was handed over."""
        return self.dossiers + self.sections + self.mailings


def takers_of(user: User) -> QuerySet[User]:
    """Who may take up something of hers: the équipe, the readers of her editions, the people of her collectivités."""
    editions = JuryMember.objects.active().filter(user=user).values("edition")
    towns = Membership.objects.active().filter(user=user).values("collectivite")
    readers = Q(
        jury_memberships__edition__in=editions,
        jury_memberships__role=JuryRole.INSTRUCTEUR,
        jury_memberships__ended_at__isnull=True,
    )
    neighbours = Q(pk__in=Membership.objects.active().filter(collectivite__in=towns).values("user"))
    rows: QuerySet[User] = User.objects.filter(Q(groups__name=UserGroup.EQUIPE) | readers | neighbours, is_active=True)
    return rows.exclude(pk=user.pk).distinct().order_by("full_name", "email")


@transaction.atomic
def close_account(user: User, *, reason: str, urgent: bool, by: User) -> None:
    """Close an account once what she holds is handed over; at once when it is `urgent`. Raises Refusal."""
    _refuse_held(user, urgent=urgent)
    suspend(user, reason=reason, by=by)


@transaction.atomic
def erase_handed(user: User, *, reason: str, urgent: bool, by: User) -> JournalEntry:
    """Erase an account on behalf of who asked for it, once what she holds is handed over; at once when it is `urgent`.
    The line of the journal is its receipt. Raises Refusal.
    """
    _refuse_held(user, urgent=urgent)
    return erase_for(user, reason=reason, by=by)


def _refuse_held(user: User, *, urgent: bool) -> None:
    waiting = [one.words for one in holdings_of(user) if one.to_hand]
    if waiting and not urgent:
        more = f", et {len(waiting) - 3} autres" if len(waiting) > 3 else ""
        raise Refusal(
            [f"Elle tient encore : {' ; '.join(waiting[:3])}{more}. Confiez-le d’abord, ou dites que c’est urgent."]
        )


@transaction.atomic
def hand_over(user: User, to: User, *, by: User) -> HandedOver:
    """Hand to another what she may take up of what somebody holds: dossiers not begun, sections, mailings that have not
    left. What cannot be is told, and stays. Raises Refusal when nothing was.
    """
    reasons = [] if is_equipe(by) else [ONLY_EQUIPE]
    if to.pk == user.pk or not to.is_active:
        reasons.append("Choisissez quelqu’un d’autre, dont le compte est ouvert.")
    if reasons:
        raise Refusal(reasons)
    done = HandedOver()
    _files(user, to, by, done)
    _sections(user, to, by, done)
    _mailings(user, to, done)
    if not done.count:
        raise Refusal(done.left or ["Elle ne tient rien que cette personne puisse reprendre."])
    record(Verb.HAND_OVER, user, by=by, person=to.pk, changed=done.count)
    return done


def _tried(gesture: Callable[[], object], done: HandedOver, what: str) -> bool:
    """Whether a gesture was done; its refusal is told."""
    try:
        with transaction.atomic():
            gesture()
    except Refusal as refusal:
        done.left.append(f"{what} : {' '.join(refusal.reasons)}")
        return False
    return True


def _files(user: User, to: User, by: User, done: HandedOver) -> None:
    mine = Assignment.objects.filter(member__user=user, member__ended_at__isnull=True)
    rest = mine.exclude(candidature__appraisals__member__user=user, candidature__appraisals__done_at__isnull=False)
    seats = {seat.edition_id: seat for seat in JuryMember.objects.readers().filter(user=to).select_related("user")}
    for one in rest.select_related("candidature__edition", "member__user").order_by("candidature__sort_key", "pk"):
        candidature, seat = one.candidature, seats.get(one.candidature.edition_id)
        if seat is None:
            done.left.append(f"{candidature.name} : {to} n’instruit pas l’édition {candidature.edition.year}.")
            continue

        def move(one: Assignment = one, seat: JuryMember = seat) -> None:
            if not Assignment.objects.filter(candidature=one.candidature, member=seat).exists():
                assign(one.candidature, seat, by=by, due_on=one.due_on)
            unassign(one, by=by)

        done.dossiers += _tried(move, done, candidature.name)


def _sections(user: User, to: User, by: User, done: HandedOver) -> None:
    rows = (
        SectionAssignment.objects.held()
        .filter(person=user)
        .select_related("section", "candidature__edition__questionnaire")
    )
    for one in rows.order_by("pk"):

        def move(one: SectionAssignment = one) -> None:
            assign_section(one.candidature, one.section.code, to, due_on=one.due_on, by=by)
            unassign_section(one.candidature, one.pk, by=by)

        done.sections += _tried(move, done, f"{one.section.label}, {one.candidature}")


def _mailings(user: User, to: User, done: HandedOver) -> None:
    waiting = Mailing.objects.filter(created_by=user, status__in=(MailingStatus.DRAFT, MailingStatus.PLANNED))
    if is_equipe(to):
        done.mailings = waiting.update(created_by=to)
    elif waiting.exists():
        done.left.append(f"Envois préparés : {to} n’est pas de l’équipe.")

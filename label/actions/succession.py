"""Territories that follow others: who succeeds to whom, and the people who follow."""

from django.db import transaction
from django.utils import timezone

from label import emails
from label.actions.base import public_changed, public_gesture, record
from label.enums import GROUPINGS, OPEN_MEMBERSHIPS, MembershipOrigin, MembershipStatus, Role
from label.models import Collectivite, Membership, User
from label.permissions import is_equipe
from label.queries.succession import line_of
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb
from toolkit.typography import typographic


def heir_asked(old: Collectivite, code: str, *, by: User) -> Collectivite:
    """The collectivité of this code, when it may succeed to one that has vanished. Raises Refusal."""
    heir = Collectivite.objects.select_related("departement").filter(code=code.strip().upper()).first()
    reasons = [] if is_equipe(by) else ["Seule l’équipe dit une succession."]
    if old.active:
        reasons.append(f"{typographic(old.name)} est en vigueur : rien ne lui succède.")
    if heir is None:
        raise Refusal([*reasons, f"Aucune collectivité ne porte le code « {code.strip()} »."])
    if not heir.active:
        reasons.append(f"{typographic(heir.name)} n’existe plus : donnez celle qui est en vigueur.")
    elif (heir.kind in GROUPINGS) != (old.kind in GROUPINGS):
        reasons.append("À une commune succède une commune, à une intercommunalité une intercommunalité.")
    if reasons:
        raise Refusal(reasons)
    return heir


@public_gesture
def set_successor(old: Collectivite, code: str, *, by: User) -> Collectivite | None:
    """Say which collectivité, by its code, succeeds to one that has vanished; none takes back what was said. Raises
    Refusal.
    """
    row = Collectivite.objects.select_for_update(of=("self",)).get(pk=old.pk)
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe dit une succession."])
    heir = heir_asked(row, code, by=by) if code.strip() else None
    if heir is None and row.successor_id is None:
        raise Refusal(["Donnez le code de celle qui lui succède."])
    row.successor = heir
    row.save(update_fields=["successor"])
    record(Verb.SET_SUCCESSOR, row, by=by, collectivite=heir.code if heir is not None else "")
    public_changed()
    return heir


def followers(heir: Collectivite) -> list[Membership]:
    """The people of those that this collectivité succeeds to, who are not attached to it yet; two queries."""
    already = Membership.objects.filter(collectivite=heir, status__in=OPEN_MEMBERSHIPS).values("user")
    rows = Membership.objects.active().filter(collectivite__in=line_of(heir), user__is_active=True)
    found = rows.exclude(user__in=already).select_related("user", "collectivite").order_by("-collectivite__population")
    once: dict[int, Membership] = {}
    for row in found:  # somebody of two of them follows as she was in the larger one
        once.setdefault(row.user_id, row)
    return list(once.values())


@transaction.atomic
def take_people(heir: Collectivite, *, by: User) -> int:
    """Attach to a collectivité the people of those that it succeeds to, with their roles; how many. Nobody signs by an
    old delegation: a signataire becomes correspondant. Raises Refusal.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe fait suivre les personnes."])
    Collectivite.objects.select_for_update(of=("self",)).get(pk=heir.pk)
    rows = followers(heir)
    if not rows:
        raise Refusal(["Personne ne reste à suivre."])
    now = timezone.now()
    for row in rows:
        kept = {Role.CORRESPONDANT.value if role == Role.SIGNATAIRE else role for role in row.roles}
        roles = sorted(kept, reverse=True)
        made = Membership.objects.create(
            user=row.user,
            collectivite=heir,
            roles=roles,
            function=row.function,
            origin=MembershipOrigin.SUCCESSION,
            status=MembershipStatus.ACTIVE,
            decided_at=now,
            decided_by=by,
        )
        record(Verb.FOLLOW_SUCCESSION, made, by=by, collectivite=heir.code, before=row.collectivite.code, roles=roles)
        emails.membership_followed(made, row.collectivite)
    MAIL.hand_on_commit()
    return len(rows)

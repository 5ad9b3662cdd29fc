"""The jury of last year, as it is proposed again."""

from collections.abc import Sequence
from dataclasses import dataclass

from jury.enums import JuryRole
from jury.models import JuryMember
from label.enums import OPEN_MEMBERSHIPS
from label.models import Edition, Membership, User


@dataclass(frozen=True)
class FormerSeat:
    """Somebody of a past jury, by a key of the proposal: no address for one that only its printed list names. `towns`
    are those that she is attached to, for whom an exception is to be written.
    """

    key: str
    name: str
    role: JuryRole
    function: str
    email: str = ""
    towns: str = ""


def former_jury(edition: Edition) -> tuple[int | None, list[FormerSeat]]:
    """The last year before this edition whose jury is known, and those of it that are not named here yet: by their
    account, else as the edition printed them. Five queries.
    """
    before = Edition.objects.before(edition.year)
    seated = before.filter(jury_members__ended_at__isnull=True, jury_members__isnull=False).first()
    printed = before.exclude(printed_jury__membres__isnull=True).first()
    last = max((one for one in (seated, printed) if one is not None), key=lambda one: one.year, default=None)
    if last is None:
        return None, []
    here = JuryMember.objects.active().filter(edition=edition).select_related("user")
    named = {row.user_id for row in here}
    names = {_plain(str(row.user)) for row in here}
    rows = JuryMember.objects.active().filter(edition=last, user__is_active=True, user__erased_at=None)
    members = list(rows.select_related("user").order_by("named_at", "pk"))
    towns = _towns([row.user for row in members])
    found = [
        FormerSeat(
            key=f"m{row.pk}",
            name=str(row.user),
            role=JuryRole(row.role),
            function=row.function,
            email=row.user.email,
            towns=towns.get(row.user_id, ""),
        )
        for row in members
        if row.user_id not in named
    ]
    known = names | {_plain(str(row.user)) for row in members}
    president = last.printed_jury.get("president", "")
    for number, one in enumerate(last.printed_jury.get("membres", [])):
        if _plain(one["nom"]) not in known:
            role = JuryRole.PRESIDENT if one["nom"] == president else JuryRole.MEMBRE
            found.append(FormerSeat(f"p{number}", one["nom"], role, one.get("fonction", "")))
    order = list(JuryRole)
    return last.year, sorted(found, key=lambda one: order.index(one.role))


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())


def _towns(people: Sequence[User]) -> dict[int, str]:
    """The collectivités of these people, in words; one query."""
    found: dict[int, list[str]] = {}
    rows = Membership.objects.filter(user__in=people, status__in=OPEN_MEMBERSHIPS)
    for user, name in rows.order_by("collectivite__name").values_list("user_id", "collectivite__name"):
        found.setdefault(user, []).append(name)
    return {user: ", ".join(names) for user, names in found.items()}

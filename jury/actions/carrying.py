"""The jury of last year, named again for this one: each person is confirmed, with her role and her function."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from jury.actions.members import name_member
from jury.enums import JuryRole
from jury.models import JuryMember
from jury.queries.former import former_jury
from label.models import Edition, User
from label.rules.refusals import Refusal

NOBODY = "Cochez au moins une personne à renommer."


@dataclass(frozen=True)
class NewSeat:
    """What the équipe confirms of a former seat."""

    key: str
    email: str
    role: JuryRole
    function: str
    exception: str = ""


@transaction.atomic
def carry_jury(edition: Edition, seats: Sequence[NewSeat], *, by: User) -> list[JuryMember]:
    """Name these people of the former jury again, each invited by a letter. Raises Refusal with the reasons of each,
    and then names nobody.
    """
    proposed = {one.key: one for one in former_jury(edition)[1]}
    chosen = [(proposed[seat.key], seat) for seat in seats if seat.key in proposed]
    if not chosen:
        raise Refusal([NOBODY])
    reasons: list[str] = []
    named = []
    for former, seat in chosen:
        try:
            named.append(
                name_member(
                    edition,
                    email=former.email or seat.email,
                    name=former.name,
                    role=seat.role,
                    function=seat.function,
                    exception=seat.exception,
                    by=by,
                )
            )
        except Refusal as refusal:
            reasons += [f"{former.name} : {reason}" for reason in refusal.reasons]
    if reasons:
        raise Refusal(reasons)
    return named

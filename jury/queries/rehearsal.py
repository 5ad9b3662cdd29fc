"""What the screens and the report of a rehearsal read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from jury.enums import JuryRole
from jury.models import JuryMember, Rehearsal, RehearsalDevice, Sitting
from jury.queries.seats import holder, substitutes_among
from jury.rules.rehearsal import SILENT_AFTER, Board
from jury.rules.sitting import presiding
from label.models import Edition


def has_sat(edition: Edition) -> bool:
    """Whether the jury has begun, so that it rehearses no more; one query."""
    return edition.is_public or Sitting.objects.filter(edition=edition, opened_at__isnull=False).exists()


def members_there(rehearsal: Rehearsal, since: datetime) -> set[int]:
    """The keys of the members of whom a device was seen after `since`; one query."""
    rows = RehearsalDevice.objects.filter(rehearsal=rehearsal, seen_at__gt=since)
    return set(rows.values_list("member_id", flat=True))


def voters_of(edition: int) -> list[JuryMember]:
    """The voting members of an edition; one query."""
    return list(JuryMember.objects.voters().filter(edition=edition).select_related("user"))


def chair_of(rehearsal: Rehearsal, board: Board, members: Iterable[JuryMember] = ()) -> JuryMember | None:
    """Who presides a rehearsal: as in the sitting among those who are there, else the first of them, so that a handful
    of members may rehearse; None when nobody is. One query without `members`.
    """
    known = {one.pk: one for one in members or voters_of(rehearsal.edition_id)}
    here = [pk for pk in known if pk in board.there]
    president, vice = (holder(known.values(), role) for role in (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT))
    away = set(known) - set(here)
    found = presiding(president, vice, away, substitutes_among(known.values()))
    return known.get(found if found is not None else min(here, default=0))


@dataclass(frozen=True)
class RehearsalReport:
    """What a rehearsal taught: its devices, the voters who never came, those who fell silent before its end, or now."""

    rehearsal: Rehearsal
    devices: list[RehearsalDevice]
    never: list[JuryMember]
    silent: list[JuryMember]


def reports_of(edition: Edition) -> list[RehearsalReport]:
    """Every rehearsal of an edition, newest first; three queries."""
    rows = Rehearsal.objects.filter(edition=edition).prefetch_related("devices__member__user")
    voters = voters_of(edition.pk)
    found = []
    for row in rows:
        devices = list(row.devices.all())
        came = {one.member_id for one in devices}
        end = row.closed_at or timezone.now()
        to_the_end = {one.member_id for one in devices if end - one.seen_at <= SILENT_AFTER}
        found.append(
            RehearsalReport(
                row,
                devices,
                [one for one in voters if one.pk not in came and one.named_at <= end],
                [one for one in voters if one.pk in came - to_the_end],
            )
        )
    return found

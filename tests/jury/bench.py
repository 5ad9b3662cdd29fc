"""A jury for the tests: its members, and an edition ready to be decided."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jury.actions.members import name_member
from jury.actions.sitting.opening import mark_present, prepare_sitting, set_agenda
from jury.enums import JuryRole
from jury.models import JuryMember, Sitting
from label.enums import Phase
from label.models import Award, Edition, User
from tests.cast import SECRET
from villes_internet.demo.accounts import set_second_factor


def member(edition: Edition, role: JuryRole, name: str, *, ready: bool = True, by: User | None = None) -> JuryMember:
    """Somebody named, the charter accepted and the links declared."""
    row = name_member(edition, email=f"{name.lower()}@jury.example", name=name, role=role, by=by)
    set_second_factor(row.user, SECRET)
    if ready:
        row.charter_at = row.declared_at = timezone.now()
        row.save()
    return row


@dataclass
class Jury:
    """A president, a vice-president, the other voters, and the sitting."""

    president: JuryMember
    vice: JuryMember
    others: list[JuryMember]
    sitting: Sitting

    @property
    def voters(self) -> list[JuryMember]:
        return [self.president, self.vice, *self.others]


def undecided_2012() -> Edition:
    """The real edition of 2012 before its jury: 356 filed candidatures without awards, in deliberation."""
    edition = Edition.objects.select_related("regulation").get(year=2012)
    Award.objects.filter(candidature__edition=edition).delete()
    edition.phase = Phase.DELIBERATION
    edition.save(update_fields=["phase"])
    return edition


def jury_of(edition: Edition, size: int = 15, *, order: str = "strate", present: int | None = None) -> Jury:
    """A whole jury, present, with its agenda."""
    president = member(edition, JuryRole.PRESIDENT, "Présidente")
    vice = member(edition, JuryRole.VICE_PRESIDENT, "Vice")
    others = [member(edition, JuryRole.MEMBRE, f"Juré{n}") for n in range(size - 2)]
    sitting = prepare_sitting(edition, held_on=date(2011, 11, 8), place="Paris", ends_at=None, by=None)
    set_agenda(sitting, order=order, by=None)
    jury = Jury(president, vice, others, sitting)
    for one in jury.voters[:present]:
        mark_present(sitting, one, present=True, by=president.user)
    return jury

"""A jury for the tests: its members, and an edition ready to be decided."""

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from jury.actions.members import name_member
from jury.actions.sitting.batches import Adopted, consent, open_batch
from jury.actions.sitting.opening import mark_present, open_sitting, prepare_sitting, set_agenda
from jury.enums import JuryRole
from jury.models import Attendance, Batch, Case, JuryMember, Sitting
from jury.queries.batches import batches_to_put
from label.enums import CandidatureStatus, Phase, UserGroup
from label.models import Award, Candidature, Edition, User
from label.rules.refusals import Refusal
from tests.cast import SECRET
from tests.conftest import written_once
from tests.factories.label import CandidatureFactory, EditionFactory
from villes_internet.demo.accounts import set_second_factor


def member(edition: Edition, role: JuryRole, name: str, *, ready: bool = True, by: User | None = None) -> JuryMember:
    """Somebody named, the charter accepted and the links declared."""
    row = name_member(edition, email=f"{name.lower()}@jury.example", name=name, role=role, by=by)
    set_second_factor(row.user, SECRET)
    if ready:
        row.charter_at = row.declared_at = timezone.now()
        row.save()
    return row


def voters_at_once(edition: Edition, named: dict[str, JuryRole]) -> list[JuryMember]:
    """Voters who are ready, in the rows that naming them one by one writes: each would cost a fiftieth of a second."""
    users = [User(email=f"{name.lower()}@jury.example", full_name=name) for name in named]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    Group.objects.get(name=UserGroup.JURY).user_set.add(*users)
    addresses = [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    EmailAddress.objects.bulk_create(addresses)
    for user in users:
        set_second_factor(user, SECRET)
    now = timezone.now()
    rows = [JuryMember(edition=edition, user=user, role=role) for user, role in zip(users, named.values(), strict=True)]
    for row in rows:
        row.charter_at = row.declared_at = now
    return JuryMember.objects.bulk_create(rows)


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


FEW = ("38185", "47001", "57463")  # Grenoble, Agen and Metz stand for the 356


def undecided_2012(*, few: bool = False) -> Edition:
    """The real edition of 2012 before its jury: 356 filed candidatures without awards, in deliberation. With `few`,
    three of them are filed and the others registered only.
    """
    edition = Edition.objects.select_related("regulation").get(year=2012)
    Award.objects.filter(candidature__edition=edition)._raw_delete(DEFAULT_DB_ALIAS)  # Django would read them all first
    if few:
        others = Candidature.objects.filter(edition=edition).exclude(collectivite__code__in=FEW)
        others.update(status=CandidatureStatus.REGISTERED)
    edition.phase = Phase.DELIBERATION
    edition.save(update_fields=["phase"])
    return edition


def in_appraisal() -> Edition:
    """The same whose dossiers are being read."""
    edition = undecided_2012()
    edition.phase = Phase.APPRAISAL
    edition.save(update_fields=["phase"])
    return edition


def jury_of(edition: Edition, size: int = 15, *, order: str = "strate", present: int | None = None) -> Jury:
    """A whole jury, present, with its agenda."""
    named = {"Présidente": JuryRole.PRESIDENT, "Vice": JuryRole.VICE_PRESIDENT}
    named |= {f"Juré{n}": JuryRole.MEMBRE for n in range(size - 2)}
    president, vice, *others = voters_at_once(edition, named)
    sitting = prepare_sitting(edition, held_on=date(2011, 11, 8), place="Paris", ends_at=None, by=None)
    set_agenda(sitting, order=order, by=None)
    jury = Jury(president, vice, others, sitting)
    here = jury.voters[:present]
    if here:
        mark_present(sitting, here[0], present=True, by=president.user)
    Attendance.objects.bulk_create([Attendance(sitting=sitting, member=one) for one in here[1:]])
    return jury


def sitting_on(*names: str) -> Jury:
    """A jury of five on the dossiers of 2150 that are named; everybody is there, its first sitting is open."""
    edition = EditionFactory(in_deliberation=True, year=2150)
    for name in names:
        CandidatureFactory(edition=edition, name=name, past_confirmed=True, past_source="Registre (test)")
    found = jury_of(edition, size=5)
    open_sitting(found.sitting, by=found.president)
    return found


def case_of(name: str) -> Case:
    """The case of a dossier of 2150."""
    return Case.objects.select_related("candidature").get(candidature__name=name, sitting__edition__year=2150)


def adopt_all(sitting: Sitting, *, by: JuryMember) -> Adopted:
    """Every batch that this member may put to the members, who all consent; raises the Refusal of the first."""
    members = list(JuryMember.objects.voters().filter(edition=sitting.edition_id).select_related("user"))
    here = set(sitting.attendances.filter(left_at__isnull=True).values_list("member_id", flat=True))
    found, refusals = Adopted(0, 0, 0), []
    for group, level, _ in batches_to_put(sitting):
        try:
            put = open_batch(sitting, group, level, seconds=10, by=by)
        except Refusal as refusal:  # another chair's
            refusals.append(refusal)
            continue
        consents = [consent(sitting, put, by=one) for one in members if isinstance(put, Batch) and one.pk in here]
        done = consents[-1] if consents else put
        assert isinstance(done, Adopted)
        pairs = zip(astuple(found), astuple(done), strict=True)
        found = Adopted(*(before + more for before, more in pairs))
    if refusals and not found.adopted:
        raise refusals[0]
    return found


def seated_once(write: Callable[[], Jury]) -> Any:
    """The fixture `seated` of a dossier: a jury that is written once for all the tests that ask for it."""

    @pytest.fixture(scope="module", name="seated")
    def written(django_db_setup: None, django_db_blocker: Any) -> Iterator[Jury]:
        with written_once(django_db_blocker, write) as found:
            yield found

    return written

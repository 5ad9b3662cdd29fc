"""What the database refuses of the jury, whoever writes."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError
from django.utils import timezone

from jury.enums import AppealStatus, CaseStatus, ConflictStatus, JuryRole, LinkKind, SittingStatus
from jury.models import (
    Appeal,
    Appraisal,
    Assignment,
    Attendance,
    Batch,
    Case,
    ConflictOfInterest,
    Consent,
    Decision,
    DossierNote,
    JuryMember,
    LinkDeclaration,
    Poll,
    Recusal,
    Rehearsal,
    RehearsalDevice,
    Sitting,
    TownQuestion,
    Vote,
)
from label.models import Candidature
from tests.constraints import constraints_of, refused_by
from tests.jury.bench import Jury, jury_of, seated_once, undecided_2012

pytestmark = pytest.mark.django_db
NOW = timezone.now


seated = seated_once(lambda: jury_of(undecided_2012(few=True), size=3))  # three voters, present, and the cases of 2012


@pytest.fixture
def jury(seated: Jury) -> Jury:
    """A copy of it, of whom a test may say anything."""
    return deepcopy(seated)


@pytest.fixture
def grenoble(jury: Jury) -> Candidature:
    """A filed candidature of that edition."""
    return Candidature.objects.select_related("jury_case").get(edition=jury.sitting.edition, collectivite__code="38185")


def _appeal(jury: Jury, town: Candidature, **facts: object) -> None:
    rest = {"text": "Réexaminez", "received_by": jury.vice.user, "previous_arobases": 3}
    Appeal.objects.create(candidature=town, **{**rest, **facts})


def _twice(write: Callable[[], object]) -> None:
    write()
    write()


def _batch(jury: Jury, level: int = 2, closes_at: datetime | None = None) -> Batch:
    closes_at = closes_at or NOW() + timedelta(minutes=1)
    return Batch.objects.create(sitting=jury.sitting, level=level, opened_by=jury.president, closes_at=closes_at)


def _decision(jury: Jury, town: Candidature, level: int = 3) -> None:
    Decision.objects.create(case=town.jury_case, arobases=level, eligible=3, quorum=2, presided_by=jury.president)


def _question(jury: Jury, town: Candidature, **facts: object) -> None:
    TownQuestion.objects.create(candidature=town, member=jury.vice, text="?", due_on=date(2011, 11, 1), **facts)


Wrong = Callable[[Jury, Candidature], object]


def _device_twice(jury: Jury, town: Candidature) -> None:
    row = Rehearsal.objects.create(edition=town.edition)
    _twice(lambda: RehearsalDevice.objects.create(rehearsal=row, member=jury.vice, words="Firefox"))


WRONG: dict[str, Wrong] = {
    "one_open_appeal": lambda jury, town: _twice(lambda: _appeal(jury, town)),
    "appeal_answered_in_words": lambda jury, town: _appeal(jury, town, status=AppealStatus.MAINTAINED),
    "appeal_correction_is_confirmed": lambda jury, town: _appeal(
        jury, town, status=AppealStatus.CORRECTED, answer="Corrigé", answered_at=NOW(), arobases=4
    ),
    "file_assigned_once": lambda jury, town: _twice(
        lambda: Assignment.objects.create(candidature=town, member=jury.vice)
    ),
    "appraisal_once": lambda jury, town: _twice(lambda: Appraisal.objects.create(candidature=town, member=jury.vice)),
    "appraisal_level": lambda jury, town: Appraisal.objects.create(
        candidature=town, member=jury.vice, proposed_arobases=6
    ),
    "appraisal_done_has_a_proposal": lambda jury, town: Appraisal.objects.create(
        candidature=town, member=jury.vice, proposed_arobases=3, reasons="", done_at=NOW()
    ),
    "town_question_answered": lambda jury, town: _question(jury, town, answered_at=NOW()),
    "jury_member_once": lambda jury, town: JuryMember.objects.create(
        edition=town.edition, user=jury.others[0].user, role=JuryRole.INSTRUCTEUR
    ),
    "jury_one_president": lambda jury, town: JuryMember.objects.filter(pk=jury.others[0].pk).update(
        role=JuryRole.PRESIDENT
    ),
    "jury_role_known": lambda jury, town: JuryMember.objects.filter(pk=jury.vice.pk).update(role="greffier"),
    "jury_substitutes_in_order": lambda jury, town: JuryMember.objects.filter(
        pk__in=[jury.vice.pk, jury.others[0].pk]
    ).update(substitute_rank=1),
    "link_says_something": lambda jury, town: LinkDeclaration.objects.create(member=jury.vice, kind=LinkKind.OTHER),
    "link_siren_well_formed": lambda jury, town: LinkDeclaration.objects.create(
        member=jury.vice, kind=LinkKind.EMPLOYMENT, siren="12345678X"
    ),
    "conflict_once": lambda jury, town: _twice(
        lambda: ConflictOfInterest.objects.create(candidature=town, member=jury.vice, reason="Élue")
    ),
    "conflict_dismissed_with_a_word": lambda jury, town: ConflictOfInterest.objects.create(
        candidature=town, member=jury.vice, reason="Élue", status=ConflictStatus.DISMISSED
    ),
    "recusal_once": lambda jury, town: _twice(
        lambda: Recusal.objects.create(candidature=town, member=jury.vice, reason="Élue")
    ),
    "present_once": lambda jury, town: Attendance.objects.create(sitting=jury.sitting, member=jury.vice),
    "leaves_after_arriving": lambda jury, town: Attendance.objects.filter(member=jury.vice).update(
        left_at=NOW() - timedelta(days=1)
    ),
    "sitting_number_once": lambda jury, town: Sitting.objects.create(edition=town.edition, held_on=NOW().date()),
    "sitting_number": lambda jury, town: Sitting.objects.update(number=0),
    "one_sitting_runs": lambda jury, town: [
        Sitting.objects.create(edition=town.edition, held_on=NOW().date(), number=n, status=SittingStatus.OPEN)
        for n in (2, 3)
    ],
    "one_rehearsal_at_a_time": lambda jury, town: _twice(lambda: Rehearsal.objects.create(edition=town.edition)),
    "rehearsal_leaves_nothing": lambda jury, town: Rehearsal.objects.create(
        edition=town.edition, closed_at=NOW(), table={"votes": {"1": 3}}
    ),
    "rehearsal_device_once": _device_twice,
    "one_case_on_the_table": lambda jury, town: Case.objects.filter(
        pk__in=Case.objects.order_by("rank").values("pk")[:2]
    ).update(status=CaseStatus.VOTING),
    "case_proposal_level": lambda jury, town: Case.objects.filter(candidature=town).update(proposal=6),
    "grouped_has_a_proposal": lambda jury, town: Case.objects.filter(candidature=town).update(
        proposal=None, grouped=True
    ),
    "vote_once": lambda jury, town: _twice(
        lambda: Vote.objects.create(case=town.jury_case, member=jury.vice, arobases=3)
    ),
    "vote_level": lambda jury, town: Vote.objects.create(case=town.jury_case, member=jury.vice, arobases=6),
    "one_batch_at_a_time": lambda jury, town: _twice(lambda: _batch(jury)),
    "batch_level": lambda jury, town: _batch(jury, level=6),
    "batch_window": lambda jury, town: _batch(jury, closes_at=NOW() - timedelta(days=1)),
    "consent_once": lambda jury, town: _twice(partial(Consent.objects.create, batch=_batch(jury), member=jury.vice)),
    "note_says_something": lambda jury, town: DossierNote.objects.create(
        candidature=town, author=jury.vice.user, text=""
    ),
    "hands_confirmed_by_another": lambda jury, town: Poll.objects.create(
        case=town.jury_case, counts=[0, 0, 3, 0, 0], typed_by=jury.vice, confirmed_by=jury.vice
    ),
    "poll_once": lambda jury, town: _twice(lambda: Poll.objects.create(case=town.jury_case, counts=[0, 0, 9, 0, 0])),
    "poll_set_aside_with_a_reason": lambda jury, town: Poll.objects.create(
        case=town.jury_case, counts=[0, 0, 9, 0, 0], set_aside_at=NOW()
    ),
    "decision_once": lambda jury, town: _twice(lambda: _decision(jury, town)),
    "decision_level": lambda jury, town: _decision(jury, town, level=6),
}


@pytest.mark.parametrize("constraint", WRONG)
def test_a_row_that_means_nothing_is_refused(jury: Jury, grenoble: Candidature, constraint: str) -> None:
    with refused_by(constraint):
        WRONG[constraint](jury, grenoble)


def test_every_constraint_of_the_jury_is_tried() -> None:
    assert set(WRONG) == constraints_of("jury")


def test_a_recused_member_does_not_vote_whatever_writes(jury: Jury, grenoble: Candidature) -> None:
    Recusal.objects.create(candidature=grenoble, member=jury.vice, reason="Élue")
    with pytest.raises(IntegrityError, match="a recused member does not vote"):
        Vote.objects.create(case=grenoble.jury_case, member=jury.vice, arobases=3)

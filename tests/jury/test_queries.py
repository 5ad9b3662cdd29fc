"""What the jury reads, and what it costs: as much for three dossiers as for one."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jury.enums import CaseStatus
from jury.models import Appraisal, Assignment, Case, ConflictOfInterest, Decision, Recusal
from jury.queries import listing, seats, sitting
from label.models import Candidature
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import Jury, jury_of

pytestmark = pytest.mark.django_db


def worked(rows: int) -> Jury:
    """A jury of an edition of that many dossiers: each appraised, each behind a recusal, each decided."""
    edition = EditionFactory(in_deliberation=True)
    for _ in range(rows):
        CandidatureFactory(edition=edition)
    jury = jury_of(edition, size=3)
    for one in Candidature.objects.filter(edition=edition):
        Assignment.objects.create(candidature=one, member=jury.president)
        Appraisal.objects.create(candidature=one, member=jury.president, proposed_arobases=2)
        Recusal.objects.create(candidature=one, member=jury.vice, reason="Élue")
        ConflictOfInterest.objects.create(candidature=one, member=jury.others[0], reason="Voisin")
        Decision.objects.create(case=one.jury_case, arobases=2, eligible=2, quorum=2, presided_by=jury.president)
    return jury


Read = Callable[[Jury], object]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("read", "queries"),
    [
        (lambda jury: listing.dossier_rows(jury.sitting.edition), 5),
        (lambda jury: seats.closed_dossiers(jury.vice), 1),
        (lambda jury: seats.recused_by_dossier(jury.sitting.edition), 1),
        (lambda jury: seats.dossier_facts(jury.sitting.edition), 2),
        (lambda jury: seats.links_of(jury.vice), 2),
        (lambda jury: seats.bench_of(jury.sitting), 2),
        (lambda jury: sitting.pace_of(jury.sitting, timezone.now(), None), 2),
        (lambda jury: sitting.curve_of(jury.sitting), 1),
        (lambda jury: sitting.undecided(jury.sitting), 1),
        (lambda jury: sitting.next_case(jury.sitting), 1),
        (lambda jury: sitting.missing_cases(jury.sitting), 1),
        (lambda jury: sitting.attendance_lines(jury.sitting), 1),
    ],
)
def test_a_reading_costs_the_same_whatever_the_files(
    rows: int, read: Read, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    jury = worked(rows)
    assert jury.sitting.edition.terms  # read before: it is the reader's own
    with django_assert_num_queries(queries):
        read(jury)


@pytest.mark.parametrize("recused", [1, 3])
def test_the_table_costs_the_same_whoever_is_recused(
    recused: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = EditionFactory(in_deliberation=True)
    CandidatureFactory(edition=edition)
    jury = jury_of(edition, size=6)
    case = Case.objects.get(sitting=jury.sitting)
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.VOTING)
    for one in jury.others[:recused]:
        Recusal.objects.create(candidature=case.candidature, member=one, reason="Élue")
    bench = seats.bench_of(jury.sitting)
    with django_assert_num_queries(5):  # a count by show of hands is one; and the past, when there is an edition before
        table = sitting.table_of(jury.sitting, bench)
    assert table is not None
    assert (len(table.recused), len(table.voters)) == (recused, 6 - recused)


def test_a_row_behind_the_wall_says_its_name_alone() -> None:
    jury = worked(3)
    hidden = Candidature.objects.filter(edition=jury.sitting.edition)[0]
    rows = {row.pk: row for row in listing.dossier_rows(jury.sitting.edition, {hidden.pk: "Élue"})}
    assert (rows[hidden.pk].closed, rows[hidden.pk].appraisals, rows[hidden.pk].ceiling) == (True, (), None)
    assert all(row.proposal is None or row.proposal == 2 for row in rows.values())
    assert sum(bool(row.readers) for row in rows.values()) == 2


def test_an_undone_decision_counts_nowhere() -> None:
    jury = worked(3)
    Decision.objects.filter(pk=Decision.objects.standing()[0].pk).update(undone_at=timezone.now(), undone_reason="x")
    assert sitting.curve_of(jury.sitting) == {1: 0, 2: 2, 3: 0, 4: 0, 5: 0}

"""Only who is in the race receives a level: a dossier that leaves it, or comes back, at every moment of the jury."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from jury.actions.closing import close_sitting
from jury.actions.sitting.cases import cast_vote, close_vote, decide, open_case, undo_last
from jury.actions.sitting.group import pull_case, undo_group
from jury.actions.sitting.opening import open_sitting, set_agenda
from jury.enums import CaseStatus
from jury.models import Case, Decision, Feedback, Vote
from jury.queries.sitting import curve_of, next_case, pace_of, undecided
from label.actions.awards import award
from label.enums import AwardOrigin, CandidatureStatus, Phase
from label.importing.palmares import import_palmares
from label.models import Award, Candidature, Edition
from label.queries.histories import histories_told_in
from label.queries.results import map_points, results_of
from tests.cast import GRENOBLE, Cast
from tests.jury.bench import Jury, adopt_all, jury_of, undecided_2012
from tests.pages import text_of
from tests.refusals import refused
from toolkit.tables.reading import ImportRefused
from villes_internet.actions import change_status, reopen, restore

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OUT = (CandidatureStatus.WITHDRAWN, CandidatureStatus.INADMISSIBLE)


@pytest.fixture
def edition() -> Edition:
    return undecided_2012()


@pytest.fixture
def jury(edition: Edition) -> Jury:
    """A sitting of three dossiers, so that it can be closed."""
    kept = ("38185", "47001", "57463")
    left = Candidature.objects.filter(edition=edition).exclude(collectivite__code__in=kept)
    left.update(status=CandidatureStatus.WITHDRAWN, status_reason="Hors de cette séance")
    Candidature.objects.filter(edition=edition).update(past_confirmed=True, past_source="Registre")
    found = jury_of(edition, size=5)
    open_sitting(found.sitting, by=found.president)
    return found


@pytest.fixture
def case(jury: Jury) -> Case:
    return case_of(GRENOBLE)


def case_of(code: str) -> Case:
    return Case.objects.select_related("candidature__edition").get(candidature__collectivite__code=code)


def decided(jury: Jury, case: Case, level: int = 2) -> Decision:
    open_case(jury.sitting, case, by=jury.president)
    for one in jury.voters:
        cast_vote(jury.sitting, case, level, by=one)
    close_vote(jury.sitting, case, by=jury.president)
    return decide(jury.sitting, case, level, by=jury.president)


def closed(jury: Jury) -> None:
    while (case := next_case(jury.sitting)) is not None:
        decided(jury, case)
    close_sitting(jury.sitting, by=jury.president)


@pytest.mark.parametrize("target", OUT)
def test_a_file_that_leaves_before_its_case_is_not_examined(
    jury: Jury, case: Case, cast: Cast, target: CandidatureStatus
) -> None:
    change_status(case.candidature, target, reason="Fusion de communes", by=cast.elise)
    assert {one.pk for one in undecided(jury.sitting)} == {case_of("47001").pk, case_of("57463").pk}
    for gesture in (
        lambda: open_case(jury.sitting, case, by=jury.president),
        lambda: cast_vote(jury.sitting, case, 2, by=jury.president),
        lambda: close_vote(jury.sitting, case, by=jury.president),
        lambda: decide(jury.sitting, case, 2, by=jury.president),
        lambda: pull_case(jury.sitting, case, by=jury.president),
    ):
        assert "sans objet" in refused(gesture)
    closed(jury)
    assert not Award.objects.filter(candidature=case.candidature).exists()
    minutes = jury.sitting.minutes.content
    assert minutes["sans_objet"] == [["Grenoble", target.label, "Fusion de communes"], *minutes["sans_objet"][1:]]


def test_a_file_that_leaves_while_it_is_voted_is_taken_off_the_table(jury: Jury, case: Case, cast: Cast) -> None:
    open_case(jury.sitting, case, by=jury.president)
    cast_vote(jury.sitting, case, 2, by=jury.president)
    before = jury.sitting.__class__.objects.get(pk=jury.sitting.pk).serial
    change_status(case.candidature, CandidatureStatus.WITHDRAWN, reason="Élections", by=cast.elise)
    assert not Vote.objects.filter(case=case).exists()
    assert not Case.objects.on_the_table().filter(sitting=jury.sitting).exists()
    jury.sitting.refresh_from_db()
    assert jury.sitting.serial > before  # every screen looks again
    closed(jury)


def test_a_decided_file_that_leaves_is_not_counted_and_comes_back_with_its_decision(
    jury: Jury, case: Case, cast: Cast
) -> None:
    decided(jury, case, 3)
    change_status(case.candidature, CandidatureStatus.INADMISSIBLE, reason="Hors délai", by=cast.elise)
    assert curve_of(jury.sitting)[3] == 0
    restore(case.candidature, reason="Erreur de lecture", by=cast.elise)
    assert curve_of(jury.sitting)[3] == 1
    assert case_of(GRENOBLE).status == CaseStatus.DECIDED
    closed(jury)
    assert Award.objects.get(candidature=case.candidature).arobases == 3


def test_a_grouped_file_that_leaves_is_not_adopted(edition: Edition, cast: Cast) -> None:
    jury = jury_of(edition, size=5)
    Case.objects.filter(candidature__collectivite__code__in=(GRENOBLE, "47001")).update(grouped=True, proposal=2)
    Candidature.objects.filter(edition=edition).update(past_confirmed=True, past_source="Registre")
    open_sitting(jury.sitting, by=jury.president)
    change_status(case_of(GRENOBLE).candidature, CandidatureStatus.WITHDRAWN, reason="Fusion", by=cast.elise)
    assert adopt_all(jury.sitting, by=jury.president).adopted == 1
    assert not Decision.objects.filter(case=case_of(GRENOBLE)).exists()
    assert pace_of(jury.sitting, jury.sitting.opened_at, None).left == 354  # type: ignore[arg-type]


def test_under_embargo_the_level_goes_with_the_file_and_comes_back_with_it(jury: Jury, case: Case, cast: Cast) -> None:
    closed(jury)
    candidature = case.candidature
    change_status(candidature, CandidatureStatus.WITHDRAWN, reason="Élections", by=cast.elise)
    assert not Award.objects.filter(candidature=candidature).exists()
    assert GRENOBLE not in {row.code for row in results_of(jury.sitting.edition)}
    assert GRENOBLE not in {point.code for point in map_points(jury.sitting.edition)}
    restore(candidature, reason="Erreur", by=cast.elise)
    back = Award.objects.get(candidature=candidature)
    assert (back.arobases, back.origin) == (2, AwardOrigin.DECISION)


def test_under_embargo_who_has_left_has_no_restitution_to_reread(
    jury: Jury, case: Case, cast: Cast, elise: Client
) -> None:
    decided(jury, case)
    decided(jury, case_of("47001"))
    change_status(case.candidature, CandidatureStatus.WITHDRAWN, reason="Élections", by=cast.elise)
    closed(jury)
    year = jury.sitting.edition.year
    assert not Feedback.objects.filter(candidature=case.candidature).exists()
    change_status(case_of("47001").candidature, CandidatureStatus.WITHDRAWN, reason="Fusion", by=cast.elise)
    listed = text_of(elise.get(f"/pilotage/{year}/jury/suites/"))
    assert "Metz" in listed
    assert "Agen" not in listed
    assert elise.get(f"/pilotage/{year}/jury/suites/47001/").status_code == 404
    # What nobody read before the publication goes as it is, and still waits after it.
    waits, edition = f"1 restitution à relire ({year})", jury.sitting.edition
    assert waits in text_of(elise.get(f"/pilotage/{year}/"))
    for phase, asked in ((Phase.PUBLISHED, True), (Phase.ARCHIVED, False)):
        Edition.objects.filter(pk=edition.pk).update(phase=phase)
        assert (waits in text_of(elise.get(f"/pilotage/{year}/"))) == asked


def test_the_last_decision_of_a_file_that_left_is_not_the_one_to_undo(jury: Jury, case: Case, cast: Cast) -> None:
    kept = decided(jury, case_of("47001"))
    decided(jury, case)
    change_status(case.candidature, CandidatureStatus.WITHDRAWN, reason="Élections", by=cast.elise)
    undo_last(jury.sitting, kept, by=jury.president, reason="Erreur de lecture")
    assert case_of("47001").status == CaseStatus.TALLIED


def test_an_adoption_is_undone_without_the_file_that_left_since(edition: Edition, cast: Cast) -> None:
    jury = jury_of(edition, size=5)
    Case.objects.filter(candidature__collectivite__code__in=(GRENOBLE, "47001")).update(grouped=True, proposal=2)
    Candidature.objects.filter(edition=edition).update(past_confirmed=True, past_source="Registre")
    open_sitting(jury.sitting, by=jury.president)
    adopt_all(jury.sitting, by=jury.president)
    change_status(case_of(GRENOBLE).candidature, CandidatureStatus.WITHDRAWN, reason="Fusion", by=cast.elise)
    last = Decision.objects.standing().get(case__sitting=jury.sitting)
    assert undo_group(jury.sitting, last, by=jury.president, reason="Erreur") == 1
    assert case_of(GRENOBLE).status == CaseStatus.DECIDED  # what was decided of it stays in the minutes


def test_a_file_taken_back_to_be_corrected_leaves_the_table_until_it_is_filed_again(
    jury: Jury, case: Case, cast: Cast
) -> None:
    later = timezone.now() + timedelta(days=1)
    Candidature.objects.filter(pk=case.candidature_id).update(extended_until=later, extension_reason="Panne")
    open_case(jury.sitting, case, by=jury.president)
    Edition.objects.filter(pk=jury.sitting.edition_id).update(phase=Phase.APPRAISAL)
    reopen(Candidature.objects.get(pk=case.candidature_id), by=cast.elise)
    assert not Case.objects.on_the_table().filter(sitting=jury.sitting).exists()
    assert case.pk not in {one.pk for one in undecided(jury.sitting)}


def test_a_file_that_was_out_when_the_jury_sat_does_not_come_back_under_embargo(jury: Jury, cast: Cast) -> None:
    closed(jury)
    absent = Candidature.objects.filter(edition=jury.sitting.edition, status=CandidatureStatus.WITHDRAWN).first()
    assert absent is not None
    assert "a siégé sans ce dossier" in refused(lambda: restore(absent, reason="Erreur", by=cast.elise))
    absent.refresh_from_db()
    assert absent.status == CandidatureStatus.WITHDRAWN


def test_a_file_restored_once_the_sitting_has_begun_finds_a_place_on_the_agenda(jury: Jury, cast: Cast) -> None:
    absent = Candidature.objects.filter(edition=jury.sitting.edition, status=CandidatureStatus.WITHDRAWN).first()
    assert absent is not None
    restore(absent, reason="Erreur", by=cast.elise)
    assert Case.objects.get(candidature=absent).rank == 4
    closed(jury)
    assert Award.objects.filter(candidature__edition=jury.sitting.edition).count() == 4


def test_once_published_nothing_leaves_but_by_a_correction(jury: Jury, case: Case, cast: Cast) -> None:
    closed(jury)
    Edition.objects.filter(pk=jury.sitting.edition_id).update(phase=Phase.PUBLISHED)
    candidature = Candidature.objects.get(pk=case.candidature_id)
    said = refused(lambda: change_status(candidature, CandidatureStatus.WITHDRAWN, reason="x", by=cast.elise))
    assert "correction" in said
    assert Award.objects.filter(candidature=candidature).exists()


@pytest.mark.parametrize("origin", AwardOrigin)
def test_no_door_gives_a_level_to_who_is_out(edition: Edition, origin: AwardOrigin) -> None:
    candidature = Candidature.objects.select_related("edition__regulation").get(
        edition=edition, collectivite__code=GRENOBLE
    )
    candidature.status, candidature.status_reason = CandidatureStatus.WITHDRAWN, "Fusion"
    candidature.save()
    assert "sans niveau" in refused(lambda: award(candidature, 2, origin=origin, by=None))
    with pytest.raises(IntegrityError, match="Seul un dossier déposé"), transaction.atomic():
        Award.objects.create(candidature=candidature, arobases=2, origin=origin)


def test_the_database_keeps_a_level_and_its_file_together(edition: Edition) -> None:
    rows = Candidature.objects.filter(edition__year=2011, award__isnull=False)
    with pytest.raises(IntegrityError, match="ne quitte la course"), transaction.atomic():
        rows.update(status=CandidatureStatus.WITHDRAWN, status_reason="x")


def test_the_equipe_reads_who_left_after_the_closing(
    elise: Client, candidature: Candidature, filling: Edition, cast: Cast
) -> None:
    Candidature.objects.filter(pk=candidature.pk).update(
        status="filed", receipt="2013-38185-1", submitted_at=filling.opens_at
    )
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.DELIBERATION)
    candidature.refresh_from_db()
    change_status(Candidature.objects.get(pk=candidature.pk), CandidatureStatus.WITHDRAWN, reason="x", by=cast.sacha)
    assert "Grenoble : retirée après la clôture" in text_of(elise.get("/pilotage/2013/"))


def test_a_palmares_file_is_refused_where_the_campaign_gives_the_levels(
    candidature: Candidature, filling: Edition, tmp_path: Path
) -> None:
    path = tmp_path / "palmares.csv"
    path.write_text("")
    for phase, words in ((Phase.FILLING, "viendront de son jury"), (Phase.PUBLISHED, "viennent de son jury")):
        if phase == Phase.PUBLISHED:
            row = candidature
            Candidature.objects.filter(pk=row.pk).update(status="filed", past_confirmed=True, past_source="x")
            award(Candidature.objects.get(pk=row.pk), 2, origin=AwardOrigin.DECISION, by=None)
        Edition.objects.filter(pk=filling.pk).update(phase=phase)
        filling.refresh_from_db()
        with pytest.raises(ImportRefused) as refusal:
            import_palmares(path, filling)
        assert words in str(refusal.value.problems[0])


def test_histories_never_count_who_left(jury: Jury, case: Case, cast: Cast) -> None:
    closed(jury)
    change_status(case.candidature, CandidatureStatus.WITHDRAWN, reason="x", by=cast.elise)
    last = histories_told_in(2012, [GRENOBLE])[GRENOBLE][-1]
    assert (last.year, last.participated) == (2012, False)


def test_an_agenda_holds_only_who_is_in_the_race(edition: Edition, cast: Cast) -> None:
    candidature = Candidature.objects.select_related("edition").get(edition=edition, collectivite__code=GRENOBLE)
    change_status(candidature, CandidatureStatus.WITHDRAWN, reason="x", by=cast.elise)
    assert set_agenda(jury_of(edition, size=3).sitting, order="strate", by=None) == 355

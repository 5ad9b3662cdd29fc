"""The agenda moved by hand: one dossier takes another place, nothing else changes."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jury.actions.members import recuse
from jury.actions.sitting.cases import adjourn_case, cast_vote, close_vote, decide, open_case
from jury.actions.sitting.group import pull_case
from jury.actions.sitting.opening import move_case, open_sitting, set_agenda
from jury.models import Case
from jury.queries.sitting import next_case
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import Jury, jury_of
from tests.pages import text_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db
MOVE = "/jury/2150/seance/ordre/"


@pytest.fixture
def jury(db: None) -> Jury:
    edition = EditionFactory(in_deliberation=True, year=2150)
    for name in ("Aix", "Bray", "Caen", "Dax"):
        CandidatureFactory(edition=edition, name=name)
    return jury_of(edition, size=3, order="niveau")


def order() -> list[str]:
    return list(Case.objects.order_by("rank").values_list("candidature__name", flat=True))


def case_named(name: str) -> Case:
    return Case.objects.select_related("candidature").get(candidature__name=name)


def test_a_file_takes_its_place_and_the_others_close_up(jury: Jury, cast: Cast) -> None:
    assert order() == ["Aix", "Bray", "Caen", "Dax"]
    move_case(jury.sitting, case_named("Dax"), rank=2, by=cast.elise)
    assert order() == ["Aix", "Dax", "Bray", "Caen"]
    move_case(jury.sitting, case_named("Aix"), rank=99, by=cast.elise)
    assert order() == ["Dax", "Bray", "Caen", "Aix"]
    assert list(Case.objects.order_by("rank").values_list("rank", flat=True)) == [1, 2, 3, 4]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(moves=st.lists(st.tuples(st.sampled_from(["Aix", "Bray", "Caen", "Dax"]), st.integers(0, 6)), max_size=4))
def test_no_move_loses_a_file_nor_a_pull(jury: Jury, cast: Cast, moves: list[tuple[str, int]]) -> None:
    Case.objects.update(grouped=True, proposal=2)
    pull_case(jury.sitting, case_named("Bray"), by=jury.vice)
    for name, rank in moves:
        with contextlib.suppress(Refusal):  # no rank, or its own
            move_case(jury.sitting, case_named(name), rank=rank, by=cast.elise)
    assert sorted(order()) == ["Aix", "Bray", "Caen", "Dax"]
    assert [one.candidature.name for one in Case.objects.filter(grouped=False)] == ["Bray"]


def test_making_the_agenda_anew_keeps_what_was_taken_out(jury: Jury) -> None:
    Case.objects.update(grouped=True, proposal=2)
    pull_case(jury.sitting, case_named("Bray"), by=jury.vice)
    set_agenda(jury.sitting, order="strate", by=None)
    bray = case_named("Bray")
    assert (bray.grouped, bray.pulled_by) == (False, jury.vice)


def test_during_the_sitting_whoever_presides_moves_what_waits(jury: Jury, cast: Cast) -> None:
    open_sitting(jury.sitting, by=jury.president)
    assert "revient à qui préside" in refused(lambda: move_case(jury.sitting, case_named("Dax"), rank=1, by=cast.elise))
    assert "Présidente préside" in refused(
        lambda: move_case(jury.sitting, case_named("Dax"), rank=1, by=jury.vice.user)
    )
    recuse(jury.president, case_named("Caen").candidature, reason="Lien", by=jury.president.user)
    president = signed_in(jury.president.user)
    page = text_of(president.get("/jury/2150/seance/registre/"))
    assert "Dax" in page
    assert "Caen" not in page
    said = text_of(president.post(MOVE, {"case": case_named("Dax").pk, "rank": 1}, follow=True))
    assert "Dax passe du rang 4 au rang 1 ; ce qui est décidé garde le sien." in said
    assert order()[0] == "Dax"
    assert president.post(MOVE, {"case": case_named("Caen").pk, "rank": 1}).status_code == 403
    for nonsense in ("abc", "", "0", "-3", "1.5"):
        answer = president.post(MOVE, {"case": case_named("Bray").pk, "rank": nonsense}, follow=True)
        assert "Donnez un rang en chiffres" in text_of(answer)
    assert "déjà à cette place" in refused(
        lambda: move_case(jury.sitting, case_named("Dax"), rank=1, by=jury.president.user)
    )
    open_case(jury.sitting, case_named("Dax"), by=jury.president)
    assert "n’attend plus" in refused(
        lambda: move_case(jury.sitting, case_named("Dax"), rank=3, by=jury.president.user)
    )


def test_what_is_decided_keeps_its_number_and_what_was_put_off_is_examined_at_its_place(jury: Jury) -> None:
    open_sitting(jury.sitting, by=jury.president)
    aix = open_case(jury.sitting, case_named("Aix"), by=jury.president)
    for one in jury.voters:
        cast_vote(jury.sitting, aix, 2, by=one)
    close_vote(jury.sitting, aix, by=jury.president)
    decide(jury.sitting, aix, 2, by=jury.president)
    bray = open_case(jury.sitting, case_named("Bray"), by=jury.president)
    adjourn_case(jury.sitting, bray, by=jury.president)
    move_case(jury.sitting, case_named("Dax"), rank=1, by=jury.president.user)
    assert order() == ["Aix", "Dax", "Bray", "Caen"]
    move_case(jury.sitting, case_named("Bray"), rank=1, by=jury.president.user)
    assert order() == ["Aix", "Bray", "Dax", "Caen"]
    following = next_case(jury.sitting)
    assert following is not None
    assert following.candidature.name == "Bray"

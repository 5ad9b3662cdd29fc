"""A grouped adoption is a vote: put to the members, objected to, consented to, adopted, undone."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jury.actions.closing import close_sitting
from jury.actions.members import recuse
from jury.actions.sitting.batches import adopt_batch, consent, drop_batch, open_batch
from jury.actions.sitting.cases import adjourn_case, cast_vote, close_vote, decide, open_case
from jury.actions.sitting.group import pull_case, undo_group
from jury.actions.sitting.opening import mark_present, open_sitting, suspend_sitting
from jury.enums import CaseStatus
from jury.models import Batch, Case, Decision, Minutes
from jury.queries.batches import batches_to_put, open_batch_of
from jury.queries.minutes import minutes_content
from jury.queries.seats import bench_of
from label.enums import Strate
from label.models import JournalEntry
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import Jury, adopt_all, jury_of, seated_once
from tests.pages import markup_of, text_of, words_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db
NOW = datetime(2150, 1, 2, 9, 30, tzinfo=UTC)
PAGE, GESTURE = "/jury/2150/seance/", "/jury/2150/seance/geste/"
VILLAGES = (Strate.VILLAGE.value, 2)


def opened() -> Jury:
    """Four villages and a town of 2150 that nothing sets apart, at 2 @; five members, there."""
    edition, before = EditionFactory(in_deliberation=True, year=2150), EditionFactory(year=2149)
    for name in ("Aix", "Bray", "Caen", "Dax"):
        town = CandidatureFactory(edition=edition, name=name, strate=Strate.VILLAGE)
        CandidatureFactory(edition=before, collectivite=town.collectivite, awarded=3)
    CandidatureFactory(edition=edition, name="Evry", strate=Strate.GRANDE_VILLE)
    with time_machine.travel(NOW, tick=False):
        found = jury_of(edition, size=5)
        Case.objects.update(grouped=True, proposal=2)
        open_sitting(found.sitting, by=found.president)
    return found


seated = seated_once(opened)


@pytest.fixture
def jury(seated: Jury) -> Iterator[Jury]:
    """A copy of it, of whom a test may say anything, at the same moment."""
    with time_machine.travel(NOW, tick=False):
        yield deepcopy(seated)


def put(jury: Jury, seconds: int = 60) -> Batch:
    batch = open_batch(jury.sitting, *VILLAGES, seconds=seconds, by=jury.president)
    assert isinstance(batch, Batch)
    return batch


def case_named(name: str) -> Case:
    return Case.objects.select_related("candidature").get(candidature__name=name)


def test_a_batch_is_of_one_class_and_one_level(jury: Jury) -> None:
    assert batches_to_put(jury.sitting) == [("village", 2, 4), ("grande_ville", 2, 1)]
    Case.objects.filter(candidature__name="Dax").update(proposal=3)
    assert batches_to_put(jury.sitting) == [("village", 3, 1), ("village", 2, 3), ("grande_ville", 2, 1)]
    batch = put(jury)
    assert [line["nom"] for line in batch.lines] == ["Aix", "Bray", "Caen"]
    assert (batch.lines[0]["dernier"], batch.lines[0]["annee"], batch.lines[0]["score"]) == (3, 2149, None)


def test_it_is_adopted_once_its_window_has_passed_and_not_before(jury: Jury) -> None:
    batch = put(jury)
    said = refused(lambda: adopt_batch(jury.sitting, batch, by=jury.president))
    assert "jusqu’à 10:31:00" in said
    with time_machine.travel(NOW + timedelta(seconds=60), tick=False):
        assert "Présidente a ouvert ce lot" in refused(lambda: adopt_batch(jury.sitting, batch, by=jury.vice))
        assert adopt_batch(jury.sitting, batch, by=jury.president).adopted == 4
        assert "terminé" in refused(lambda: adopt_batch(jury.sitting, batch, by=jury.president))
    assert Decision.objects.filter(batch=batch, grouped=True, arobases=2, poll=None).count() == 4


def test_it_ends_early_only_when_everybody_who_is_there_has_consented(jury: Jury) -> None:
    batch = put(jury)
    assert [consent(jury.sitting, batch, by=one) for one in jury.voters[:4]] == [None] * 4
    assert consent(jury.sitting, batch, by=jury.president) is None  # twice
    assert not Decision.objects.exists()
    done = consent(jury.sitting, batch, by=jury.others[2])
    assert done is not None
    assert done.adopted == 4


def test_who_left_is_not_waited_for_and_who_is_not_there_does_not_consent(jury: Jury) -> None:
    batch = put(jury)
    mark_present(jury.sitting, jury.others[2], present=False, by=jury.president.user)
    assert "présents" in refused(lambda: consent(jury.sitting, batch, by=jury.others[2]))
    done = [consent(jury.sitting, batch, by=one) for one in jury.voters[:4]][-1]
    assert done is not None


def test_one_objection_takes_that_file_out_and_no_other(jury: Jury) -> None:
    batch = put(jury)
    pull_case(jury.sitting, case_named("Bray"), by=jury.others[0])
    for one in jury.voters:
        consent(jury.sitting, batch, by=one)
    decided = Decision.objects.values_list("case__candidature__name", flat=True)
    assert sorted(decided) == ["Aix", "Caen", "Dax"]
    assert case_named("Bray").status == CaseStatus.WAITING


def test_the_projected_screen_says_which_batch_and_counts_what_is_left_of_it(jury: Jury) -> None:
    put(jury)
    pull_case(jury.sitting, case_named("Bray"), by=jury.others[0])
    room = signed_in(jury.president.user)
    page = text_of(room.get(f"/jury/{jury.sitting.edition.year}/seance/ecran/"))
    assert "3 dossiers" in page
    assert "villages, 2 @" in page


def test_an_objection_is_taken_until_the_adoption_and_both_are_told(jury: Jury) -> None:
    put(jury)
    juror, room = signed_in(jury.others[0].user), "/jury/2150/seance/ecran/"
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        assert "jusqu’à ce qu’il soit adopté" in words_of(juror.get(PAGE))
        objection = {"case": case_named("Bray").pk}
        said = words_of(
            juror.post("/jury/2150/seance/groupe/retirer/", objection, headers={"X-Requested-With": "sitting"})
        )
        assert "Bray : ce dossier sera examiné seul." in said
        adopt_batch(jury.sitting, Batch.objects.get(), by=jury.president)
        assert "Lot adopté : 3 dossiers, 2 @. Le dossier suivant va s’ouvrir" in words_of(juror.get(PAGE))
        assert "Lot adopté 3 dossiers " in words_of(juror.get(room))


def test_between_two_cases_the_screens_tell_the_last_thing_that_was_done(jury: Jury) -> None:
    juror, room = signed_in(jury.others[0].user), "/jury/2150/seance/ecran/"
    evry = pull_case(jury.sitting, case_named("Evry"), by=jury.vice)
    open_case(jury.sitting, evry, by=jury.president)
    for one in jury.voters:
        cast_vote(jury.sitting, evry, 2, by=one)
    close_vote(jury.sitting, evry, by=jury.president)
    decide(jury.sitting, evry, 2, by=jury.president)
    assert "Evry : 2 @. Le dossier suivant va s’ouvrir" in words_of(juror.get(PAGE))
    assert "Décidé Evry" in words_of(juror.get(room))
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        aix = open_case(jury.sitting, case_named("Aix"), by=jury.president)
        adjourn_case(jury.sitting, aix, by=jury.president, reason="Une pièce manque")
        assert "Aix est ajourné. Le dossier suivant va s’ouvrir" in words_of(juror.get(PAGE))
        assert "Ajourné Aix" in words_of(juror.get(room))
    recuse(jury.others[0], aix.candidature, reason="Mandat", by=jury.others[0].user)
    assert "Aix" not in words_of(juror.get(room))
    Case.objects.update(status=CaseStatus.DECIDED)
    assert "Tous les dossiers sont décidés." in words_of(juror.get(PAGE))


def test_a_batch_whose_last_file_is_taken_out_ends_by_itself(jury: Jury) -> None:
    put(jury)
    for name in ("Aix", "Bray", "Caen", "Dax"):
        pull_case(jury.sitting, case_named(name), by=jury.others[0])
    assert Batch.objects.get().ended_at is not None
    assert open_batch_of(jury.sitting, bench_of(jury.sitting)) is None


def test_nothing_else_is_opened_while_a_batch_is_before_the_members(jury: Jury) -> None:
    put(jury)
    assert "soumis aux objections" in refused(lambda: put(jury))
    assert "soumis aux objections" in refused(lambda: open_case(jury.sitting, case_named("Evry"), by=jury.president))
    suspend_sitting(jury.sitting, by=jury.president)  # the batch goes back to the group
    open_sitting(jury.sitting, by=jury.president)
    assert sum(count for _, _, count in batches_to_put(jury.sitting)) == 5
    batch = put(jury)
    assert "ce geste lui revient" in refused(lambda: drop_batch(jury.sitting, batch, by=jury.vice))
    drop_batch(jury.sitting, batch, by=jury.president)
    open_case(jury.sitting, case_named("Evry"), by=jury.president)
    assert "Un dossier est ouvert" in refused(lambda: put(jury))


@pytest.mark.parametrize("seconds", [0, 9, 901])
def test_a_window_has_bounds_and_an_unknown_batch_is_empty(jury: Jury, seconds: int) -> None:
    assert "de 10 à 900 secondes" in refused(lambda: put(jury, seconds))
    assert "vide" in refused(lambda: open_batch(jury.sitting, "rien", -1, seconds=60, by=jury.president))


def test_each_chair_puts_the_files_that_she_presides(jury: Jury) -> None:
    recuse(jury.president, case_named("Aix").candidature, reason="Mandat", by=jury.president.user)
    assert "Présidente préside" in refused(
        lambda: open_batch(jury.sitting, "grande_ville", 2, seconds=60, by=jury.vice)
    )
    assert [line["nom"] for line in put(jury).lines] == ["Bray", "Caen", "Dax"]
    drop_batch(jury.sitting, Batch.objects.get(), by=jury.president)
    hers = open_batch(jury.sitting, *VILLAGES, seconds=60, by=jury.vice)
    assert isinstance(hers, Batch)
    assert [line["nom"] for line in hers.lines] == ["Aix"]
    seen = open_batch_of(jury.sitting, bench_of(jury.sitting), {case_named("Aix").candidature_id})
    assert seen is not None
    assert seen.lines == ()  # the president sees nothing of it
    assert "aucun de ses dossiers ne vous est ouvert" in text_of(signed_in(jury.president.user).get(PAGE))
    # Recused from every dossier of it, the president is not waited for.
    done = [consent(jury.sitting, hers, by=one) for one in jury.voters[1:]][-1]
    assert done is not None
    assert done.adopted == 1


def test_a_level_that_is_no_longer_open_leaves_the_group(jury: Jury) -> None:
    Case.objects.filter(candidature__name="Evry").update(proposal=5)  # a first candidature
    found = open_batch(jury.sitting, "grande_ville", 5, seconds=60, by=jury.president)
    assert not isinstance(found, Batch)
    assert found.left == 1
    assert not case_named("Evry").grouped


def test_it_is_undone_whole_until_something_is_decided_after_it(jury: Jury) -> None:
    pull_case(jury.sitting, case_named("Evry"), by=jury.vice)
    adopt_all(jury.sitting, by=jury.president)
    last = Decision.objects.order_by("-decided_at", "-pk")[0]
    assert "ce geste lui revient" in refused(lambda: undo_group(jury.sitting, last, by=jury.vice, reason="x"))
    assert "Dites pourquoi" in refused(lambda: undo_group(jury.sitting, last, by=jury.president, reason=" "))
    assert undo_group(jury.sitting, last, by=jury.president, reason="Adoptés trop tôt") == 4
    assert Case.objects.filter(grouped=True, status=CaseStatus.WAITING).count() == 4
    assert "n’est plus la dernière" in refused(lambda: undo_group(jury.sitting, last, by=jury.president, reason="x"))
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        adopt_all(jury.sitting, by=jury.president)
        again = Decision.objects.filter(undone_at=None).order_by("-pk")[0]
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        evry = open_case(jury.sitting, case_named("Evry"), by=jury.president)
        for one in jury.voters:
            cast_vote(jury.sitting, evry, 2, by=one)
        close_vote(jury.sitting, evry, by=jury.president)
        decide(jury.sitting, evry, 2, by=jury.president)
        assert "n’est plus la dernière" in refused(
            lambda: undo_group(jury.sitting, again, by=jury.president, reason="x")
        )
        assert "déjà adopté" in refused(lambda: pull_case(jury.sitting, case_named("Aix"), by=jury.vice))
        close_sitting(jury.sitting, by=jury.president)
    (undone,) = Minutes.objects.get().content["annulees"]
    assert (undone["nom"], undone["raison"]) == ("Adoption groupée de 4 dossiers", "Adoptés trop tôt")


def test_the_minutes_have_a_line_a_batch_with_who_consented_and_what_was_objected(jury: Jury) -> None:
    batch = put(jury, 30)
    pull_case(jury.sitting, case_named("Bray"), by=jury.others[0])
    for one in jury.voters[:3]:
        consent(jury.sitting, batch, by=one)
    with time_machine.travel(NOW + timedelta(seconds=31), tick=False):
        adopt_batch(jury.sitting, batch, by=jury.president)
        Case.objects.filter(candidature__name="Bray").update(grouped=True)
        adopt_all(jury.sitting, by=jury.president)
        close_sitting(jury.sitting, by=jury.president)
    first, *others = Minutes.objects.get().content["adoptions"]
    assert [one["tous"] for one in others] == [True] * len(others), "all who were there consented to the others"
    assert others
    assert first == {
        "heure": "10:30",
        "quand": "À 10:30",
        "lot": "villages, 2\u00a0@",
        "soumis": 4,
        "dossiers": 3,
        "issue": "adopté",
        "preside": "Présidente",
        "fenetre": 30,
        "consentements": ["Présidente", "Vice", "Juré0"],
        "tous": False,
        "objections": ["Bray"],
    }
    assert JournalEntry.objects.filter(verb="consent").count() == 13


def test_the_minutes_give_the_batches_in_the_order_of_their_opening(jury: Jury) -> None:
    for level, minute in ((3, 20), (2, 10)):  # the numbers of their rows are in the other order
        opened = NOW + timedelta(minutes=minute)
        Batch.objects.create(
            sitting=jury.sitting,
            level=level,
            opened_by=jury.president,
            opened_at=opened,
            closes_at=opened + timedelta(minutes=1),
            ended_at=opened + timedelta(minutes=1),
        )
    jury.sitting.opened_at = jury.sitting.closed_at = NOW
    told = minutes_content(jury.sitting, [])["adoptions"]
    assert [one["heure"] for one in told] == ["10:41", "10:51"]


def test_members_see_last_level_score_reader_and_a_link(jury: Jury, client: Client) -> None:
    batch = put(jury)
    juror = signed_in(jury.others[0].user)
    page = juror.get(PAGE)
    assert "Un lot vous est soumis : villages, 2 @." in text_of(page)
    assert "/instruction/2150/" in markup_of(page)
    assert "Adopter ce lot" not in text_of(page)
    said = text_of(juror.post(GESTURE, {"gesture": "consent", "batch": batch.pk}, follow=True))
    assert "Vous consentez à ce lot." in said
    president = text_of(signed_in(jury.president.user).get(PAGE))
    assert "N’ont pas encore consenti : Présidente, Vice, Juré1, Juré2." in president
    assert juror.post(GESTURE, {"gesture": "consent", "batch": 10**9}).status_code == 404


@pytest.mark.parametrize("rows", [1, 4])
def test_a_batch_costs_the_same_whatever_its_size(
    jury: Jury, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    Case.objects.filter(pk__in=Case.objects.order_by("rank").values("pk")[rows:]).update(grouped=False)
    put(jury)
    bench = bench_of(jury.sitting)
    with django_assert_num_queries(4):
        found = open_batch_of(jury.sitting, bench)
    assert found is not None
    assert len(found.lines) == rows

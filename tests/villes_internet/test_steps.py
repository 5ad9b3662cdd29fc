"""The year of an edition as steps: done by whom, next, late, later, each with its page."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jury.enums import JuryRole, SittingStatus
from jury.models import Sitting
from label.actions.editions import move_phase
from label.actions.members import set_members
from label.enums import Phase, StepState
from label.models import Edition, Regulation
from label.rules.members import MemberLine
from questionnaire.actions.building import ask_items
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import member
from tests.pages import text_of
from villes_internet.actions import create_edition
from villes_internet.steps import steps_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DONE, NEXT, LATE, LATER = StepState.DONE, StepState.NEXT, StepState.LATE, StepState.LATER


def states(edition: Edition) -> dict[str, str]:
    return {step.name: step.state for step in steps_of(Edition.objects.get(pk=edition.pk), timezone.now())}


@pytest.fixture
def edition(cast: Cast) -> Edition:
    """The edition of 2013, just made from that of 2012."""
    return create_edition(Edition.objects.get(year=2012), number=14, year=2013, by=cast.elise)


def test_a_new_edition_says_what_comes_next_and_who_made_it(edition: Edition, cast: Cast) -> None:
    first, *_ = steps_of(edition, timezone.now())
    assert (first.state, first.by, first.address) == (DONE, cast.elise, "/pilotage/editions/2013/")
    found = states(edition)
    assert found["Bâtir le questionnaire"] == DONE  # carried from the last one
    assert list(found.values()).count(NEXT) == 1
    assert found["Publier les résultats"] == LATER


def test_a_draft_that_waits_is_not_a_questionnaire_that_is_done(edition: Edition, cast: Cast) -> None:
    ask_items(edition.questionnaire, ["AP-04"], asked=False, by=cast.elise)
    assert states(edition)["Bâtir le questionnaire"] != DONE


def test_a_regulation_that_still_names_the_last_edition_is_not_written(edition: Edition) -> None:
    Regulation.objects.filter(edition=edition).update(text="## Objet\n\nL’édition 2012 du label.")
    assert states(edition)["Écrire le règlement"] != DONE
    Regulation.objects.filter(edition=edition).update(text="## Objet\n\nL’édition 2013 du label.")
    assert states(edition)["Écrire le règlement"] == DONE
    Regulation.objects.filter(edition=edition).update(text="## Objet\n\nComme l’édition 2012.")
    Edition.objects.filter(pk=edition.pk).update(announced_at=timezone.now())
    assert states(edition)["Écrire le règlement"] == DONE


def test_the_sitting_is_not_late_on_its_very_day(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.DELIBERATION, jury_on=date(2150, 3, 2))
    for day, late in ((2, False), (3, True)):
        with time_machine.travel(datetime(2150, 3, day, 10, tzinfo=UTC), tick=False):
            assert (states(edition)["Tenir la séance du jury"] == LATE) == late


def test_a_sitting_that_goes_on_another_day_is_due_on_that_day(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.DELIBERATION, jury_on=date(2150, 3, 2))
    Sitting.objects.create(edition=edition, number=1, held_on=date(2150, 3, 2), status=SittingStatus.CLOSED)
    Sitting.objects.create(edition=edition, number=2, held_on=date(2150, 3, 9))
    for day, late in ((3, False), (9, False), (10, True)):
        with time_machine.travel(datetime(2150, 3, day, 10, tzinfo=UTC), tick=False):
            assert (states(edition)["Tenir la séance du jury"] == LATE) == late


def test_the_publication_is_not_late_on_its_very_day(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.EMBARGO, publishes_at=datetime(2150, 3, 9, 9, tzinfo=UTC))
    for day, late in ((9, False), (10, True)):
        with time_machine.travel(datetime(2150, 3, day, 10, tzinfo=UTC), tick=False):
            assert (states(edition)["Publier les résultats"] == LATE) == late


def test_what_is_due_and_not_done_is_late(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(opens_at=timezone.now() - DAY)
    assert states(edition)["Annoncer l’édition"] == LATE
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.FILLING, announced_at=timezone.now() - 2 * DAY)
    found = states(edition)
    assert (found["Annoncer l’édition"], found["Ouvrir les inscriptions, inviter"]) == (DONE, DONE)


def test_the_jury_named_is_a_step_done(edition: Edition, cast: Cast) -> None:
    member(edition, JuryRole.PRESIDENT, "Présidente", by=cast.elise)
    (named,) = [step for step in steps_of(edition, timezone.now()) if step.name == "Nommer le jury"]
    assert (named.state, named.by) == (DONE, cast.elise)


def test_a_published_edition_waits_for_its_book_and_its_archive() -> None:
    edition = Edition.objects.get(year=2012)
    left = [name for name, state in states(edition).items() if state != DONE]
    assert set(left) <= {"Faire le livre", "Archiver l’édition"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_steps_cost_the_same_whatever_the_candidatures(
    rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    edition = EditionFactory(in_deliberation=True)
    for _ in range(rows):
        CandidatureFactory(edition=edition)
    edition = Edition.objects.select_related("regulation").get(pk=edition.pk)
    with django_assert_max_num_queries(10):
        steps_of(edition, timezone.now())


def test_each_step_says_who_did_it(edition: Edition, cast: Cast) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.DELIBERATION, announced_at=timezone.now())
    set_members(2013, [MemberLine("38185", "Grenoble", "38")], by=cast.eve)
    found = {step.name: step for step in steps_of(Edition.objects.get(pk=edition.pk), timezone.now())}
    assert found["Tenir la liste des membres"].by == cast.eve
    assert found["Reprendre l’équipe"].state != DONE
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(
        phase=Phase.EMBARGO, publishes_at=now + DAY, armed_at=now, armed_by=cast.elise
    )
    found = {step.name: step for step in steps_of(Edition.objects.get(pk=edition.pk), now)}
    assert found["Publier les résultats"].note.endswith(f"par {cast.elise}")
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED, armed_at=None, armed_by=None)
    move_phase(Edition.objects.get(pk=edition.pk), Phase.ARCHIVED, by=cast.eve, reason="L’année est finie.")
    found = {step.name: step for step in steps_of(Edition.objects.get(pk=edition.pk), now)}
    assert (found["Archiver l’édition"].state, found["Archiver l’édition"].by) == (DONE, cast.eve)


def test_pilotage_opens_on_them(elise: Client, edition: Edition) -> None:
    page = text_of(elise.get("/pilotage/2013/"))
    assert "L’année, étape par étape" in page
    assert 'href="/pilotage/questionnaire/2013/"' in page

"""What is read of the answers, and what it costs: as much for three candidatures as for one."""

from collections.abc import Callable, Sequence

import pytest
from pytest_django import DjangoAssertNumQueries

from label.models import Candidature, Edition
from questionnaire.models import Answer, Questionnaire
from questionnaire.queries.answers import (
    answers_of,
    facts_of,
    given_of,
    numbered_of,
    past_of,
    readings_of,
    scores_of,
)
from questionnaire.queries.filed import frozen
from questionnaire.queries.mirror import mirror_of
from tests.factories.label import CandidatureFactory

pytestmark = pytest.mark.django_db


def answered(form: Questionnaire, rows: int) -> list[Candidature]:
    """That many candidatures of an edition, each with two answers."""
    found = [CandidatureFactory(edition=form.edition) for _ in range(rows)]
    items = numbered_of(form).items
    for one in found:
        Answer.objects.create(candidature=one, item_id=items["AP-01"], value="oui", comment="La médiathèque")
        Answer.objects.create(candidature=one, item_id=items["AP-05"], value="4")
    again = Candidature.objects.filter(pk__in=[one.pk for one in found])
    return list(again.select_related("edition__questionnaire", "profile"))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("read", "queries"), [(facts_of, 3), (readings_of, 2), (scores_of, 5)])
def test_reading_the_answers_costs_the_same_whatever_the_candidatures(
    rows: int,
    read: Callable[[Sequence[Candidature]], object],
    queries: int,
    questionnaire: Questionnaire,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    towns = answered(questionnaire, rows)
    with django_assert_num_queries(queries):
        read(towns)


def test_what_is_frozen_is_what_was_answered(questionnaire: Questionnaire) -> None:
    (town,) = answered(questionnaire, 1)
    numbered = numbered_of(questionnaire)
    rows = answers_of(town, numbered)
    assert set(frozen(rows)) == {"AP-01", "AP-05"}
    said = given_of(numbered.trame.items["AP-01"], rows["AP-01"])
    assert (said.value, said.comment, said.is_empty) == ("oui", "La médiathèque", False)


def test_a_town_that_never_answered_before_has_no_past(questionnaire: Questionnaire) -> None:
    (town,) = answered(questionnaire, 1)
    past = past_of(town, numbered_of(questionnaire))
    assert (past.year, past.of("AP-01")) == (None, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_mirror_of_a_town_costs_the_same_whatever_its_peers(
    rows: int, questionnaire: Questionnaire, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    town = answered(questionnaire, rows)[0]
    with django_assert_num_queries(10):
        found = mirror_of(town)
    themes = [theme.code for theme in found.trame.themes if theme.code in found.parts]
    assert (found.whole.mine is not None, found.whole.strate, len(themes)) == (
        True,
        None,
        6,
    )  # too few peers to be told
    assert found.next.count == 0


def test_a_questionnaire_is_read_once_in_the_life_of_its_version(
    filling: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    numbered = numbered_of(filling.questionnaire)
    with django_assert_num_queries(0):
        assert numbered_of(filling.questionnaire) is numbered

"""`award` is the only writer of a level: it refuses with its reasons, records, and leaves a journal line."""

import pytest

from label.actions.awards import award, confirm_past
from label.enums import AwardOrigin, Coverage
from label.models import Award, Candidature, Edition, JournalEntry
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, CollectiviteFactory, EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidature(blank: None) -> Candidature:
    """A candidature in 2150, after two complete editions."""
    EditionFactory(year=2148, number=48)
    EditionFactory(year=2149, number=49)
    return CandidatureFactory(edition=EditionFactory(year=2150, number=50))


def earlier(candidature: Candidature, year: int, level: int) -> None:
    edition = Edition.objects.get(year=year)
    CandidatureFactory(collectivite=candidature.collectivite, edition=edition, awarded=level)


def test_a_decision_at_five_without_an_earlier_four_is_refused_with_the_reason(
    candidature: Candidature, cast: Cast
) -> None:
    earlier(candidature, 2149, 3)
    with pytest.raises(Refusal) as refusal:
        award(candidature, 5, origin=AwardOrigin.DECISION, by=cast.elise)
    assert refusal.value.reasons == [
        "5\u00a0@ demandent 4\u00a0@ au moins dans une édition antérieure (2149\u00a0: 3\u00a0@)"
    ]
    assert not Award.objects.filter(candidature=candidature).exists()
    assert not JournalEntry.objects.filter(facts__candidature=candidature.pk).exists()


def test_a_decision_at_five_after_a_four_is_recorded_with_a_journal_line(candidature: Candidature, cast: Cast) -> None:
    earlier(candidature, 2148, 4)
    given = award(candidature, 5, origin=AwardOrigin.DECISION, by=cast.elise)
    line = JournalEntry.objects.get(target=f"label.award:{given.pk}")
    assert (line.verb, line.by) == ("award", cast.elise)
    assert line.facts == {"candidature": candidature.pk, "arobases": 5, "previous": None, "origin": "decision"}


def test_what_is_to_check_is_not_decided_before_the_past_is_confirmed(candidature: Candidature, cast: Cast) -> None:
    EditionFactory(year=2147, number=47, coverage=Coverage.PARTIAL)
    with pytest.raises(Refusal, match="le passé n’est connu qu’en partie"):
        award(candidature, 5, origin=AwardOrigin.DECISION, by=cast.elise)
    confirm_past(candidature, source="dossiers de l’association", by=cast.elise)
    with pytest.raises(Refusal, match="une première candidature reçoit au plus 4"):
        award(candidature, 5, origin=AwardOrigin.DECISION, by=cast.elise)
    assert award(candidature, 4, origin=AwardOrigin.DECISION, by=cast.elise).arobases == 4


def test_a_second_decision_is_refused_and_an_appeal_changes_the_level(candidature: Candidature, cast: Cast) -> None:
    award(candidature, 2, origin=AwardOrigin.DECISION, by=cast.elise)
    with pytest.raises(Refusal, match="déjà enregistré"):
        award(candidature, 3, origin=AwardOrigin.DECISION, by=cast.elise)
    assert award(candidature, 3, origin=AwardOrigin.APPEAL, by=cast.elise).arobases == 3
    assert Award.objects.filter(candidature=candidature).count() == 1


def test_history_is_never_judged_but_never_replaces_a_decision(candidature: Candidature, cast: Cast) -> None:
    assert award(candidature, 5, origin=AwardOrigin.IMPORT, by=None).arobases == 5
    other = CandidatureFactory(edition=candidature.edition, collectivite=CollectiviteFactory())
    award(other, 2, origin=AwardOrigin.DECISION, by=cast.elise)
    with pytest.raises(Refusal, match="un import ne la remplace pas"):
        award(other, 5, origin=AwardOrigin.IMPORT, by=None)


@pytest.mark.parametrize("level", [-1, 6])
def test_a_level_out_of_bounds_is_refused_in_words(candidature: Candidature, level: int) -> None:
    with pytest.raises(Refusal, match="de 0 à 5"):
        award(candidature, level, origin=AwardOrigin.IMPORT, by=None)


def test_a_confirmation_asks_for_a_source_and_is_written_once(candidature: Candidature, cast: Cast) -> None:
    with pytest.raises(Refusal, match="source"):
        confirm_past(candidature, source="  ", by=cast.elise)
    confirm_past(candidature, source="archives", by=cast.elise)
    confirm_past(candidature, source="archives", by=cast.elise)
    assert JournalEntry.objects.filter(verb="confirm_past").count() == 1

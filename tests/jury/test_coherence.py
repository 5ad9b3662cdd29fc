"""The coherence pass: pairs decided against their scores, levels far from readers, falls, high first candidatures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from jury.actions.members import recuse
from jury.actions.sitting.opening import open_sitting
from jury.models import Appraisal, Assignment, Case, Decision, FiledScore
from jury.queries.coherence import decided_of
from jury.rules.coherence import (
    DecidedDossier,
    fallen,
    far_from_readers,
    high_first_timers,
    inversions,
    most_inverted,
)
from label.enums import Strate
from label.models import Candidature
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import Jury, jury_of
from tests.pages import markup_of, words_of

pytestmark = pytest.mark.django_db
PAGE = "/jury/2150/seance/coherence/"
LEVELS = st.integers(0, 5)
FILES = st.lists(
    st.tuples(st.sampled_from("ab"), LEVELS, st.none() | st.floats(0, 100), st.none() | LEVELS, st.none() | LEVELS),
    max_size=10,
).map(lambda rows: [DecidedDossier(pk, *row, first_time=row[4] is None) for pk, row in enumerate(rows)])


@given(FILES)
def test_pairs_are_of_one_group_and_against_their_scores_the_widest_first(dossiers: list[DecidedDossier]) -> None:
    found = inversions(dossiers)
    for pair in found:
        assert pair.higher.group == pair.lower.group
        assert pair.higher.level > pair.lower.level
        assert (pair.higher.score or 0) < (pair.lower.score or 0)
    assert [pair.levels for pair in found] == sorted((pair.levels for pair in found), reverse=True)
    assert sum(count for _, count in most_inverted(found)) == 2 * len(found)


@given(FILES)
def test_what_is_pointed_out_is_two_levels_away_or_a_high_first_candidature(dossiers: list[DecidedDossier]) -> None:
    for one in dossiers:
        assert (one in far_from_readers(dossiers)) == (one.proposed is not None and abs(one.level - one.proposed) > 1)
        assert (one in fallen(dossiers)) == (one.last is not None and one.last >= one.level + 2)
        assert (one in high_first_timers(dossiers)) == (one.first_time and one.level > 3)


@pytest.fixture
def jury(db: None) -> Jury:
    """A village at 40 that received 4 @ though its reader proposed 1 @, one at 60 that fell from 5 to 3."""
    edition, before = EditionFactory(in_deliberation=True, year=2150), EditionFactory(year=2149)
    dossiers = {}
    for name, score in (("Aix", 40.0), ("Bray", 60.0)):
        one: Candidature = CandidatureFactory(edition=edition, collectivite__name=name, strate=Strate.VILLAGE)
        FiledScore.objects.create(candidature=one, receipt=name, total=score, themes={"AP": str(score)}, suggested=3)
        dossiers[name] = one
    CandidatureFactory(edition=before, collectivite=dossiers["Bray"].collectivite, awarded=5)
    found = jury_of(edition, size=4)
    Assignment.objects.create(candidature=dossiers["Aix"], member=found.others[0])
    Appraisal.objects.create(
        candidature=dossiers["Aix"],
        member=found.others[0],
        proposed_arobases=1,
        reasons="Peu.",
        done_at=found.sitting.edition.publishes_at or "2149-01-01T00:00:00Z",
    )
    open_sitting(found.sitting, by=found.president)
    for name, level in (("Aix", 4), ("Bray", 3)):
        case = Case.objects.get(candidature=dossiers[name])
        Decision.objects.create(case=case, arobases=level, eligible=4, quorum=2, presided_by=found.president)
        Case.objects.filter(pk=case.pk).update(status="decided")
    return found


def test_the_page_says_numbers_and_each_file_can_be_taken_up_again(jury: Jury) -> None:
    president = signed_in(jury.president.user)
    page = words_of(president.get(PAGE))
    for words in (
        "1 paire de la même strate",
        "40,0 Bray",
        "proposé : 1 @",
        "dernier niveau : 5 @",
        "Premières candidatures à 4 @ ou plus",
    ):
        assert words in page
    sent = {"gesture": "reopen", "reason": "Le score", "decision": str(Decision.objects.get(arobases=4).pk)}
    president.post("/jury/2150/seance/geste/", sent)
    assert "1 dossier décidé" in words_of(president.get(PAGE))
    assert "Revenir dessus" not in words_of(signed_in(jury.others[0].user).get(PAGE))


def test_a_recused_member_reads_nothing_of_her_file_in_it(jury: Jury) -> None:
    member = jury.others[1]
    Decision.objects.filter(arobases=4).update(undone_at="2149-01-02T00:00:00Z", undone_reason="x")
    Case.objects.filter(candidature__name="Aix").update(status="waiting")
    recuse(member, Candidature.objects.get(name="Aix"), reason="J’y habite", by=member.user)
    Decision.objects.filter(arobases=4).update(undone_at=None, undone_reason="")
    page = markup_of(signed_in(member.user).get(PAGE))
    assert "Aix" not in page
    assert "Bray" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_whatever_the_files(rows: int, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    edition = EditionFactory(in_deliberation=True)
    for _ in range(rows):
        CandidatureFactory(edition=edition)
    found = jury_of(edition, size=3)
    for case in Case.objects.all():
        Decision.objects.create(case=case, arobases=2, eligible=3, quorum=2, presided_by=found.president)
    with django_assert_max_num_queries(10):
        assert len(decided_of(found.sitting, {}).dossiers) == rows

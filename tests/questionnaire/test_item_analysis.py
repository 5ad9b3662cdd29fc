"""What a campaign teaches about its questions."""

from typing import Any

import pytest
from hypothesis import given as holds_for
from hypothesis import strategies as st

from label.enums import Phase
from label.models import Award, Candidature, Edition
from questionnaire.models import Answer
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.item_analysis import FiledAnswers, ItemStudy, agree, analysis
from questionnaire.rules.scoring import ScoreLine
from questionnaire.rules.trame import Given, ItemTerms
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import words_of

ITEMS = [ItemTerms(f"XX-0{n}", f"Question {n}", "oui_non", 1) for n in (1, 2)]


def filed(first: str, second: str, level: int | None = None, comment: str = "") -> FiledAnswers:
    given = {"XX-01": Given(first, comment), "XX-02": Given(second)}
    lines = {code: ScoreLine(code, int(said.value == "oui"), 1, "") for code, said in given.items()}
    return FiledAnswers(given, lines, level)


def study(files: list[FiledAnswers]) -> ItemStudy:
    return analysis(ITEMS, files)[0]


def test_answers_comments_and_the_maximum_are_counted() -> None:
    found = study([filed("oui", "non", comment="D")] * 9 + [filed("non", "oui")])
    assert (found.asked, found.answered, found.comments, found.at_most) == (10, 10, 9, 90)
    assert found.remarks == ["presque toutes au maximum (90\u00a0%)"]


def test_what_is_not_applicable_is_no_answer() -> None:
    aside = FiledAnswers(
        {"XX-01": Given(not_applicable=True, comment="Rien")}, {"XX-01": ScoreLine("XX-01", 0, 0, "")}, 3
    )
    found = study([aside] * 3 + [filed("non", "oui")] * 9)
    assert (found.asked, found.answered, found.not_applicable) == (12, 9, 3)
    assert "souvent sans objet" in found.remarks


def test_the_gap_between_levels_rests_on_five_of_each() -> None:
    high, low = [filed("oui", "oui", 5)] * 5, [filed("non", "oui", 1)] * 4
    assert study(high + low).gap is None
    assert study([*high, *low, filed("non", "oui", 2)]).gap == 100
    flat = analysis(ITEMS, [*high, *low, filed("non", "oui", 2)])[1]
    assert flat.gap == 0
    assert "ne distingue guère les niveaux" in flat.remarks


def test_two_questions_that_say_the_same_are_named_to_each_other() -> None:
    files = [filed("oui", "oui")] * 12 + [filed("non", "non")] * 12
    one, other = analysis(ITEMS, files)
    assert (one.twins, other.twins) == (("XX-02",), ("XX-01",))
    assert "mêmes réponses qu’à XX-02" in one.remarks


def test_what_everybody_answers_alike_proves_nothing() -> None:
    assert study([filed("oui", "oui")] * 40).twins == ()
    assert study([filed("oui", "oui")] * 9 + [filed("non", "non")] * 9).twins == (), "eighteen are too few"


@holds_for(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), min_size=0, max_size=60))
def test_agreement_is_the_same_both_ways_and_of_enough(pairs: list[tuple[str, str]]) -> None:
    one: dict[str, int] = {}
    other: dict[str, int] = {}
    for place, (first, second) in enumerate(pairs):
        one[first] = one.get(first, 0) | 1 << place
        other[second] = other.get(second, 0) | 1 << place
    assert agree(one, other) == agree(other, one)
    assert not agree(one, other) or len(pairs) >= 20


@pytest.mark.django_db
def test_the_page_says_it_to_the_equipe(cast: Cast, django_assert_max_num_queries: Any) -> None:
    Edition.objects.filter(year=2012).update(printed_figures=[])  # as if its answers were held
    edition = Edition.objects.get(year=2012)
    item = numbered_of(edition.questionnaire).items["AP-01"]
    for town in Candidature.objects.filter(edition=edition)[:30]:
        Answer.objects.create(candidature=town, item_id=item, value="oui", comment="dit")
    elise = signed_in(cast.elise)
    with django_assert_max_num_queries(30):
        page = words_of(elise.get("/pilotage/2012/etude/questions/")).replace("\u00a0", " ")
    assert "30 sur 30" in page
    assert "presque toutes au maximum (100 %)" in page


@pytest.mark.django_db
def test_levels_enter_once_they_are_published(cast: Cast) -> None:
    Edition.objects.filter(year=2012).update(printed_figures=[])  # as if its answers were held
    edition = Edition.objects.get(year=2012)
    item = numbered_of(edition.questionnaire).items["AP-01"]
    for award in Award.objects.filter(candidature__edition=edition, arobases__in=(1, 5)):
        said = "oui" if award.arobases == 5 else "non"
        Answer.objects.create(candidature=award.candidature, item_id=item, value=said)
    elise = signed_in(cast.elise)
    assert "100 points" in words_of(elise.get("/pilotage/2012/etude/questions/"))
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.EMBARGO)
    assert "100 points" not in words_of(elise.get("/pilotage/2012/etude/questions/"))

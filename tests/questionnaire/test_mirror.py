"""The mirror: medians of five others at least, else of everyone; published editions only; a chart and its table."""

from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given as holds_for
from hypothesis import strategies as st

from label.enums import Phase
from label.models import Candidature, Edition
from questionnaire.models import Answer
from questionnaire.queries import sheet_of
from questionnaire.rules.mirror import TOTAL, Answered, Middle, Scored, Together, above, echoes, mirror, together
from questionnaire.rules.trame import ChoiceTerms, Given, ItemTerms, Value
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.pages import markup_of
from toolkit.charts.mirror import MirrorRow, mirror_svg

ADDRESS = f"/candidature/{GRENOBLE}/2012/miroir/"


def scored(value: int | None, strate: str = "village", region: str = "Bretagne") -> Scored:
    theme = None if value is None else Fraction(value)
    return Scored(strate, region, {"AP": theme}, theme or Fraction(0))


def test_a_group_of_five_gives_its_median() -> None:
    others = [scored(n) for n in (10, 20, 30, 40, 90)] + [scored(99, "grande_ville", "Corse")]
    line = mirror(scored(50), others, ["AP"])[1]
    assert line.mine == 50
    assert line.strate == line.region == Middle(Fraction(30), 5, False)


def test_a_group_of_four_gives_way_to_everyone() -> None:
    others = [scored(n) for n in (10, 20, 30, 40)] + [scored(n, "grande_ville", "Corse") for n in (80, 90)]
    line = mirror(scored(50), others, ["AP"])[1]
    assert line.strate == line.region == Middle(Fraction(35), 6, True)


def test_fewer_than_five_others_at_all_give_nothing() -> None:
    assert mirror(scored(50), [scored(n) for n in range(4)], ["AP"])[1].strate is None
    assert mirror(scored(50), [scored(None)] * 9, ["AP"])[1].strate is None


def test_an_unknown_strate_is_compared_with_everyone() -> None:
    others = [scored(n, "", "") for n in range(6)]
    assert mirror(scored(50, "", ""), others, ["AP"])[0].strate == Middle(Fraction(5, 2), 6, True)


@holds_for(st.lists(st.integers(0, 100), max_size=12), st.integers(0, 100))
def test_no_median_is_of_fewer_than_five(values: list[int], own: int) -> None:
    for line in mirror(scored(own), [scored(n) for n in values], ["AP"]):
        for middle in (line.strate, line.region):
            assert (middle is None) == (len(values) < 5)
            assert middle is None or (middle.others == len(values) and min(values) <= middle.value <= max(values))


def test_the_themes_above_are_counted() -> None:
    lines = mirror(scored(50), [scored(n) for n in (10, 20, 30, 40, 45)], ["AP", "MR"])
    assert above(lines) == (1, 1)
    assert lines[0].code == TOTAL


def test_the_chart_holds_its_title_and_its_values() -> None:
    svg = mirror_svg(
        "Un constat", [MirrorRow("Accès", Fraction(505, 10), Fraction(40), None), MirrorRow("Vide", None, None, None)]
    )
    assert "<title>Un constat</title>" in svg
    assert "50,5" in svg
    assert svg.count("<polygon") == 1  # the legend's only: no region is known


def town_that_said(value: Value, strate: str = "village", region: str = "Corse", level: int | None = 3) -> Answered:
    return Answered(strate, region, level, {"XX-01": Given(value)})


def question(kind: str, **more: Any) -> ItemTerms:
    return ItemTerms("XX-01", "Combien ?", kind, 1, **more)


def test_a_question_is_told_of_five_others_at_least() -> None:
    item, mine = question("oui_non"), town_that_said("non")
    others = [town_that_said("oui") for _ in range(4)] + [town_that_said("non", region="Bretagne", level=5)]
    (line,) = echoes([item], mine, others)
    assert line.mine == "Non"
    assert line.strate == Together("Oui\u00a0: 4 sur 5 ; Non\u00a0: 1 sur 5", 5)
    assert line.region is None, "four others of the region"
    assert line.level is None, "four others of the level"


def test_what_does_not_count_is_not_told() -> None:
    item = question("oui_non")
    others = [Answered("village", "", None, {"XX-01": Given("oui", confirmed=False)}) for _ in range(9)]
    others += [Answered("village", "", None, {"XX-01": Given(not_applicable=True)}) for _ in range(9)]
    assert echoes([item], Answered("village", "", None, {}), others) == []


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("nombre", [Decimal(n) for n in (1, 2, 4, 9, 40)], "médiane\u00a0: 4"),
        ("nombre", [Decimal(n) for n in (1, 2, 3, 4, 9, 9)], "médiane\u00a0: 3,5"),
        ("pourcentage", [Decimal(n) for n in (0, 10, 20, 20, 100)], "médiane\u00a0: 20\u00a0%"),
        ("choix_unique", ["b", "b", "a", "a", "a"], "Un\u00a0: 3 sur 5 ; Deux\u00a0: 2 sur 5"),
        ("choix_multiple", [("a", "b"), ("b",), ("b",), ("b",), ("a",)], "Deux\u00a0: 4 sur 5 ; Un\u00a0: 2 sur 5"),
        ("url", ["https://un.example"] * 5, "5\u00a0réponses"),
    ],
)
def test_each_type_of_question_says_what_a_group_answered(kind: str, values: list[Value], words: str) -> None:
    item = question(kind, choices=(ChoiceTerms("a", "Un"), ChoiceTerms("b", "Deux")))
    assert together(item, [town_that_said(value) for value in values]) == Together(words, len(values))


@holds_for(st.lists(st.sampled_from(["oui", "non"]), max_size=12))
def test_no_answer_of_fewer_than_five_is_told(values: list[Value]) -> None:
    found = echoes([question("oui_non")], town_that_said("oui"), [town_that_said(value) for value in values])
    for group in (found[0].strate, found[0].region, found[0].level):
        assert (group is None) == (len(values) < 5)


@pytest.fixture
def answered(db: None) -> None:
    """Seven towns of 2012 answered its questionnaire, Grenoble among them."""
    towns = list(Candidature.objects.filter(edition__year=2012).exclude(collectivite__code=GRENOBLE).order_by("pk")[:6])
    towns.append(Candidature.objects.get(edition__year=2012, collectivite__code=GRENOBLE))
    items = sheet_of(Edition.objects.get(year=2012).questionnaire).items
    for index, town in enumerate(towns):
        Answer.objects.create(
            candidature=town, item_id=items["AP-01"], value="oui" if index % 2 else "non", comment="dit"
        )
        Answer.objects.create(candidature=town, item_id=items["MR-01"], value="oui")


@pytest.mark.django_db
def test_a_town_sees_its_mirror_once_the_edition_is_published(
    cast: Cast, answered: None, candidature: Candidature
) -> None:
    client = signed_in(cast.alice)
    page = unescape(markup_of(client.get(ADDRESS)))
    assert "Miroir 2012" in page
    assert "6 autres, toutes collectivités" in page
    assert "la médiane de toutes les collectivités" in page
    assert "<svg" in page
    assert "il ne dit aucun niveau" in page
    assert "Question par question" in page
    Edition.objects.filter(year=2012).update(phase=Phase.ARCHIVED)
    assert "Miroir 2012" in unescape(markup_of(client.get(ADDRESS)))


@pytest.mark.django_db
def test_an_edition_that_is_not_published_has_no_mirror(cast: Cast, candidature: Candidature) -> None:
    item = sheet_of(candidature.edition.questionnaire).items["AP-01"]
    Answer.objects.create(candidature=candidature, item_id=item, value="oui")
    page = unescape(markup_of(signed_in(cast.alice).get(ADDRESS)))
    assert "Le miroir vient après la publication" in page
    assert '<svg class="chart' not in page


@pytest.mark.django_db
def test_a_mirror_costs_the_same_whatever_the_number_of_others(
    cast: Cast, answered: None, candidature: Candidature
) -> None:
    client: Client = signed_in(cast.alice)
    client.get(ADDRESS)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        counts.append(len(captured))
        Answer.objects.filter(
            candidature__in=Candidature.objects.filter(edition__year=2012).order_by("pk")[:3]
        ).delete()
    assert counts[0] == counts[1] <= 11

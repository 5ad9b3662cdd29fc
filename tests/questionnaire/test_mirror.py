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

from label.documents.truth import paper_of
from label.enums import CandidatureStatus, Phase, Role
from label.models import Award, Candidature, Edition
from questionnaire.documents import MIRROR
from questionnaire.models import Answer
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.mirror import TOTAL, Answered, Middle, Scored, Together, above, echoes, mirror, together
from questionnaire.rules.risers import step_up
from questionnaire.rules.trame import ChoiceTerms, Given, ItemTerms, Threshold, Value
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.initiatives.stories import draft, public
from tests.pages import markup_of, words_of
from tests.papers import made, read
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


def test_a_line_holds_ones_own_score_of_the_last_time() -> None:
    line = mirror(scored(50), [], ["AP"], scored(40))[1]
    assert (line.mine, line.before) == (Fraction(50), Fraction(40))


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
    assert line.strate == Together("Oui\u00a0: 4 sur 5\nNon\u00a0: 1 sur 5", 5)
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
        ("choix_unique", ["b", "b", "a", "a", "a"], "Un\u00a0: 3 sur 5\nDeux\u00a0: 2 sur 5"),
        ("choix_multiple", [("a", "b"), ("b",), ("b",), ("b",), ("a",)], "Deux\u00a0: 4 sur 5\nUn\u00a0: 2 sur 5"),
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


def riser(value: Value, before: int | None, level: int | None, strate: str = "village") -> Answered:
    return Answered(strate, "Corse", level, {"XX-01": Given(value)}, before)


def test_what_two_risers_out_of_three_had_in_common_is_counted() -> None:
    mine = town_that_said("non", level=2)
    others = [riser("oui", 2, 3) for _ in range(4)] + [riser("non", 2, 4), riser("non", 2, 2)]
    found = step_up([question("oui_non")], mine, others)
    (common,) = found.commons
    assert (found.count, found.level) == (5, 2), "who stayed at the same level is not counted"
    assert (common.words, common.have, common.of, common.mine) == ("Oui", 4, 5, False)
    assert (found.to_do, found.shared) == ([common], 0)


def test_what_the_town_had_too_is_not_to_do() -> None:
    others = [riser("oui", 2, 3) for _ in range(5)]
    found = step_up([question("oui_non")], town_that_said("oui", level=2), others)
    assert (found.to_do, found.shared) == ([], 1)


def test_risers_of_any_level_serve_when_fewer_than_five_rose_from_hers() -> None:
    others = [riser("oui", 2, 3) for _ in range(4)] + [riser("oui", 1, 2)]
    assert step_up([question("oui_non")], town_that_said("non", level=2), others).level is None


@pytest.mark.parametrize(
    "others",
    [
        [riser("oui", 2, 3) for _ in range(4)],
        [riser("oui", 2, 3, "grande_ville") for _ in range(9)],
        [riser("oui", None, 3) for _ in range(9)],
        [riser("oui", 3, 2) for _ in range(9)],
        [riser(None, 2, 3) for _ in range(9)],
    ],
    ids=["four", "of another strate", "of an unknown past", "gone down", "silent"],
)
def test_nothing_is_told_of_fewer_than_five_risers(others: list[Answered]) -> None:
    assert step_up([question("oui_non")], town_that_said("non", level=2), others).commons == ()


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("choix_unique", ["a", "a", "a", "a", "b"], ["Un"]),
        ("choix_unique", ["a", "c", "c", "c", "b"], ["Trois ou mieux"]),
        ("choix_unique", ["b", "b", "b", "b", "b"], []),
        ("choix_multiple", [("a", "c"), ("a", "c"), ("a", "c"), ("c",), ("a", "b")], ["Un", "Trois"]),
        ("nombre", [Decimal(n) for n in (1, 5, 6, 7, 20)], ["5 postes ou plus"]),
        ("nombre", [Decimal(n) for n in (1, 1, 2, 3, 20)], ["1\u00a0poste ou plus"]),
        ("url", ["https://un.example"] * 5, []),
    ],
)
def test_only_what_is_worth_points_is_common(kind: str, values: list[Value], words: list[str]) -> None:
    scale = (Threshold(Decimal(0), 0), Threshold(Decimal(1), 1), Threshold(Decimal(5), 2), Threshold(Decimal(20), 3))
    choices = (ChoiceTerms("a", "Un", 2), ChoiceTerms("b", "Deux"), ChoiceTerms("c", "Trois", 1))
    item = question(kind, choices=choices, scale=scale, unit="postes")
    found = step_up([item], town_that_said(None, level=2), [riser(value, 2, 3) for value in values])
    assert [one.words for one in found.commons] == words


@holds_for(st.lists(st.tuples(st.sampled_from(["oui", "non"]), st.integers(1, 5), st.integers(1, 5)), max_size=14))
def test_nothing_common_is_of_fewer_than_five_or_of_less_than_two_thirds(
    towns: list[tuple[Value, int, int]],
) -> None:
    found = step_up([question("oui_non")], town_that_said("non", level=2), [riser(*town) for town in towns])
    for one in found.commons:
        assert one.of >= 5
        assert 3 * one.have >= 2 * one.of


@pytest.fixture
def answered(db: None) -> None:
    """Seven towns of 2012 answered its questionnaire, Grenoble among them."""
    towns = list(Candidature.objects.filter(edition__year=2012).exclude(collectivite__code=GRENOBLE).order_by("pk")[:6])
    towns.append(Candidature.objects.get(edition__year=2012, collectivite__code=GRENOBLE))
    items = numbered_of(Edition.objects.get(year=2012).questionnaire).items
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


@pytest.fixture
def risen(answered: None) -> None:
    """The seven towns are of one strate; six rose from two arobases in 2012, Grenoble stayed at two."""
    towns = Candidature.objects.filter(answers__isnull=False).distinct()
    Candidature.objects.filter(pk__in=[town.pk for town in towns]).update(strate="village")
    before = EditionFactory(year=1998)
    for town in towns:
        is_grenoble = town.collectivite.code == GRENOBLE
        Award.objects.filter(candidature=town).update(arobases=2 if is_grenoble else 3)
        earlier = {"candidature__collectivite": town.collectivite, "candidature__edition__year__lt": 2012}
        Award.objects.filter(**earlier).update(arobases=2)
        CandidatureFactory(edition=before, collectivite=town.collectivite, awarded=2)


@pytest.mark.django_db
def test_the_next_step_tells_what_those_that_rose_had_in_common(cast: Cast, risen: None, candidature: Any) -> None:
    Answer.objects.filter(candidature__collectivite__code=GRENOBLE, item__code="MR-01").delete()
    page = words_of(signed_in(cast.alice).get(ADDRESS))
    assert "6 autres collectivités de votre strate sont montées en 2012 depuis 2 @, votre niveau" in page
    assert "Oui 6 sur 6" in page
    assert "ni une promesse" in page


@pytest.mark.django_db
def test_a_town_is_named_by_its_public_initiative_alone(cast: Cast, risen: None, candidature: Any) -> None:
    Answer.objects.filter(candidature__collectivite__code=GRENOBLE, item__code="MR-01").delete()
    others = Candidature.objects.filter(answers__isnull=False, edition__year=2012).exclude(collectivite__code=GRENOBLE)
    teller, silent = [one.collectivite for one in others.distinct()[:2]]
    for town in (teller, silent):
        cast.member(cast.alice, town, Role.CORRESPONDANT)
    public(teller, cast.alice, cast.elise, title="La mairie en deux clics", items=["MR-01"])
    draft(silent, cast.alice, title="Un brouillon", items=["MR-01"])
    page = words_of(signed_in(cast.alice).get(ADDRESS))
    assert f"{teller.name} le raconte : La mairie en deux clics" in page
    assert silent.name not in page
    assert "Un brouillon" not in page


@pytest.mark.django_db
def test_what_moved_since_the_last_edition_is_said(cast: Cast, answered: None, candidature: Candidature) -> None:
    """2013 is published too: the mirror of 2013 tells the scores and the answers of 2012."""
    items = numbered_of(candidature.edition.questionnaire).items
    Answer.objects.create(candidature=candidature, item_id=items["AP-01"], value="oui", comment="dit")
    Candidature.objects.filter(pk=candidature.pk).update(status=CandidatureStatus.FILED)
    Edition.objects.filter(year=2013).update(phase=Phase.PUBLISHED)
    page = words_of(signed_in(cast.alice).get(ADDRESS.replace("2012", "2013")))
    assert "Vous en 2012" in page
    assert "en 2012 : Non" in page or "en 2012 : Oui" in page


def withdrawn(pk: int) -> None:
    """As an édition corrected long after: its level goes first."""
    Award.objects.filter(candidature=pk).delete()
    Candidature.objects.filter(pk=pk).update(status=CandidatureStatus.WITHDRAWN, status_reason="Une erreur")


@pytest.mark.django_db
def test_a_withdrawn_candidature_has_no_mirror_and_is_in_none(
    cast: Cast, answered: None, candidature: Candidature
) -> None:
    alice, answered_in_2012 = signed_in(cast.alice), Candidature.objects.filter(answers__isnull=False)
    one = answered_in_2012.exclude(collectivite__code=GRENOBLE).values_list("pk", flat=True)[0]
    withdrawn(one)
    assert "5 autres, toutes collectivités" in words_of(alice.get(ADDRESS))
    withdrawn(answered_in_2012.filter(collectivite__code=GRENOBLE).values_list("pk", flat=True)[0])
    page = words_of(alice.get(ADDRESS))
    assert "pour les dossiers qui ont un résultat. Celui-ci n’en a pas." in page
    assert "Il faut que ses réponses" not in page


@pytest.mark.pdf
@pytest.mark.django_db
def test_the_mirror_for_the_council_is_two_pages(cast: Cast, risen: None, candidature: Candidature) -> None:
    town = Candidature.objects.select_related(*MIRROR.with_what).get(edition__year=2012, collectivite__code=GRENOBLE)
    paper = made(MIRROR, town)
    assert paper.pages == 2
    assert read(signed_in(cast.alice), paper) == 200
    assert read(signed_in(cast.charlie), paper) == 404
    Edition.objects.filter(year=2013).update(phase=Phase.ARCHIVED)
    Edition.objects.filter(year=2012).update(phase=Phase.DELIBERATION)  # as a publication that is taken back
    assert read(signed_in(cast.alice), paper) == 404
    Edition.objects.filter(year=2012).update(phase=Phase.PUBLISHED)
    Award.objects.filter(candidature=town).update(arobases=3)
    assert paper_of(MIRROR, town).changed == ("les niveaux",)


@pytest.mark.django_db
def test_an_edition_that_is_not_published_has_no_mirror(cast: Cast, candidature: Candidature) -> None:
    item = numbered_of(candidature.edition.questionnaire).items["AP-01"]
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
    assert counts[0] == counts[1] <= 17

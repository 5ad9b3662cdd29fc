"""The rules of the questionnaire, without a database: values, conditions, cross-checks, completeness, score."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as holds_for
from hypothesis import settings
from hypothesis import strategies as st

from label.enums import Strate
from questionnaire.enums import ItemState
from questionnaire.loading.reading import trame_file
from questionnaire.rules.changes import compare
from questionnaire.rules.completeness import read
from questionnaire.rules.conditions import visible
from questionnaire.rules.kinds import KINDS, kind_of
from questionnaire.rules.kinds.base import Facts, Imagined
from questionnaire.rules.kinds.numbers import read_number
from questionnaire.rules.scoring import score, score_text, too_many_not_applicable
from questionnaire.rules.trame import NOTHING, Given, ItemTerms, Trame
from questionnaire.rules.values import LONGEST_COMMENT, read_comment, value_text
from toolkit.typography import number_text

FILE = trame_file()
TRAMES = {year: FILE.for_year(year) for year in (2010, 2012, 2027)}
T12 = TRAMES[2012]


def best(item: ItemTerms) -> Given:
    """The answer that gives all the points of an item, whatever its type."""
    kind = kind_of(item)
    if kind.has_scale:
        return Given(Decimal(100 if kind.unit(item) == "%" else 10**9), "dit")
    options = kind.options(item)
    if not options:
        return Given(kind.invented(item, Imagined(84, 0, 1.0, "https://ville.example", len)), "dit")
    every = kind.read(item, [option.value for option in options])
    return Given(every if isinstance(every, tuple) else max(options, key=lambda option: option.points).value, "dit")


def read_value(item: ItemTerms, texts: list[str]) -> object:
    return kind_of(item).read(item, texts)


FACTS = {
    strate: Facts(population=12_000, strate=strate, staff=200, computed={"initiatives_publiees": Decimal(50)})
    for strate in Strate.values
}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1\u00a0234.5", "1234.5"),
        ("0", "0"),
        ("12", "12"),
        ("50 %", "50"),
        ("0,0001", "0.0001"),
    ],
)
def test_numbers_as_french_people_type_them(typed: str, number: str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["-1", "douze", "1,2,3", "1e5", "∞", "٣٤", "0,12345", "½", "NaN"])
def test_what_is_not_a_number_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match="Un nombre"):
        read_number(typed)


def test_a_number_that_reads_in_two_ways_is_asked_again_and_one_that_is_kept_is_not() -> None:
    with pytest.raises(ValueError, match="se lit de deux façons"):
        read_number("1.234")
    item = ItemTerms("AP-03", "?", "nombre", 1)
    assert kind_of(item).restored(item, "1.234") == Decimal("1.234")


@pytest.mark.parametrize("typed", ["1" * 13, f"{'1 234' * 4},5"])
def test_a_number_that_is_too_large_is_not_said_to_be_none(typed: str) -> None:
    with pytest.raises(ValueError, match="trop grand : douze chiffres"):
        read_number(typed)


def test_a_percentage_stops_at_a_hundred() -> None:
    item = ItemTerms("AP-01", "?", "pourcentage", 1)
    assert read_value(item, ["100 %"]) == Decimal(100)
    with pytest.raises(ValueError, match="de 0 à 100"):
        read_value(item, ["100,1"])


def test_an_unknown_choice_is_refused_and_the_order_is_that_of_the_trame() -> None:
    item = T12.items["AP-04"]
    known = [choice.value for choice in item.choices]
    assert read_value(item, list(reversed(known))) == tuple(known)
    assert read_value(item, [""]) == ()
    for typed, words in ((["tablettes", "sabre"], "« sabre »"), (["Tablettes"], "« Tablettes »")):
        with pytest.raises(
            ValueError, match=f"{words} n’est pas un choix de cette question : .*{item.choices[-1].label}"
        ):
            read_value(item, typed)
    with pytest.raises(ValueError, match="oui ou par non"):
        read_value(T12.items["AP-01"], ["peut-être"])


@pytest.mark.parametrize(
    ("typed", "kept"), [("ville.fr", "https://ville.fr"), ("http://ville.fr/a?b=c", "http://ville.fr/a?b=c")]
)
def test_an_address_gets_its_scheme(typed: str, kept: str) -> None:
    assert read_value(ItemTerms("SH-01", "?", "url", 1), [typed]) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "ftp://ville.fr",
        "ville",
        "https://a b.fr",
        "https://moi@ville.fr",
        "ville.fr/" + "a" * 500,
    ],
)
def test_what_is_not_an_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="adresse"):
        read_value(ItemTerms("SH-01", "?", "url", 1), [typed])


def test_a_comment_of_20000_signs_is_taken_whole_and_one_more_refused() -> None:
    text = ("é\r\n" * (LONGEST_COMMENT // 2))[: LONGEST_COMMENT + LONGEST_COMMENT // 2]
    assert len(read_comment(text)) == LONGEST_COMMENT
    with pytest.raises(ValueError, match="20\u202f000 au plus"):
        read_comment("a" * (LONGEST_COMMENT + 1))


@holds_for(st.decimals(min_value=0, max_value=999_999, places=4, allow_nan=False, allow_infinity=False))
def test_a_number_that_is_read_back_is_the_same(number: Decimal) -> None:
    assert read_number(number_text(number)) == number
    item = ItemTerms("X", "?", "nombre", 1)
    assert kind_of(item).restored(item, kind_of(item).kept(number)) == number


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("AP-01", "oui", "Oui"),
        ("AP-02", Decimal("1234.50"), "1\u202f234,5\u00a0lieux"),
        ("AP-04", ("tablettes", "visio"), "Tablettes ou liseuses ; Poste ou salle de visioconférence"),
        ("AP-04", (), "sans réponse"),
        ("AP-01", None, "sans réponse"),
    ],
)
def test_a_value_in_words(code: str, value: object, words: str) -> None:
    assert value_text(T12.items[code], value) == words  # type: ignore[arg-type]


def restored(code: str, kept: object) -> object:
    return kind_of(T12.items[code]).restored(T12.items[code], kept)


def test_what_no_longer_fits_reads_as_nothing() -> None:
    assert restored("AP-04", ["tablettes", "minitel"]) is None
    assert restored("AP-01", "12") is None


def test_a_condition_hides_and_shows_without_touching_the_answers() -> None:
    answers = {"AP-01": Given("non"), "AP-02": Given(Decimal(4))}
    assert "AP-02" not in visible(T12, answers)
    answers["AP-01"] = Given("oui")
    assert "AP-02" in visible(T12, answers)
    assert answers["AP-02"].value == 4
    assert "AP-02" not in visible(T12, {})


def test_a_condition_on_an_item_that_is_not_asked_hides_nothing() -> None:
    late = [item for item in TRAMES[2027].items.values() if item.visible_if]
    assert late
    alone = Trame("x", 2027, (TRAMES[2027].themes[0],))
    assert visible(Trame("x", 2027, ()), {}) == frozenset()
    assert {i.code for i in alone.themes[0].items if not i.visible_if} <= visible(alone, {})


@pytest.mark.parametrize(
    ("answers", "checks"),
    [
        ({"AP-01": Given("oui"), "AP-02": Given(Decimal(0))}, ["C01"]),
        ({"AP-01": Given("oui"), "AP-02": Given(Decimal(2))}, []),
        ({"AP-01": Given("oui")}, []),  # an empty « alors » is silent
        ({"AP-01": Given("non"), "AP-02": Given(Decimal(0))}, []),  # hidden
        ({"AP-01": Given("oui"), "AP-02": Given(Decimal(0), not_applicable=True, comment="délégué")}, []),
        ({"AE-01": Given(Decimal(0)), "AE-02": Given(("etat_civil",))}, ["C05"]),
        ({"AE-01": Given(Decimal(0)), "AE-02": Given(())}, []),
        ({"UI-02": Given("adoptee")}, ["C09"]),
        ({"UI-02": Given("adoptee", "https://ville.fr/strategie")}, []),
    ],
)
def test_cross_checks_speak_where_the_trame_says_so(answers: dict[str, Given], checks: list[str]) -> None:
    trame = T12 if "UI-02" in T12.items and "AE-01" in T12.items else TRAMES[2027]
    assert [check.id for check in read(trame, answers).checks] == checks


def test_only_what_the_trame_says_blocks() -> None:
    late = TRAMES[2027]
    partial = {"SH-07": Given("partielle"), "SH-08": Given(Decimal(30))}
    shown = read(late, {**partial, "SH-01": Given("https://ville.fr")})
    assert [check.id for check in shown.blocking] == ["C02"]
    assert shown.states["SH-08"] == ItemState.TO_CHECK
    assert shown.notes["SH-07"] == shown.notes["SH-08"]


def test_states() -> None:
    answers = {
        "AP-01": Given("oui"),
        "AP-02": Given(Decimal(3)),
        "AP-03": Given(Decimal(9), confirmed=False),
        "AP-05": Given(not_applicable=True),
        "AP-06": Given("non", "pas encore"),
    }
    states = read(T12, answers).states
    assert [states[code] for code in ("AP-01", "AP-02", "AP-03", "AP-04", "AP-05", "AP-06", "MR-14")] == [
        ItemState.COMMENT_EXPECTED,
        ItemState.ANSWERED,
        ItemState.CARRIED,
        ItemState.EMPTY,
        ItemState.COMMENT_EXPECTED,
        ItemState.ANSWERED,
        ItemState.COMPUTED,
    ]


def test_a_figure_that_moved_by_more_than_half_is_pointed_out() -> None:
    number = KINDS["nombre"]
    assert not number.has_jumped(Decimal(10), Decimal(15))
    assert number.has_jumped(Decimal(10), Decimal("15.1"))
    assert number.has_jumped(Decimal(10), Decimal(4))
    assert not number.has_jumped(Decimal(0), Decimal(4))
    assert not number.has_jumped(None, Decimal(4))
    reading = read(T12, {"AP-05": Given(Decimal(20))}, {"AP-05": Decimal(4)}, 2010)
    assert reading.notes["AP-05"] == (
        "4\u00a0sites en 2010, 20\u00a0sites cette année : l’écart dépasse la moitié, vérifiez.",
    )
    assert reading.states["AP-05"] == ItemState.TO_CHECK


def test_completeness_counts_answers_and_expected_comments_and_nothing_unconfirmed() -> None:
    empty = read(T12, {})
    assert (empty.whole.given, empty.whole.percent, empty.whole.done) == (0, 0, 0)
    one = read(T12, {"AP-06": Given("oui")})
    assert (one.whole.given, one.whole.done) == (1, 0)
    both = read(T12, {"AP-06": Given("oui", "bus")})
    assert (both.whole.given, both.whole.done) == (2, 1)
    assert read(T12, {"AP-06": Given("oui", "bus", confirmed=False)}).whole.given == 0
    assert read(T12, {"AP-06": NOTHING.__class__(comment="un mot")}).whole.given == 0
    assert read(T12, {"AP-06": Given(not_applicable=True)}).whole.given == 0
    assert read(T12, {"AP-06": Given(not_applicable=True, comment="délégué")}).whole.done == 1


@pytest.mark.parametrize("year", [2010, 2012, 2027])
def test_completeness_goes_from_nothing_to_everything(year: int) -> None:
    trame = TRAMES[year]
    whole = {code: best(item) for code, item in trame.items.items()}
    reading = read(trame, whole)
    assert reading.whole.percent == 100
    assert reading.whole.left == 0
    assert all(progress.percent == 100 for progress in reading.sections.values())


# The score -----------------------------------------------------------------------------------------------------------


def test_the_worked_example_of_a_village() -> None:
    """AP-01 yes 4/4; AP-02, 1 place for 2 000 people is 5 for 10 000: 4/4; AP-03, 2 posts: 10 for 10 000: 2/3; the rest
    empty.
    """
    answers = {"AP-01": Given("oui", "la médiathèque"), "AP-02": Given(Decimal(1)), "AP-03": Given(Decimal(2))}
    facts = Facts(population=2000, strate="village", staff=20)
    result = score(T12, answers, facts)
    assert [(result.lines[c].points, result.lines[c].possible) for c in ("AP-01", "AP-02", "AP-03")] == [
        (4, 4),
        (4, 4),
        (2, 3),
    ]
    assert result.lines["AP-02"].why == "5 pour 10\u202f000 habitants"
    possible = sum(line.possible for code, line in result.lines.items() if code.startswith("AP"))
    assert result.themes["AP"] == Fraction(1000, possible)
    assert result.total == Fraction(18 * 1000, possible * 100)


def test_a_hidden_item_counts_for_zero_and_stays_possible() -> None:
    hidden = score(T12, {"AP-01": Given("non"), "AP-02": Given(Decimal(9))}, FACTS["village"]).lines["AP-02"]
    assert (hidden.points, hidden.possible, hidden.why) == (0, 4, "masqué par sa condition")


def test_not_applicable_leaves_the_count_once_justified() -> None:
    bare = score(T12, {"AP-05": Given(not_applicable=True)}, FACTS["village"]).lines["AP-05"]
    said = score(T12, {"AP-05": Given(not_applicable=True, comment="zone blanche")}, FACTS["village"]).lines["AP-05"]
    assert (bare.possible, said.possible) == (3, 0)


def test_a_bonus_adds_points_and_nothing_possible() -> None:
    item = next(item for item in T12.items.values() if item.bonus_for == ("village",))
    for strate, bonus in (("village", True), ("grande_ville", False)):
        line = score(T12, {item.code: best(item)}, FACTS[strate]).lines[item.code]
        assert line.bonus == bonus
        assert (line.possible == 0) == bonus


def test_a_strate_has_its_own_scale() -> None:
    given = {"MR-05": Given(Decimal(3))}
    assert score(T12, given, FACTS["village"]).lines["MR-05"].points == 3
    assert score(T12, given, FACTS["grande_ville"]).lines["MR-05"].points == 1


def test_an_unknown_population_takes_the_ratio_out_of_the_count() -> None:
    line = score(T12, {"AP-05": Given(Decimal(9))}, Facts(strate="village")).lines["AP-05"]
    assert (line.points, line.possible) == (0, 0)
    assert line.why == "la population n’est pas connue : hors du calcul"


def test_a_computed_value_comes_from_the_facts() -> None:
    line = score(T12, {}, FACTS["grande_ville"]).lines["MR-14"]
    assert (line.points, line.possible) == (3, 3)
    assert score(T12, {}, Facts(population=9, strate="grande_ville")).lines["MR-14"].points == 0


def test_an_address_counts_unless_the_check_found_it_silent() -> None:
    code = next(item.code for item in T12.items.values() if kind_of(item).is_visited and not item.visible_if)
    facts = Facts(population=9, strate="grande_ville")
    assert score(T12, {code: Given("https://ville.fr")}, facts).lines[code].points > 0
    assert score(T12, {code: Given("http://ville.fr")}, facts).lines[code].points == 0
    silent = Facts(population=9, strate="grande_ville", unreachable=frozenset({code}))
    assert score(T12, {code: Given("https://ville.fr")}, silent).lines[code].points == 0


@pytest.mark.parametrize("year", [2012, 2027])
@pytest.mark.parametrize("strate", Strate.values)
def test_all_empty_is_nothing_and_all_best_is_a_hundred(year: int, strate: str) -> None:
    trame = TRAMES[year]
    nothing = Facts(population=12_000, strate=strate, staff=200)
    assert score(trame, {}, nothing).total == 0
    everything = {code: best(item) for code, item in trame.items.items()}
    result = score(trame, everything, FACTS[strate])
    assert result.total == 100
    assert set(result.themes.values()) == {Fraction(100)}


ADDRESSES = st.sampled_from(["https://ville.fr", "http://ville.fr"])


def answer_to(item: ItemTerms) -> st.SearchStrategy[Given]:
    """Any answer that can be given to an item."""
    kind = kind_of(item)
    options = [option.value for option in kind.options(item)]
    value: st.SearchStrategy[object]
    if kind.has_scale:
        value = st.integers(0, 100 if kind.unit(item) == "%" else 5000).map(Decimal)
    elif options:
        value = st.lists(st.sampled_from(options), min_size=1, unique=True).map(lambda some: kind.read(item, some))
    else:
        towns = st.builds(Imagined, st.integers(25, 84), st.integers(0, 99), st.just(1.0), ADDRESSES, st.just(len))
        value = towns.map(lambda town: kind.invented(item, town))
    return st.builds(
        Given,
        value=st.none() | value,
        comment=st.sampled_from(["", "un mot"]),
        not_applicable=st.sampled_from([False, False, True]),
        confirmed=st.booleans(),
    )


@st.composite
def filled(draw: st.DrawFn, year: int) -> dict[str, Given]:
    codes = draw(st.lists(st.sampled_from(list(TRAMES[year].items)), unique=True, max_size=40))
    return {code: draw(answer_to(TRAMES[year].items[code])) for code in codes}


@pytest.mark.parametrize("year", [2012, 2027])
@pytest.mark.parametrize("strate", Strate.values)
@settings(max_examples=15)
@holds_for(data=st.data())
def test_a_score_lies_between_0_and_100_whatever_the_order(year: int, strate: str, data: st.DataObject) -> None:
    trame = TRAMES[year]
    answers = data.draw(filled(year))
    result = score(trame, answers, FACTS[strate])
    assert 0 <= result.total <= 100
    assert all(value is None or 0 <= value <= 100 for value in result.themes.values())
    assert score(trame, dict(reversed(answers.items())), FACTS[strate]) == result
    assert all(line.points <= trame.items[code].points for code, line in result.lines.items())


@pytest.mark.parametrize("year", [2012, 2027])
@pytest.mark.parametrize("strate", Strate.values)
@settings(max_examples=15)
@holds_for(data=st.data())
def test_a_better_answer_never_lowers_the_score(year: int, strate: str, data: st.DataObject) -> None:
    trame = TRAMES[year]
    answers = data.draw(filled(year))
    # What others hang on may show a check or hide nothing, but never takes points away either.
    code = data.draw(st.sampled_from([c for c, item in trame.items.items() if not item.source_auto]))
    better = {**answers, code: best(trame.items[code])}
    if answers.get(code, NOTHING).not_applicable:
        return  # taking « sans objet » back puts the item in the count again
    assert score(trame, better, FACTS[strate]).total >= score(trame, answers, FACTS[strate]).total


def test_a_score_is_never_rounded_up() -> None:
    assert score_text(Fraction(7499, 100)) == "74,9"
    assert score_text(Fraction(75)) == "75"
    assert score_text(None) == "–"


def test_more_than_15_percent_of_not_applicable_is_pointed_out() -> None:
    assert not too_many_not_applicable(15, 100)
    assert too_many_not_applicable(16, 100)
    assert not too_many_not_applicable(0, 0)


@pytest.mark.parametrize(("before", "after", "added", "removed"), [(2010, 2012, 57, 0), (2012, 2027, 29, 0)])
def test_two_editions_are_compared(before: int, after: int, added: int, removed: int) -> None:
    changes = compare(TRAMES[before], TRAMES[after])
    assert (len(changes.added), len(changes.removed)) == (added, removed)
    assert changes.same + len(changes.changed) == len(TRAMES[before].items)
    assert all(change.what for change in changes.changed)
    back = compare(TRAMES[after], TRAMES[before])
    assert len(back.removed) == added


def test_the_changed_choices_of_2027_are_named() -> None:
    said = [word for change in compare(T12, TRAMES[2027]).changed for word in change.what]
    assert said
    assert all(word.startswith("choix ajouté : ") for word in said)

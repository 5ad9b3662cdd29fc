"""The rules of the questionnaire, without a database: values, conditions, cross-checks, completeness, score."""

from decimal import Decimal

import pytest
from hypothesis import given as holds_for
from hypothesis import strategies as st

from label.enums import Strate
from questionnaire.enums import ItemType, State
from questionnaire.loading import trame_file
from questionnaire.rules import (
    LONGEST_COMMENT,
    NOTHING,
    Facts,
    Given,
    ItemTerms,
    Trame,
    from_json,
    moved,
    number_text,
    read,
    read_comment,
    read_number,
    read_value,
    to_json,
    value_text,
    visible,
)

FILE = trame_file()
TRAMES = {year: FILE.for_year(year) for year in (2010, 2012, 2027)}
T12 = TRAMES[2012]


def best(item: ItemTerms, facts: Facts) -> Given:
    """The answer that gives all the points of an item."""
    if item.type == ItemType.OUI_NON:
        return Given("oui", "oui, voici comment")
    if item.type == ItemType.CHOIX_UNIQUE:
        return Given(max(item.choices, key=lambda choice: choice.points).value, "dit")
    if item.type == ItemType.CHOIX_MULTIPLE:
        return Given(tuple(choice.value for choice in item.choices), "dit")
    if item.type == ItemType.POURCENTAGE:
        return Given(Decimal(100), "dit")
    if item.type == ItemType.NOMBRE:
        return Given(Decimal(10**9), "dit")
    return Given("https://ville.fr", "dit")


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


@pytest.mark.parametrize("typed", ["-1", "douze", "1,2,3", "1e5", "∞", "٣٤", "1" * 13, "0,12345", "½", "NaN"])
def test_what_is_not_a_number_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match="Un nombre"):
        read_number(typed)


def test_a_percentage_stops_at_a_hundred() -> None:
    item = ItemTerms("AP-01", "?", ItemType.POURCENTAGE, 1)
    assert read_value(item, ["100 %"]) == Decimal(100)
    with pytest.raises(ValueError, match="de 0 à 100"):
        read_value(item, ["100,1"])


def test_an_unknown_choice_is_refused_and_the_order_is_that_of_the_trame() -> None:
    item = T12.items["AP-04"]
    known = [choice.value for choice in item.choices]
    assert read_value(item, list(reversed(known))) == tuple(known)
    assert read_value(item, [""]) == ()
    for typed in (["tablettes", "sabre"], ["Tablettes"]):
        with pytest.raises(ValueError, match="n’existe pas dans cette édition"):
            read_value(item, typed)
    with pytest.raises(ValueError, match="oui ou par non"):
        read_value(T12.items["AP-01"], ["peut-être"])


@pytest.mark.parametrize(
    ("typed", "kept"), [("ville.fr", "https://ville.fr"), ("http://ville.fr/a?b=c", "http://ville.fr/a?b=c")]
)
def test_an_address_gets_its_scheme(typed: str, kept: str) -> None:
    assert read_value(ItemTerms("SH-01", "?", ItemType.URL, 1), [typed]) == kept


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
        read_value(ItemTerms("SH-01", "?", ItemType.URL, 1), [typed])


def test_a_comment_of_20000_signs_is_taken_whole_and_one_more_refused() -> None:
    text = ("é\r\n" * (LONGEST_COMMENT // 2))[: LONGEST_COMMENT + LONGEST_COMMENT // 2]
    assert len(read_comment(text)) == LONGEST_COMMENT
    with pytest.raises(ValueError, match="20 000 au plus"):
        read_comment("a" * (LONGEST_COMMENT + 1))


@holds_for(st.decimals(min_value=0, max_value=999_999, places=4, allow_nan=False, allow_infinity=False))
def test_a_number_that_is_read_back_is_the_same(number: Decimal) -> None:
    assert read_number(number_text(number)) == number
    item = ItemTerms("X", "?", ItemType.NOMBRE, 1)
    assert from_json(item, to_json(number)) == number


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


def test_what_no_longer_fits_reads_as_nothing() -> None:
    assert from_json(T12.items["AP-04"], ["tablettes", "minitel"]) is None
    assert from_json(T12.items["AP-01"], "12") is None


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
    assert shown.states["SH-08"] == State.TO_CHECK
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
        State.COMMENT_EXPECTED,
        State.ANSWERED,
        State.CARRIED,
        State.EMPTY,
        State.COMMENT_EXPECTED,
        State.ANSWERED,
        State.COMPUTED,
    ]


def test_a_figure_that_moved_by_more_than_half_is_pointed_out() -> None:
    assert not moved(Decimal(10), Decimal(15))
    assert moved(Decimal(10), Decimal("15.1"))
    assert moved(Decimal(10), Decimal(4))
    assert not moved(Decimal(0), Decimal(4))
    assert not moved(None, Decimal(4))
    reading = read(T12, {"AP-05": Given(Decimal(20))}, {"AP-05": Decimal(4)}, 2010)
    assert reading.notes["AP-05"] == (
        "4\u00a0sites en 2010, 20\u00a0sites cette année : l’écart dépasse la moitié, vérifiez.",
    )
    assert reading.states["AP-05"] == State.TO_CHECK


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
    whole = {code: best(item, FACTS["village"]) for code, item in trame.items.items()}
    reading = read(trame, whole)
    assert reading.whole.percent == 100
    assert reading.whole.left == 0
    assert all(progress.percent == 100 for progress in reading.sections.values())

"""What each type of question must know, over the registry: a new type is tested here without a word more."""

import itertools
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.http import QueryDict
from django.template.loader import get_template, render_to_string
from hypothesis import given as holds_for
from hypothesis import strategies as st

from questionnaire.enums import ItemState, Operator
from questionnaire.forms.answers import AnswerForm, shown_fields
from questionnaire.forms.building import TO_CHECK
from questionnaire.loading.reading import EVERY_YEAR, TRAME, trame_file
from questionnaire.models import Item
from questionnaire.rules.conditions import holds
from questionnaire.rules.kinds import KINDS, kind_of
from questionnaire.rules.kinds.base import ABOUT_EMPTINESS, Facts, Imagined
from questionnaire.rules.trame import DIVISORS, Condition, Given, ItemTerms, SectionTerms, ThemeTerms, Threshold, Trame
from questionnaire.views.desk import Block

EVERY = [item for year in (2010, 2012, 2027) for item in trame_file().for_year(year).items.values()]
FACTS = Facts(population=12_000, strate="petite_ville", staff=200)
TOWN = Imagined(60, 30, 1.2, "https://www.ville.example", len)


def one(code: str) -> ItemTerms:
    """The first question of a type, whatever the year that it is asked from."""
    return next(item for item in trame_file().for_year(EVERY_YEAR).items.values() if item.type == code)


def test_the_trame_and_the_registry_name_the_same_types() -> None:
    written = yaml.safe_load(TRAME.read_text(encoding="utf-8"))["types_reponse"]
    assert [node["type"] for node in written] == list(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_a_type_says_who_it_is(code: str) -> None:
    kind = KINDS[code]
    column = Item._meta.get_field("type")
    assert (code, kind.label) in (column.choices or ())
    assert len(code) <= (column.max_length or 0)
    assert get_template(kind.template)
    assert set(ABOUT_EMPTINESS) <= set(kind.operators) <= set(Operator)
    assert kind_of(one(code)) is kind


@pytest.mark.parametrize("code", KINDS)
@holds_for(taste=st.integers(25, 84), roll=st.integers(0, 99), size=st.floats(1, 40))
def test_what_a_type_invents_is_kept_shown_and_scored(code: str, taste: int, roll: int, size: float) -> None:
    kind, town = KINDS[code], Imagined(taste, roll, size, TOWN.site, len)
    for item in [item for item in EVERY if item.type == code]:
        value = kind.invented(item, town)
        assert kind.read(item, kind.typed(value)) == value
        assert kind.restored(item, json.loads(json.dumps(kind.kept(value)))) == (value or None)
        if value not in (None, ()):
            assert kind.text(item, value).strip()
            points, why = kind.points(item, value, FACTS)
            assert 0 <= (points or 0) <= kind.best(item) <= item.points
            assert why


@pytest.mark.parametrize("code", KINDS)
def test_nothing_typed_is_no_answer_and_nonsense_is_refused_in_words(code: str) -> None:
    kind, item = KINDS[code], one(code)
    assert not kind.read(item, ["", "  "])
    with pytest.raises(ValueError, match=r"[a-zé]{3,}.*\.$"):
        kind.read(item, ["<ni l’un ni l’autre>"])
    assert kind.restored(item, "<ni l’un ni l’autre>") is None
    assert kind.restored(item, None) is None


@pytest.mark.parametrize("code", KINDS)
def test_the_control_of_a_type_shows_what_is_answered_and_what_was_typed_wrong(code: str) -> None:
    kind, item = KINDS[code], one(code)
    value = kind.invented(item, TOWN)
    fields = shown_fields(item, Given(value))
    block = Block(item, fields, ItemState.ANSWERED, (), True, None, Given(value), None, False, (), "")
    page = render_to_string(kind.template, {"control": block.control})
    assert f'name="{item.code}-value"' in page
    for text in kind.typed(value):
        assert f'value="{text}"' in page
    assert page.count(" checked") == (len(kind.typed(value)) if kind.options(item) else 0)
    assert f"id_{item.code}-value_error" in page
    wrong = AnswerForm(item, QueryDict(f"{item.code}-value=faux+texte"))
    assert wrong.errors["value"]
    if not kind.options(item):
        again = Block(item, wrong.shown(), ItemState.EMPTY, (), True, None, Given(), None, False, (), "")
        assert 'value="faux texte"' in render_to_string(kind.template, {"control": again.control})


@pytest.mark.parametrize("code", KINDS)
def test_a_type_says_what_a_condition_may_ask_of_it(code: str) -> None:
    kind, item = KINDS[code], one(code)
    trame = Trame("x", 2012, (ThemeTerms("AP", "", 100, "", (SectionTerms("AP-A", "", (item,)),)),))
    value = kind.invented(item, TOWN)
    answers = {item.code: Given(value)}
    for operator in kind.operators:
        wanted = value if operator not in ABOUT_EMPTINESS else None
        met = holds(Condition(item.code, operator, wanted), trame, answers)
        assert met == (operator not in (Operator.EMPTY, Operator.COMMENTED, Operator.ABOVE))
        assert holds(Condition(item.code, operator, wanted), trame, {}) == (operator == Operator.EMPTY)


@pytest.mark.parametrize("code", KINDS)
def test_a_type_finds_no_fault_in_the_trame_and_some_in_terms_of_another(code: str) -> None:
    kind = KINDS[code]
    for item in [item for item in trame_file().for_year(EVERY_YEAR).items.values() if item.type == code]:
        assert list(kind.faults(item)) == []
        assert kind.settled(item) == item
    others = [item for item in EVERY if KINDS[item.type].has_choices != kind.has_choices]
    assert all(list(kind.faults(item)) for item in others)


@pytest.mark.parametrize(("number", "said"), [("0", "0 lieu"), ("1", "1 lieu"), ("1.5", "1,5 lieu"), ("2", "2 lieux")])
def test_a_unit_is_plural_from_two_on(number: str, said: str) -> None:
    item = replace(one("nombre"), unit="lieux")
    assert kind_of(item).text(item, Decimal(number)).replace("\u00a0", " ") == said


def test_the_points_of_a_number_are_those_of_its_last_threshold() -> None:
    item = replace(one("nombre"), points=99)
    assert kind_of(item).settled(item).points == 4
    assert list(kind_of(item).faults(item)) == ["points 99 n’est pas le dernier seuil du barème (4)"]


@holds_for(st.lists(st.integers(1, 40), min_size=1, max_size=6, unique=True))
def test_a_rising_scale_settles_its_item_whatever_its_steps(steps: list[int]) -> None:
    number = KINDS["nombre"]
    scale = tuple(Threshold(Decimal(n), points) for n, points in enumerate(sorted(steps)))
    item = number.settled(ItemTerms("X", "?", "nombre", 0, scale=scale))
    assert (item.points, list(number.faults(item))) == (max(steps), [])


@pytest.mark.parametrize("code", KINDS)
def test_the_equipe_may_ask_in_a_condition_whatever_a_type_offers(code: str) -> None:
    kind = KINDS[code]
    offered = {value for value, words in TO_CHECK if words.strip("–")}
    assert set(kind.operators) <= offered
    item = one(code)
    answer = kind.invented(item, TOWN)
    for operator, text in itertools.product(kind.operators, kind.typed(answer)):
        wanted = kind.wanted(operator, text)
        if operator in ABOUT_EMPTINESS:
            assert wanted is None
        else:
            assert list(kind.wanted_faults(item, wanted)) == []
            assert kind.meets(answer, operator, wanted) == (operator is not Operator.ABOVE)


def test_a_number_that_cannot_be_divided_says_which_fact_lacks() -> None:
    for divisor in DIVISORS:
        item = replace(one("nombre"), divisor=divisor)
        points, why = kind_of(item).points(item, Decimal(3), Facts())
        assert (points, why) in (
            (None, "la population n’est pas connue"),
            (None, "l’effectif n’est pas connu"),
        )


def test_numbers_are_compared() -> None:
    number = KINDS["nombre"]
    assert number.meets(Decimal(3), "sup", Decimal(2))
    assert not number.meets(Decimal(3), "sup", Decimal(3))
    assert number.meets(Decimal(3), "sup_egal", Decimal(3))
    assert not number.meets(Decimal(3), "sup", "deux")


def test_nothing_else_tells_one_type_from_another() -> None:
    """Outside the registry no source of the product, and no template or script, names a type by its code."""
    root = Path(__file__).resolve().parents[2]
    sources = [
        path
        for folder in ("label", "questionnaire", "initiatives", "jury", "villes_internet", "templates", "static")
        for path in (root / folder).rglob("*")
        if path.suffix in {".py", ".html", ".js", ".css"} and not {"migrations", "vendor"} & set(path.parts)
    ]
    codes = "|".join(KINDS)
    # « nombre » and « url » are words too: there, what is looked for is a comparison or a case.
    named = re.compile(rf"""\b(oui_non|choix_unique|choix_multiple|pourcentage)\b|(==|!=|case) ["']({codes})["']""")
    found = {path.relative_to(root).as_posix() for path in sources if named.search(path.read_text(encoding="utf-8"))}
    assert found == {f"questionnaire/rules/kinds/{name}.py" for name in ("choices", "numbers")}

"""The parameters of a règlement: each is known everywhere it must be; a new one is tested here without a word more."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from label.actions.editions import create_edition
from label.enums import Coverage, LevelState
from label.forms.editions import RegulationForm
from label.models import Edition, Regulation
from label.rules.levels import LEVELS, ceiling, next_step
from label.rules.regulation import (
    PARAMETER_NAMES,
    PARAMETERS,
    RULES,
    Parameter,
    PastParticipation,
    RegulationTerms,
    Rule,
    sentences,
)
from tests.cast import Cast
from tests.pages import text_of

# Every parameter asks something: those that 2012 leaves aside or open are five.
ASKED: dict[str, Any] = {
    name: True if isinstance(value, bool) else 5 for name, value in asdict(RegulationTerms()).items() if not value
}
FIXED = replace(RegulationTerms(), **ASKED)
each_parameter = pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda one: one.name)
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda one: one.name)


def test_parameters_values_and_columns_are_the_same_list() -> None:
    assert tuple(parameter.name for parameter in PARAMETERS) == PARAMETER_NAMES
    columns = {column.name for column in Regulation._meta.fields} - {"id", "edition", "text"}
    assert columns == set(PARAMETER_NAMES)


@each_parameter
def test_a_parameter_is_in_the_form_and_says_itself(parameter: Parameter) -> None:
    form = RegulationForm(initial=asdict(FIXED))
    assert form[parameter.name].label
    said = parameter.sentence(FIXED)
    assert said[0].isupper()
    assert said.endswith(".")
    value = asdict(FIXED)[parameter.name]
    other: Any = False if isinstance(value, bool) else 3
    assert isinstance(value, bool) or str(value) in said
    assert parameter.sentence(replace(FIXED, **{parameter.name: other})) != said
    assert list(parameter.faults(FIXED)) == []


@each_rule
def test_a_rule_of_levels_is_bounded_by_its_form_and_by_the_database(rule: Rule) -> None:
    wrong = RegulationForm({**asdict(FIXED), rule.name: "6", "text": "x"})
    assert wrong.errors[rule.name] == ["Un niveau va de 0 à 5 arobases."]
    bounds = next(one for one in Regulation._meta.constraints if one.name == "regulation_levels")
    assert f"{rule.name}__range" in str(bounds)


@pytest.mark.parametrize("typed", ["", "abc", "-1", "6"])
def test_a_level_that_is_none_is_refused_by_one_french_sentence(typed: str) -> None:
    form = RegulationForm({**asdict(FIXED), RULES[0].name: typed, "text": "x"})
    said = {"": "Ce champ est nécessaire.", "abc": "Un nombre entier est attendu."}
    assert form.errors[RULES[0].name] == [said.get(typed, "Un niveau va de 0 à 5 arobases.")]
    html = str(form[RULES[0].name])
    assert 'min="0"' in html
    assert 'max="5"' in html
    assert 'inputmode="numeric"' in html


@each_rule
def test_a_rule_closes_some_level_with_its_reason(rule: Rule) -> None:
    pasts: list[tuple[PastParticipation, ...]] = [(), *((PastParticipation(2011, had),) for had in (None, *LEVELS))]
    verdicts = [rule.verdict(level, past, FIXED, Coverage.COMPLETE) for past in pasts for level in LEVELS]
    closed = [verdict for verdict in verdicts if verdict.state is not LevelState.OPEN]
    assert closed
    assert all(verdict.reason is not None and verdict.reason.code == rule.code for verdict in closed)


def test_a_value_that_asks_nothing_is_not_said() -> None:
    nothing = RegulationTerms(minimum_arobases=0, first_time_ceiling=5, level_required_for_five=0)
    assert sentences(nothing) == ("Une candidature recevable peut recevoir une mention, sans arobase.",)
    assert all(level.state is LevelState.OPEN for level in ceiling((), nothing, Coverage.COMPLETE).levels)
    step = next_step((PastParticipation(2011, 3),), replace(nothing, minimum_arobases=5), Coverage.COMPLETE)
    assert step.text == "5\u00a0@ possibles\u00a0: 3\u00a0@ obtenues en 2011"


def test_the_next_edition_takes_every_parameter_over(cast: Cast) -> None:
    before = Edition.objects.get(year=2012)
    kept = replace(FIXED, minimum_arobases=2, first_time_ceiling=3, quorum=3)
    Regulation.objects.update_or_create(edition=before, defaults={**asdict(kept), "text": "Article 1"})
    before.refresh_from_db()
    after = create_edition(before, number=14, year=2013, by=cast.elise)
    assert after.terms == kept
    assert after.regulation.text == "Article 1"


def test_the_public_page_of_the_reglement_says_every_sentence(cast: Cast, client: object) -> None:
    edition = Edition.objects.get(year=2012)
    Regulation.objects.update_or_create(edition=edition, defaults={**asdict(FIXED), "text": "Article 1"})
    page = client.get("/reglement/2012/")  # type: ignore[attr-defined]
    for said in sentences(FIXED):
        assert said.replace("\u00a0", " ") in text_of(page)

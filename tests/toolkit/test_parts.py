"""Parts that are drawn once: known by all that they say, and by nothing else."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils.safestring import mark_safe
from pytest_django import Settings

from label.models import Edition
from questionnaire.enums import ItemState
from toolkit import parts
from toolkit.parts import drawn

MARGIN = "questionnaire/_marge.html"


@dataclass(frozen=True)
class Held:
    """A value within another."""

    inner: Any


def margin(**more: Any) -> str:
    return drawn(MARGIN, **{"state": ItemState.ANSWERED, "notes": (), "code": "AP-01", **more})


def test_a_part_is_drawn_once_for_what_it_says_and_again_for_anything_else() -> None:
    assert margin() is margin()
    assert margin(notes=("À relire",)) is not margin()
    assert "À relire" in margin(notes=("À relire",))
    assert "À relire" not in margin()


def test_what_is_escaped_and_what_is_not_are_two_parts() -> None:
    raw, safe = "<b>AP</b>", mark_safe("<b>AP</b>")
    assert raw == safe
    for first, second in ((raw, safe), (safe, raw)):
        assert [("&lt;b&gt;" in margin(code=one)) for one in (first, second)] == [first is raw, second is raw]
    assert margin(code=1) != margin(code=True)


@pytest.mark.parametrize("inner", [Edition(year=2012, pk=1), mark_safe("<b>"), (Edition(pk=2),), Held(Edition(pk=3))])
def test_a_row_of_the_database_is_no_plain_value(inner: Any) -> None:
    with pytest.raises(TypeError, match="code is not a plain value"):
        margin(code=Held(inner))


def test_the_margins_of_a_template_are_not_sent() -> None:
    assert "\n " not in margin()
    assert margin() == margin().strip()


def test_a_template_that_is_being_written_is_read_again(settings: Settings) -> None:
    kept = parts._drawn.cache_info().currsize
    settings.DEBUG = True
    assert "ZZ-99" in margin(code="ZZ-99")
    assert parts._drawn.cache_info().currsize == kept

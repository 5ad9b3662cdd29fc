"""Whole numbers as addresses and forms send them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.numbers import LARGEST, whole_number


@given(st.integers(0, LARGEST))
def test_a_number_in_figures_is_read(number: int) -> None:
    assert whole_number(str(number)) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", " 1", "1e3", "٣", "²", "1" * 30, str(LARGEST + 1), "douze"])
def test_anything_else_is_none(text: str) -> None:
    assert whole_number(text) is None


def test_a_number_above_what_is_asked_is_none() -> None:
    assert whole_number("12", 11) is None
    assert whole_number("11", 11) == 11

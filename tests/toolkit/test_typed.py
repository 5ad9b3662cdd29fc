"""What is typed or pasted becomes lines that a page and a workbook hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.numbers import two_readings
from toolkit.typography import INVISIBLE, LINE_ENDS, typed_lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("un\x0bdeux\u2028trois", "un\ndeux\ntrois"),  # the manual line break of a word processor
        ("\uf0b7\tun", "•\tun"),
        ("fi\u00adbre\u200b, \ufeffoptique", "fibre, optique"),
        ("👩\u200d🏫 à 10\u00a0%", "👩\u200d🏫 à 10\u00a0%"),  # an emoji of several, a space that never breaks
    ],
)
def test_what_a_word_processor_pastes_is_kept_as_lines(typed: str, kept: str) -> None:
    assert typed_lines(typed) == kept


@given(st.text())
def test_nothing_that_no_workbook_holds_is_left_and_twice_changes_nothing(typed: str) -> None:
    kept = typed_lines(typed)
    assert not INVISIBLE.search(kept)
    assert not LINE_ENDS.search(kept)
    assert typed_lines(kept) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.234", "« 1.234 » se lit de deux façons : écrivez 1\u202f234, ou 1,234."),
        (" 12.000 ", "« 12.000 » se lit de deux façons : écrivez 12\u202f000, ou 12,000."),
        ("0.125", ""),
        ("12.5", ""),
        ("1,234", ""),
        ("1234.567", ""),
        ("1 234", ""),
    ],
)
def test_a_dot_before_three_figures_is_asked_again(typed: str, words: str) -> None:
    assert two_readings(typed) == words

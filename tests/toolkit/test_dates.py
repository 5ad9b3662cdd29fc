"""Days and moments as they are read in Paris."""

from datetime import UTC, date, datetime, timedelta

import pytest

from label.templatetags.typography import day, hour
from toolkit.dates import duration, french_date, paris_day, typed_in_words

JUST_AFTER_MIDNIGHT = datetime(2027, 10, 30, 22, 30, tzinfo=UTC)  # half past midnight on the 31st in Paris


def test_the_day_of_a_moment_is_that_of_paris() -> None:
    assert paris_day(JUST_AFTER_MIDNIGHT) == date(2027, 10, 31)
    assert paris_day(date(2027, 10, 30)) == date(2027, 10, 30)
    assert french_date(JUST_AFTER_MIDNIGHT) == "31\u00a0octobre 2027"


def test_a_template_prints_the_day_of_paris() -> None:
    assert day(JUST_AFTER_MIDNIGHT) == "31\u00a0octobre 2027"
    assert day(None) == ""


def test_a_length_of_time_is_told_with_two_units() -> None:
    told = [duration(timedelta(seconds=seconds)) for seconds in (9, 80, 3599, 3600, 7180)]
    assert [one.replace("\u00a0", " ") for one in told] == [
        "9 s",
        "1 min 20 s",
        "59 min 59 s",
        "1 h 00 min",
        "1 h 59 min",
    ]


def test_an_hour_is_that_of_paris() -> None:
    assert hour(JUST_AFTER_MIDNIGHT) == "0\u00a0h\u00a030"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2027-10-31T00:30", "31\u00a0octobre 2027 à 0\u00a0h\u00a030"),
        ("2027-10-31T23:30:00+00:00", "1er\u00a0novembre 2027 à 0\u00a0h\u00a030"),
        ("2027-12-01", "1er\u00a0décembre 2027"),
        ("", ""),
        ("demain", "demain"),
    ],
)
def test_what_a_control_sends_is_read_as_a_date(typed: str, read: str) -> None:
    assert typed_in_words(typed) == read

"""What is said of a text that came too late, and of the clock of its browser."""

from datetime import UTC, datetime, timedelta

import pytest

from label.rules.late import declared_words, length_in_words

AT = datetime(2013, 12, 16, 17, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=29), "moins d’une minute"),
        (timedelta(minutes=-25), "25 minutes"),
        (timedelta(minutes=59, seconds=50), "1 heure"),
        (timedelta(days=1, hours=2, minutes=5), "1 jour et 2 heures"),
        (timedelta(days=2, minutes=5), "2 jours"),
    ],
)
def test_a_length_is_said_by_its_two_largest_units(length: timedelta, words: str) -> None:
    assert length_in_words(length) == words


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(0), "dont l’horloge est juste"),
        (timedelta(days=1), "dont l’horloge avançait de 1 jour"),
        (timedelta(hours=-3), "dont l’horloge retardait de 3 heures"),
    ],
)
def test_the_hours_of_a_browser_are_told_with_the_fault_of_its_clock(gap: timedelta, words: str) -> None:
    said = declared_words(AT, AT - timedelta(minutes=25) + gap, gap)
    assert words in said
    assert said.endswith("25 minutes avant d’arriver.")


def test_what_declares_nothing_is_said_nothing_of() -> None:
    assert declared_words(AT, None, None) == ""

"""The calendar of a campaign and its windows, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label.enums import Phase
from label.rules.calendar import (
    EditionCalendar,
    a_year_later,
    calendar_faults,
    due_phase,
    is_ambiguous,
    is_imaginary,
    reminder_moments,
    shifted,
    time_left,
)
from label.rules.candidatures import card_window, filing_window, registration_window
from label.rules.editions import edition_faults
from label.rules.regulation import RegulationTerms
from tests.label.campaign.moments import CALENDAR, CLOSING, moments, paris
from toolkit.dates import PARIS, moment_in_words, when_saved


def test_a_calendar_in_order_has_no_fault() -> None:
    assert calendar_faults(CALENDAR) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"opens_at": None}, "l’ouverture des inscriptions n’est pas datée"),
        ({"closes_at": None}, "la clôture des dépôts n’est pas datée"),
        ({"closes_at": paris(2013, 5, 2, 9)}, "la clôture des dépôts vient avant l’ouverture de la saisie"),
        ({"jury_on": date(2013, 11, 7)}, "la séance du jury vient avant la clôture des dépôts"),
        ({"ceremony_on": date(2014, 1, 13)}, "la cérémonie vient avant la publication"),
        (
            {"jury_on": date(2013, 11, 8), "publishes_at": paris(2013, 11, 8, 17)},
            "la publication vient avant la clôture des dépôts",
        ),
    ],
)
def test_a_calendar_out_of_order_says_which_date(change: dict[str, Any], fault: str) -> None:
    assert fault in calendar_faults(replace(CALENDAR, **change))


def test_unknown_later_dates_are_not_faults() -> None:
    assert calendar_faults(replace(CALENDAR, jury_on=None, publishes_at=None, ceremony_on=None)) == []


@pytest.mark.parametrize(
    ("wall", "imaginary", "ambiguous"),
    [
        (datetime.fromisoformat("2013-03-31T01:59"), False, False),
        (datetime.fromisoformat("2013-03-31T02:00"), True, False),
        (datetime.fromisoformat("2013-03-31T02:59"), True, False),
        (datetime.fromisoformat("2013-03-31T03:00"), False, False),
        (datetime.fromisoformat("2013-10-27T01:59"), False, False),
        (datetime.fromisoformat("2013-10-27T02:00"), False, True),
        (datetime.fromisoformat("2013-10-27T02:59"), False, True),
        (datetime.fromisoformat("2013-10-27T03:00"), False, False),
        (datetime.fromisoformat("2013-07-14T12:00"), False, False),
    ],
)
def test_the_two_nights_of_the_change_of_hour(wall: datetime, imaginary: bool, ambiguous: bool) -> None:
    assert (is_imaginary(wall), is_ambiguous(wall)) == (imaginary, ambiguous)


@pytest.mark.parametrize("night", [date(2013, 3, 30), date(2013, 10, 26)])
@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.REGISTRATION, Phase.FILLING, Phase.EMBARGO])
def test_a_phase_moves_at_its_minute_also_in_the_nights_of_the_change_of_hour(phase: Phase, night: date) -> None:
    for hour in (1, 4):
        moment = paris(night.year, night.month, night.day + 1, hour, 30)
        calendar = EditionCalendar(opens_at=moment, fills_at=moment, closes_at=moment, publishes_at=moment)
        assert due_phase(phase, calendar, moment - timedelta(seconds=1)) is None
        assert due_phase(phase, calendar, moment) is not None


@pytest.mark.parametrize("phase", [Phase.APPRAISAL, Phase.DELIBERATION, Phase.PUBLISHED, Phase.ARCHIVED])
def test_the_calendar_moves_nothing_else(phase: Phase) -> None:
    assert due_phase(phase, CALENDAR, paris(2050, 1, 1)) is None


@given(moments)
def test_a_year_later_is_the_same_weekday_at_the_same_hour_of_paris(moment: datetime) -> None:
    before, after = moment.astimezone(PARIS), a_year_later(moment).astimezone(PARIS)
    assert after.weekday() == before.weekday()
    assert (after.date() - before.date()).days == 364
    wanted = before.replace(tzinfo=None) + timedelta(days=364)
    assert after.hour == before.hour or is_imaginary(wanted)


def test_a_shifted_calendar_keeps_its_order_and_its_unknown_dates() -> None:
    assert calendar_faults(shifted(CALENDAR)) == []
    assert shifted(EditionCalendar(jury_on=date(2011, 11, 8))) == EditionCalendar(jury_on=date(2012, 11, 6))
    assert shifted(CALENDAR, 2).closes_at == paris(2015, 11, 6, 18)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (12 * 86400 + 5 * 3600, "12 jours et 5 heures"),
        (86400, "1 jour"),
        (86400 + 3600, "1 jour et 1 heure"),
        (3 * 3600 + 12 * 60, "3 heures et 12 minutes"),
        (3600, "1 heure"),
        (61, "1 minute"),
        (59, "moins d’une minute"),
        (0, ""),
        (-5, ""),
    ],
)
def test_what_is_left_in_words(seconds: int, words: str) -> None:
    now = paris(2013, 6, 1, 12)
    assert time_left(now, now + timedelta(seconds=seconds)).replace("\u00a0", " ") == words


def test_what_is_left_counts_true_hours_across_the_change_of_hour() -> None:
    # From Saturday noon to Sunday noon there are 25 hours in October, 23 in March.
    assert time_left(paris(2013, 10, 26, 12), paris(2013, 10, 27, 12)).replace("\u00a0", " ") == "1 jour et 1 heure"
    assert time_left(paris(2013, 3, 30, 12), paris(2013, 3, 31, 12)).replace("\u00a0", " ") == "23 heures"


def test_reminders_leave_at_nine_in_paris_fourteen_seven_two_days_before_and_on_the_morning() -> None:
    found = {days: moment.astimezone(PARIS) for days, moment in reminder_moments(paris(2013, 11, 8, 18))}
    assert found == {
        14: paris(2013, 10, 25, 9),
        7: paris(2013, 11, 1, 9),
        2: paris(2013, 11, 6, 9),
        0: paris(2013, 11, 8, 9),
    }


def test_the_last_reminder_leaves_the_evening_before_a_closing_at_dawn() -> None:
    assert dict(reminder_moments(paris(2013, 11, 8, 8)))[0] == paris(2013, 11, 7, 18)


@given(moments)
def test_reminders_always_leave_before_the_closing_and_in_order(closing: datetime) -> None:
    found = [moment for _, moment in reminder_moments(closing)]
    assert found == sorted(found)
    assert all(moment < closing for moment in found)


def test_a_moment_is_said_with_its_zone() -> None:
    words = moment_in_words(datetime(2013, 11, 8, 17, 5, tzinfo=UTC)).replace("\u00a0", " ")
    assert words == "8 novembre 2013 à 18 h 05 (heure de Paris)"
    assert moment_in_words(None) == "date à fixer"
    late = datetime(2013, 11, 8, 23, 5, tzinfo=UTC)  # in Paris, it is the 9th
    assert when_saved(late, date(2013, 11, 9)).replace("\u00a0", " ") == "à 0 h 05"
    assert when_saved(late, date(2013, 11, 10)).replace("\u00a0", " ") == "le 9 novembre 2013"


def test_an_edition_opens_when_its_dates_and_its_reglement_are_whole() -> None:
    assert edition_faults(CALENDAR, RegulationTerms(quorum=8, appeal_days=30), has_text=True) == []
    assert edition_faults(CALENDAR, None) == ["le règlement n’est pas enregistré"]
    assert edition_faults(CALENDAR, RegulationTerms()) == [
        "le texte du règlement est vide",
        "le quorum n’est pas fixé",
        "le délai de recours n’est pas fixé",
    ]
    whole = RegulationTerms(quorum=8, appeal_days=30)
    bad = replace(whole, minimum_arobases=3, first_time_ceiling=2, level_required_for_five=5)
    assert len(edition_faults(CALENDAR, bad, has_text=True)) == 2


LATER = CLOSING + timedelta(days=2)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("phase", "extended", "now", "is_open"),
    [
        (Phase.REGISTRATION, None, CLOSING - timedelta(days=30), False),
        (Phase.FILLING, None, CLOSING - SECOND, True),
        (Phase.FILLING, None, CLOSING, False),  # the clock decides, even before the schedule has moved the phase
        (Phase.FILLING, LATER, CLOSING + SECOND, True),
        (Phase.APPRAISAL, None, CLOSING + SECOND, False),
        (Phase.APPRAISAL, LATER, LATER - SECOND, True),
        (Phase.APPRAISAL, LATER, LATER, False),
        (Phase.DELIBERATION, LATER, LATER - SECOND, False),
    ],
)
def test_when_a_candidature_may_be_filed(phase: Phase, extended: datetime | None, now: datetime, is_open: bool) -> None:
    window = filing_window(phase, CLOSING, extended, now)
    assert window.is_open is is_open
    assert bool(window.reason) is not is_open


def test_a_card_is_typed_from_the_registration_on() -> None:
    assert card_window(Phase.REGISTRATION, CLOSING, None, CLOSING - timedelta(days=99)).is_open
    assert not card_window(Phase.PREPARATION, CLOSING, None, CLOSING - timedelta(days=99)).is_open


@pytest.mark.parametrize("phase", list(Phase))
def test_registration_is_open_in_two_phases_until_the_closing(phase: Phase) -> None:
    opening = CLOSING - timedelta(days=99)
    open_now = registration_window(phase, opening, CLOSING, CLOSING - SECOND)
    assert open_now.is_open == (phase in (Phase.REGISTRATION, Phase.FILLING))
    late = registration_window(phase, opening, CLOSING, CLOSING)
    assert not late.is_open
    assert ("bientôt" if phase == Phase.PREPARATION else "2013") in late.reason  # an hour that passed opened nothing
    if phase == Phase.PREPARATION:
        assert "ouvriront le" in registration_window(phase, opening, CLOSING, opening - SECOND).reason
        assert "reste à fixer" in registration_window(phase, None, CLOSING, opening).reason


@given(st.sampled_from(Phase), st.none() | moments, st.none() | moments, moments)
def test_a_window_says_why_when_it_is_closed(
    phase: Phase, closes: datetime | None, extended: datetime | None, now: datetime
) -> None:
    for window in (filing_window(phase, closes, extended, now), card_window(phase, closes, extended, now)):
        assert window.is_open != bool(window.reason)

"""Moments of Paris, and the calendar of a campaign."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from label.rules.calendar import EditionCalendar
from toolkit.dates import PARIS


def paris(*parts: int, fold: int = 0) -> datetime:
    """A moment of Paris by its wall clock."""
    return datetime(*parts, tzinfo=PARIS, fold=fold)  # type: ignore[misc,arg-type]


CALENDAR = EditionCalendar(
    paris(2013, 4, 2, 9),
    paris(2013, 5, 2, 9),
    paris(2013, 11, 8, 18),
    date(2013, 12, 3),
    paris(2014, 1, 14, 11),
    date(2014, 1, 14),
)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1)).map(lambda m: m.replace(tzinfo=UTC))  # noqa: DTZ001
CLOSING = paris(2013, 11, 8, 18)

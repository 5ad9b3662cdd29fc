"""Dates and hours as French people read them, the hour of Paris always named."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from toolkit.typography import NBSP

PARIS = ZoneInfo("Europe/Paris")
LONG_AGO = datetime(1999, 1, 1, tzinfo=UTC)  # stands for a moment that is not known, in an order

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def french_date(value: date) -> str:
    """A date in full, the day and month held together: « 7 février 2012 », « 1er mars 2012 »."""
    day = "1er" if value.day == 1 else str(value.day)
    return f"{day}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def french_month(value: date, *, year_only: bool = False) -> str:
    """« mars 2012 », or « 2012 » when only the year is known."""
    return str(value.year) if year_only else f"{MONTHS[value.month - 1]} {value.year}"


def when_saved(moment: datetime, today: date) -> str:
    """When something was saved: « à 14 h 02 » the same day in Paris, « le 8 novembre 2013 » another one."""
    local = moment.astimezone(PARIS)
    if local.date() == today:
        return f"à {local.hour}{NBSP}h{NBSP}{local.minute:02d}"
    return f"le {french_date(local.date())}"


def moment_in_words(value: datetime | None) -> str:
    """A moment with its hour and zone: « 8 novembre 2013 à 18 h 00 (heure de Paris) »; « date à fixer » when
    unknown.
    """
    if value is None:
        return "date à fixer"
    local = value.astimezone(PARIS)
    return f"{french_date(local.date())} à {local.hour}{NBSP}h{NBSP}{local.minute:02d} (heure de Paris)"


def duration(value: timedelta) -> str:
    """A length of time in minutes and seconds: « 1 min 20 s »."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes}{NBSP}min{NBSP}{seconds:02d}{NBSP}s" if minutes else f"{seconds}{NBSP}s"

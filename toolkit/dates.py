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


def paris_day(value: date) -> date:
    """The day that a moment is in Paris: half past midnight there is the evening before in UTC. A day is itself."""
    return value.astimezone(PARIS).date() if isinstance(value, datetime) else value


def hour_in_words(value: datetime) -> str:
    """The hour of a moment in Paris, « 18 h 05 »; one without a zone is there already."""
    value = value.astimezone(PARIS) if value.tzinfo is not None else value
    return f"{value.hour}{NBSP}h{NBSP}{value.minute:02d}"


def typed_in_words(text: str) -> str:
    """What the control of a day or of a moment sends, or ISO 8601 with its zone, as it is read in Paris:
    « 2013-11-08T18:00 » is « 8 novembre 2013 à 18 h 00 »; any other text is itself.
    """
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        return text
    day = french_date(typed if typed.tzinfo is not None else typed.date())
    return f"{day} à {hour_in_words(typed)}" if "T" in text else day


def french_date(value: date) -> str:
    """A date, or the day of a moment in Paris, in full, the day and month held together: « 7 février 2012 », « 1er mars
    2012 ».
    """
    on = paris_day(value)
    day = "1er" if on.day == 1 else str(on.day)
    return f"{day}{NBSP}{MONTHS[on.month - 1]} {on.year}"


def french_month(value: date, *, year_only: bool = False) -> str:
    """« mars 2012 », or « 2012 » when only the year is known."""
    return str(value.year) if year_only else f"{MONTHS[value.month - 1]} {value.year}"


def when_saved(moment: datetime, today: date) -> str:
    """When something was saved: « à 14 h 02 » the same day in Paris, « le 8 novembre 2013 » another one."""
    local = moment.astimezone(PARIS)
    if local.date() == today:
        return f"à {hour_in_words(local)}"
    return f"le {french_date(local)}"


def moment_in_words(value: datetime | None) -> str:
    """A moment with its hour and zone: « 8 novembre 2013 à 18 h 00 (heure de Paris) »; « date à fixer » when
    unknown.
    """
    if value is None:
        return "date à fixer"
    local = value.astimezone(PARIS)
    return f"{french_date(local)} à {hour_in_words(local)} (heure de Paris)"


def duration(value: timedelta) -> str:
    """A length of time in minutes and seconds: « 1 min 20 s »; from an hour on, without seconds: « 1 h 59 min »."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    if minutes >= 60:
        return f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02d}{NBSP}min"
    return f"{minutes}{NBSP}min{NBSP}{seconds:02d}{NBSP}s" if minutes else f"{seconds}{NBSP}s"

"""Dates of a campaign: what must follow what, what is due now, what is left; everything in the time of Paris.

Two nights a year are traps: at the end of March the hour from 2:00 to 3:00 does not exist, at the end of October it
happens twice. Dates are kept in UTC, so that what is left is a true number of hours.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from label.enums import Phase
from toolkit.dates import PARIS, paris_day
from toolkit.typography import NBSP

WEEKS_OF_A_YEAR = 52


@dataclass(frozen=True)
class EditionCalendar:
    """The dates of an edition; an unknown one is None. Moments bear their zone."""

    opens_at: datetime | None = None
    fills_at: datetime | None = None
    closes_at: datetime | None = None
    jury_on: date | None = None
    publishes_at: datetime | None = None
    ceremony_on: date | None = None


# The order that a calendar keeps, with the words of each step.
STEPS: tuple[tuple[str, str], ...] = (
    ("opens_at", "l’ouverture des inscriptions"),
    ("fills_at", "l’ouverture de la saisie"),
    ("closes_at", "la clôture des dépôts"),
    ("jury_on", "la séance du jury"),
    ("publishes_at", "la publication"),
    ("ceremony_on", "la cérémonie"),
)


def _comes_before(one: date, other: date) -> bool:
    """Whether a step stands before another that it follows: two moments are not the same, two days may be."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one <= other
    return paris_day(one) < paris_day(other)


def undated(calendar: EditionCalendar) -> dict[str, str]:
    """The steps that must have a date and have none, by the name of the date: a French sentence each."""
    return {name: f"{words} n’est pas datée" for name, words in STEPS[:3] if getattr(calendar, name) is None}


def out_of_order(calendar: EditionCalendar) -> dict[str, str]:
    """The dates that stand before the step that they follow, by name: a French sentence each."""
    faults = {}
    known = [(name, words, getattr(calendar, name)) for name, words in STEPS if getattr(calendar, name) is not None]
    for number, (name, words, after) in enumerate(known[1:], start=1):
        earlier = known[number - 1 :: -1]
        # The one just before, and the last that has its hour: a publication follows the closing of its own day too.
        compared = [*earlier[:1], *[step for step in earlier[1:] if isinstance(step[2], datetime)][:1]]
        overtaken = next((theirs for _, theirs, before in compared if _comes_before(after, before)), "")
        if overtaken:
            faults[name] = f"{words} vient avant {overtaken}"
    return faults


def calendar_faults(calendar: EditionCalendar) -> list[str]:
    """All that is wrong with a calendar, in the order of the campaign."""
    found = undated(calendar) | out_of_order(calendar)
    return [found[name] for name, _ in STEPS if name in found]


def is_imaginary(moment: datetime) -> bool:
    """Whether a wall-clock time (without zone) is one that Paris skips, in the night of March."""
    local = moment.replace(tzinfo=PARIS)
    return local.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) != moment


def is_ambiguous(moment: datetime) -> bool:
    """Whether a wall-clock time (without zone) happens twice in Paris, in the night of October."""
    first = moment.replace(tzinfo=PARIS, fold=0)
    second = moment.replace(tzinfo=PARIS, fold=1)
    return first.utcoffset() != second.utcoffset() and not is_imaginary(moment)


def a_year_later(moment: datetime) -> datetime:
    """The same weekday at the same hour of Paris 52 weeks later; an hour that does not exist becomes the next one."""
    wall = moment.astimezone(PARIS).replace(tzinfo=None) + timedelta(weeks=WEEKS_OF_A_YEAR)
    if is_imaginary(wall):
        wall += timedelta(hours=1)
    return wall.replace(tzinfo=PARIS).astimezone(UTC)


def shifted(calendar: EditionCalendar, years: int = 1) -> EditionCalendar:
    """The calendar of the edition that follows, `years` later: same weekdays, same hours of Paris; unknown dates stay
    so.
    """
    changes: dict[str, date | datetime | None] = {}
    for name, _ in STEPS:
        value = getattr(calendar, name)
        for _year in range(years):
            if isinstance(value, datetime):
                value = a_year_later(value)
            elif value is not None:
                value += timedelta(weeks=WEEKS_OF_A_YEAR)
        changes[name] = value
    return replace(calendar, **changes)  # type: ignore[arg-type]


# The moment at which the calendar moves an edition out of a phase, and into which.
DUE: dict[Phase, tuple[str, Phase]] = {
    Phase.PREPARATION: ("opens_at", Phase.REGISTRATION),
    Phase.REGISTRATION: ("fills_at", Phase.FILLING),
    Phase.FILLING: ("closes_at", Phase.APPRAISAL),
    Phase.EMBARGO: ("publishes_at", Phase.PUBLISHED),
}


def due_phase(
    phase: Phase, calendar: EditionCalendar, now: datetime, applied_at: datetime | None = None
) -> Phase | None:
    """The phase that the calendar asks for now; None when nothing is due.

    A date that was already past when the calendar was applied (`applied_at`; None: whenever) never acts by itself.
    """
    name, target = DUE.get(phase, ("", phase))
    moment = getattr(calendar, name) if name else None
    if moment is None or now < moment or (applied_at is not None and moment <= applied_at):
        return None
    return target


def phases_crossed(phase: Phase, calendar: EditionCalendar, now: datetime) -> list[Phase]:
    """The phases that applying this calendar would move an edition through at once; never into the publication."""
    crossed: list[Phase] = []
    while (target := due_phase(phase, calendar, now)) is not None and target is not Phase.PUBLISHED:
        crossed.append(target)
        phase = target
    return crossed


def early_step(source: Phase, target: Phase, calendar: EditionCalendar, now: datetime) -> str:
    """The name of the date that a move by hand would forestall (« closes_at »); empty when it is passed or unknown."""
    name, due = DUE.get(source, ("", source))
    moment = getattr(calendar, name) if name and due is target else None
    return name if moment is not None and now < moment else ""


def _units(number: int, unit: str) -> str:
    return f"{number}{NBSP}{unit}{'s' if number > 1 else ''}"


def time_left(now: datetime, deadline: datetime) -> str:
    """What is left before a deadline, in words: « 12 jours et 5 heures », « 3 heures et 12 minutes »; empty after."""
    seconds = int((deadline.astimezone(UTC) - now.astimezone(UTC)).total_seconds())
    if seconds <= 0:
        return ""
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes = rest // 60
    if days:
        parts = [_units(days, "jour"), _units(hours, "heure")] if hours else [_units(days, "jour")]
    elif hours:
        parts = [_units(hours, "heure"), _units(minutes, "minute")] if minutes else [_units(hours, "heure")]
    else:
        return _units(minutes, "minute") if minutes else "moins d’une minute"
    return " et ".join(parts)


# Reminders to candidatures that are not filed: days before the closing; the last is sent on its morning.
REMINDER_DAYS = (14, 7, 2, 0)
MORNING = 9


def reminder_moments(closes_at: datetime) -> list[tuple[int, datetime]]:
    """When each reminder leaves: at nine in Paris, 14, 7 and 2 days before the day of the closing, and on that morning.

    When the closing comes before ten in the morning, the last one leaves the evening before, at six.
    """
    closing = closes_at.astimezone(PARIS)
    moments = []
    for days in REMINDER_DAYS:
        day = closing.date() - timedelta(days=days)
        hour = MORNING
        if days == 0 and closing.hour < MORNING + 1:
            day, hour = day - timedelta(days=1), 18
        moments.append((days, datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).astimezone(UTC)))
    return moments


def same_day_before_closing(now: datetime, closes_at: datetime, earlier_closes_at: datetime) -> datetime:
    """The moment of an earlier edition as far from its closing as `now` is from this one's."""
    return earlier_closes_at - (closes_at - now)

"""When somebody is reminded of a section that she has to finish."""

from datetime import date, timedelta

BEFORE = timedelta(days=3)


def reminds(due_on: date, reminded_on: date | None, today: date) -> bool:
    """Whether she is reminded today: once from three days before the day, once after it, and for a week only."""
    if today > due_on:
        return today <= due_on + timedelta(days=7) and (reminded_on is None or reminded_on <= due_on)
    return today >= due_on - BEFORE and reminded_on is None

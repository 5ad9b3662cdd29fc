"""For how long each kind of data about people is kept. The sweeps and `/donnees-personnelles/` read it here alone: what
is announced is what is done.
"""

from dataclasses import dataclass
from datetime import timedelta

from toolkit.french import counted

MONTH = timedelta(days=365) / 12


@dataclass(frozen=True)
class Period:
    """A duration, and how it is said: « douze mois »."""

    lasts: timedelta
    words: str


def months(number: int) -> Period:
    """So many twelfths of a year."""
    return Period(number * MONTH, counted(number, "mois", "mois", feminine=False))


def days(number: int) -> Period:
    """So many days."""
    return Period(timedelta(days=number), counted(number, "jour", "jours", feminine=False))


IDLE_ACCOUNT, IDLE_WARNING, WARNED = months(24), months(23), days(30)
ACCESS, MAIL = months(12), months(12)
OLD_INVITATION = months(1)
UNCONFIRMED = days(7)  # an alert, or a report, whose address never said yes
SETTLED_REPORT = Period(timedelta(days=365), "un an")
ENDED_SERVICE = Period(timedelta(days=30), "trente jours")
EXPORT = Period(timedelta(days=1), "un jour")
IMPORT = days(7)
SERVER_LINES = months(12)
PRESENCE, LAST_VISIT = Period(timedelta(minutes=1), "une minute"), Period(timedelta(days=400), "treize mois")
KEPT_TEXT = Period(timedelta(hours=1), "une heure")  # what a session that had just expired sent
SESSION, BROWSER = Period(timedelta(hours=12), "douze heures"), Period(timedelta(days=365), "un an")

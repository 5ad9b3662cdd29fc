"""What people had erased, noted apart from the database, so that no restoration brings it back.

The journal is the truth of a living database; each of its lines that erases is copied beside the backups within seconds
(`villes_internet.keeping.tasks`). A line is known by its hour as well as by its number: after a restoration, numbers
are given again.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.storage import Storage
from django.utils import timezone

from label.actions.alerts import forget_alert
from label.actions.opposition import forget_opposition, oppose_fingerprint
from label.actions.people import erase_account
from label.models import Alert, JournalEntry, Opposition, User
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.files import every_file, put
from villes_internet.keeping.places import ERASURES, backups, has_backups, stamp_of, whole_backups

ErasedFacts = dict[str, Any]  # one file: `verb`, `key` (the number of the row), `at` (ISO 8601), `identity`
AGAIN = "Effacement d’avant une restauration, appliqué de nouveau"
SEEN = timedelta(days=60)  # a place that was away for longer is caught up by the next backup


def _account(told: ErasedFacts) -> bool:
    user = User.objects.filter(pk=told["key"], erased_at__isnull=True).first()
    if user is None or user.date_joined.isoformat() != told["identity"]:
        return False
    erase_account(user, by=None, reason=AGAIN)
    return True


def _alert(told: ErasedFacts) -> bool:
    row = Alert.objects.filter(pk=told["key"]).first()
    if row is None or row.confirmed_at is None or row.confirmed_at.isoformat() != told["identity"]:
        return False
    forget_alert(row)
    return True


def _oppose(told: ErasedFacts) -> bool:
    return bool(told["identity"]) and oppose_fingerprint(told["identity"])


def _withdraw(told: ErasedFacts) -> bool:
    row = Opposition.objects.filter(pk=told["key"]).first()
    if row is None or row.at.isoformat() != told["identity"]:
        return False
    forget_opposition(row)
    return True


# What each line of the journal does again, and whether there was anything to do. Numbers are given again after a
# restoration: a row is the one that was erased only if its « identity » is the same.
REPLAYED: dict[str, Callable[[ErasedFacts], bool]] = {
    Verb.ERASE_ACCOUNT: _account,
    Verb.STOP_ALERT: _alert,
    Verb.OPPOSE: _oppose,
    Verb.TAKE_BACK_OPPOSITION: _withdraw,
}


def _name(line: JournalEntry) -> str:
    return f"{ERASURES}/{stamp_of(line.at)}-{line.verb}-{_key(line)}.json"


def _key(line: JournalEntry) -> int:
    return int(line.target.partition(":")[2])


def unnoted(within: timedelta | None = SEEN) -> list[JournalEntry]:
    """The lines of that time (all of them without one) that are not noted yet, the oldest first; none without a place
    for backups.
    """
    if not has_backups():
        return []
    lines = JournalEntry.objects.filter(verb__in=REPLAYED).order_by("at", "pk")
    if within is not None:
        lines = lines.filter(at__gt=timezone.now() - within)
    if not lines:
        return []
    place = backups()
    known, oldest = set(every_file(place, ERASURES)), next(iter(whole_backups(place)), "")
    # A line older than every backup comes back from none of them: its note is thrown away with the last that needed it.
    return [line for line in lines if stamp_of(line.at) >= oldest and _name(line) not in known]


def note_erasures(within: timedelta | None = SEEN) -> int:
    """Copy there the lines that are not noted yet; how many."""
    place = backups()
    lines = unnoted(within)
    for line in lines:
        told = {"verb": line.verb, "key": _key(line), "at": line.at.isoformat(), "identity": _identity(line)}
        put(place, _name(line), BytesIO(json.dumps(told, ensure_ascii=False).encode()))
    return len(lines)


def _identity(line: JournalEntry) -> str:
    """What tells the row of a line from another that has its number; empty when there is no telling any more."""
    if line.verb == Verb.ERASE_ACCOUNT:
        user: User = User.objects.get(pk=_key(line))  # its row is emptied, and stays
        return user.date_joined.isoformat()
    if line.verb == Verb.OPPOSE:
        row = Opposition.objects.filter(pk=_key(line)).first()
        return row.fingerprint if row is not None else ""
    return str(line.facts.get("confirmed") or line.facts.get("since") or "")


def replay(place: Storage, since: datetime) -> tuple[int, list[str]]:
    """Erase again what was erased since a moment: how many were still there, and what was refused, in words."""
    done, refused = 0, []
    for name in noted(place, since):
        try:
            with place.open(name, "rb") as file:
                told: ErasedFacts = json.loads(file.read())
            done += REPLAYED[told["verb"]](told)
        except Refusal as refusal:
            refused.append(f"{name} : {refusal}")
        except (ValueError, KeyError, TypeError):
            refused.append(f"{name} : cette note ne se lit pas")
    return done, refused


def noted(place: Storage, since: datetime) -> Iterator[str]:
    """The notes of what was erased since then, the oldest first."""
    for name in every_file(place, ERASURES):
        if name.rpartition("/")[2][:16] >= stamp_of(since):
            yield name

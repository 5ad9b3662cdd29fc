"""Sessions in PostgreSQL, read with their person: every page of somebody who is signed in asks for both."""

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from label.models import User
from toolkit.prepared import Prepared

SHORTEST = 8  # signs of a key, as Django asks
BEGAN = "began"  # when somebody signed in: seconds since 1970
ASKED = "asked_page"  # the page that waits for her second factor
FIELDS = [field.attname for field in User._meta.concrete_fields]


def _signed(key: str) -> Any:
    """What is kept in the session of this key, until when, the groups and the fields of whoever signed in there."""
    kept = Session.objects.filter(pk=OuterRef("session_key"))
    return (
        UserSession.objects.filter(session_key=key)
        .annotate(
            kept=Subquery(kept.values("session_data")),
            until=Subquery(kept.values("expire_date")),
            found_groups=ArraySubquery(Group.objects.filter(user=OuterRef("user")).values("name")),
        )
        .values_list("kept", "until", "found_groups", *(f"user__{name}" for name in FIELDS))
    )


SIGNED = Prepared(_signed, "clé")


class SessionStore(db.SessionStore):
    """Django's, which reads a session and whoever signed in there by one statement instead of two; any other session by
    one more. `person` is her, once it is read: it is for the session itself to say that she is signed in.
    """

    person: User | None = None

    def begin(self) -> None:
        """Somebody has just signed in: twelve hours begin, which nothing that is written in the session lengthens."""
        self[BEGAN] = int(timezone.now().timestamp())

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """When it ends (Django's would count from each time that something is written in it)."""
        began = self.get(BEGAN)
        if began is None:
            return super().get_expiry_date(**kwargs)
        return datetime.fromtimestamp(began, UTC) + timedelta(seconds=settings.SESSION_COOKIE_AGE)

    def get_expiry_age(self, **kwargs: Any) -> int:
        """How long its cookie is kept, in seconds: as long again after its end, so that what she sends then is known to
        come from a browser that was ours (`KeepTypedMiddleware`).
        """
        if self.get(BEGAN) is None:
            return super().get_expiry_age(**kwargs)
        left = int((self.get_expiry_date() - timezone.now()).total_seconds())
        return max(left, 0) + settings.SESSION_COOKIE_AGE

    def _validate_session_key(self, key: Any) -> bool:
        """Whether Django may have given this key: PostgreSQL takes no null byte, which a cookie may hold."""
        return isinstance(key, str) and len(key) >= SHORTEST and key.isascii() and key.isalnum()

    def load(self) -> dict[str, Any]:
        for data, until, groups, *values in SIGNED.rows(self.session_key) if self.session_key else ():
            if until is not None and until > timezone.now():
                self.person = User.from_db(DEFAULT_DB_ALIAS, FIELDS, values)
                self.person.group_names = frozenset(groups)
                kept: dict[str, Any] = self.decode(data)
                kept.setdefault(BEGAN, int(timezone.now().timestamp()))  # one from before this was said
                return kept
        return super().load()

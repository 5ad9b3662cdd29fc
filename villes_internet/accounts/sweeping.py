"""Erase the sessions that nobody signed in to, and the counters of the cache, once they have expired."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone


def forget_passing() -> int:
    """Erase the expired sessions of nobody, with the texts that they kept (`retention.KEPT_TEXT`), and what the cache
    no longer holds; how many rows. A person's own stays until the night: it proves that her browser was ours.
    """
    now = timezone.now()
    whose = UserSession.objects.values("session_key")
    gone, _ = Session.objects.filter(expire_date__lt=now).exclude(session_key__in=whose).delete()
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608  (a name of our settings)
        return gone + int(cursor.rowcount)

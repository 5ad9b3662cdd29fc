"""What changed since the last time, by mail: once a week at most, to whoever asked, only when there is something."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import QueryDict

from initiatives.search.asking import Asked, asked_in
from initiatives.search.finding import Found
from label.actions.alerts import token_of
from label.actions.newsletters import WEEKLY
from label.emails import link, write
from label.models import Alert
from label.public_letters import ALERT_DIGEST
from label.tasks.mail import MAIL
from villes_internet.changes import Watched, changes

MOST = 20  # lines of a mail


def send_alerts(now: datetime) -> int:
    """Write to everybody who follows something that changed; how many were written to."""
    rows = Alert.objects.confirmed().filter(newsletter=False).exclude(told_at__gt=now - WEEKLY)
    rows = rows.select_related("collectivite", "departement")
    told = sum(_tell(row, now) for row in rows.order_by("pk"))
    MAIL.hand_on_commit()
    return told


def lines_of(alert: Alert, since: datetime) -> list[tuple[str, str]]:
    """What changed of what an alert follows, newest first: words, and the page that shows it."""
    if alert.search:
        asked = asked_in(QueryDict(alert.search))
        found = Found(Asked(asked.text, asked.chosen, asked.town, "recentes")).rows(0, MOST)
        return [
            (f"{row.collectivite.name} : « {row.title} »", row.get_absolute_url())
            for row in found
            if row.published_at is not None and row.published_at > since
        ]
    watched = Watched(
        alert.collectivite.code if alert.collectivite is not None else "",
        alert.departement.code if alert.departement is not None else "",
    )
    return [(change.title, change.address) for change in changes(watched, since, MOST)]


@transaction.atomic
def _tell(alert: Alert, now: datetime) -> int:
    """One mail and its mark, together; 0 when nothing changed, or another worker wrote it."""
    since = alert.told_at or alert.confirmed_at or now
    lines = lines_of(alert, since)
    if not lines or not Alert.objects.filter(pk=alert.pk, told_at=alert.told_at).update(told_at=now):
        return 0
    values = {
        "objet": alert.subject,
        "lignes": "\n".join(f"– {words} : {settings.SITE_URL}{address}" for words, address in lines),
        "arreter": link("alert-stop", token_of(alert)),
    }
    write(ALERT_DIGEST, alert.email, values, secret=True)
    return 1

"""« Ce que vos collègues ont fait », by mail: to whoever wants it, once a day at most, only when there is something."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from label.emails import write, year_words
from label.enums import CandidatureStatus, Phase
from label.models import Candidature, Membership
from label.tasks.mail import MAIL
from questionnaire.letters import SUMMARY
from villes_internet.since import done_since

DAILY = timedelta(hours=20)  # a day, whatever hour the schedule wakes at


def send_summaries(now: datetime) -> int:
    """Write to everybody whose colleagues did something since her last summary; how many were told. Constant queries
    and four a person.
    """
    filling = Candidature.objects.filter(status=CandidatureStatus.REGISTERED, edition__phase=Phase.FILLING)
    dossiers = {one.collectivite_id: one for one in filling.select_related("edition", "collectivite", "profile")}
    rows = Membership.objects.active().filter(
        Q(summarised_at__isnull=True) | Q(summarised_at__lte=now - DAILY),
        daily_summary=True,
        user__is_active=True,
        collectivite__in=list(dossiers),
    )
    told = sum(
        _summarise(row, dossiers[row.collectivite_id], now) for row in rows.select_related("user").order_by("pk")
    )
    MAIL.hand_on_commit()
    return told


@transaction.atomic
def _summarise(row: Membership, candidature: Candidature, now: datetime) -> int:
    """One mail and its mark, together; 0 when nobody did anything, or another worker wrote it."""
    since = row.summarised_at or now - timedelta(days=1)
    done = done_since(candidature, row.user, since)
    if not done or not Membership.objects.filter(pk=row.pk, summarised_at=row.summarised_at).update(summarised_at=now):
        return 0
    lines = "\n".join(f"– {one.who} {one.sentence}." for one in done)
    values = {**year_words(candidature), "prenom_nom": str(row.user), "lignes": lines}
    write(SUMMARY, row.user, values, collectivite=candidature.collectivite)
    return 1

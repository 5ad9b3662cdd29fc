"""Alerts by mail: asked, confirmed by the address itself, stopped in one click."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from label import emails
from label.actions.base import record
from label.models import Alert, Collectivite, Departement
from label.public_letters import ALERT_ASKED
from label.rules.refusals import Refusal
from label.rules.retention import UNCONFIRMED
from label.tasks.mail import MAIL
from label.verbs import Verb

SALT = "alerte"
CONFIRMED_WITHIN = UNCONFIRMED.lasts
MOST = 20  # alerts of one address
MOST_MAILS = 5  # confirmations written to one address in a day
BROKEN = "Ce lien n’est plus valable, ou n’est pas entier : recopiez-le depuis le courriel, ou refaites la demande."
OVER = "Cette alerte n’existe plus."


def token_of(alert: Alert) -> str:
    """The signed token of the links that confirm an alert and stop it."""
    return signing.dumps(alert.pk, salt=SALT)


@transaction.atomic
def ask_alert(
    email: str,
    *,
    collectivite: Collectivite | None = None,
    departement: Departement | None = None,
    search: str = "",
    newsletter: bool = False,
) -> None:
    """Ask for an alert: its address is written to, and nothing more until it says yes. Whoever follows it already is
    written to as well, so that nobody learns who follows what. Raises Refusal when an address is asked too much of.
    """
    address = email.strip().lower()
    theirs = Alert.objects.select_for_update().filter(email=address)
    since = timezone.now() - timedelta(days=1)
    if theirs.count() >= MOST or theirs.filter(asked_at__gt=since).count() >= MOST_MAILS:
        raise Refusal(["Cette adresse a déjà beaucoup d’alertes : arrêtez-en une, ou reprenez demain."])
    alert, is_new = Alert.objects.get_or_create(
        email=address,
        collectivite=collectivite,
        departement=departement,
        search=search[:500],
        newsletter=newsletter,
    )
    if not is_new:
        if alert.asked_at > since:
            return
        alert.asked_at = timezone.now()
        alert.save(update_fields=["asked_at"])
    values = {"objet": alert.subject, "lien": emails.link("alert-confirm", token_of(alert))}
    emails.write(ALERT_ASKED, address, values, secret=True)
    MAIL.hand_on_commit()


def alert_of(token: str, *, within: timedelta | None = None) -> Alert:
    """The alert of a link, made `within` this time. Raises Refusal when there is none."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=within)
    except signing.BadSignature:
        raise Refusal([BROKEN]) from None
    row = Alert.objects.select_related("collectivite", "departement").filter(pk=pk).first()
    if row is None:
        raise Refusal([OVER])
    return row


@transaction.atomic
def confirm_alert(token: str) -> Alert:
    """Say that the address is hers; twice is once. Raises Refusal."""
    row = alert_of(token, within=CONFIRMED_WITHIN)
    Alert.objects.filter(pk=row.pk, confirmed_at__isnull=True).update(confirmed_at=timezone.now())
    return row


@transaction.atomic
def stop_alert(token: str) -> None:
    """Forget an alert; one that is gone already is stopped."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Refusal(["Ce lien n’est pas complet : recopiez-le entier depuis le courriel."]) from None
    row = Alert.objects.select_for_update().filter(pk=pk).first()
    if row is not None:
        forget_alert(row)


@transaction.atomic
def forget_alert(row: Alert) -> None:
    """Stop it; the line of the journal names nobody."""
    record(Verb.STOP_ALERT, row, by=None, confirmed=row.confirmed_at.isoformat() if row.confirmed_at else "")
    row.delete()


@transaction.atomic
def forget_alerts() -> int:
    """Drop those that nobody confirmed in time; how many."""
    before = timezone.now() - CONFIRMED_WITHIN
    return Alert.objects.filter(confirmed_at__isnull=True, asked_at__lt=before).delete()[0]

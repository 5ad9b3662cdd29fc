"""Timed gestures: each calls an action and nothing else."""

from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from initiatives.search.entries import forget_unsaid
from initiatives.tasks import PHOTOS
from jury.actions.dealing import read_dossiers
from jury.actions.members import propose_all_conflicts
from label.actions.alerts import forget_alerts
from label.actions.bounces import read_maildir
from label.actions.documents import recover_lost_documents, renew_due_documents
from label.actions.editions import advance_editions
from label.actions.imports import forget_old_imports
from label.actions.mail import plan_reminders, release_due_mailings
from label.actions.people import run_retention
from label.actions.reports import forget_reports
from label.enums import Phase
from label.models import Edition
from label.tasks.documents import DOCUMENTS
from label.tasks.files import SCANS
from label.tasks.mail import MAIL
from questionnaire.actions.sections import remind_of_sections
from questionnaire.actions.services import forget_services
from questionnaire.tasks import ADDRESSES
from villes_internet import beacon
from villes_internet.accounts.adapter import rewrite_secrets
from villes_internet.accounts.sweeping import forget_passing
from villes_internet.actions import publish_edition
from villes_internet.alerts import send_alerts
from villes_internet.book.tasks import LINKS, PROOFS
from villes_internet.exports.kinds import erase_old_exports
from villes_internet.keeping.tasks import ERASURES
from villes_internet.missing import state_of
from villes_internet.summaries import send_summaries

WORK = {
    "mail": MAIL,
    "scans": SCANS,
    "photos": PHOTOS,
    "addresses": ADDRESSES,
    "documents": DOCUMENTS,
    "proofs": PROOFS,
    "links": LINKS,
    "erasures": ERASURES,
}


@shared_task
def hand_again(name: str) -> int:
    """Hand to workers what waits of one kind of work: the broker was away, or a worker was lost."""
    return WORK[name].hand_again(settings.HAND_AGAIN_SECONDS[name])


@shared_task
def recover_documents() -> int:
    """Take up again, or mark as interrupted, the documents whose worker has gone."""
    return recover_lost_documents()


@shared_task
def renew_documents() -> int:
    """Have the documents that lack, or that are overtaken, made."""
    return renew_due_documents()


@shared_task
def light_beacon() -> None:
    """Leave a trace that the schedule is alive; a worker gives its own signs (`villes_internet.celery`)."""
    beacon.light(beacon.SCHEDULE)


@shared_task
def advance() -> int:
    """Move the editions whose hour has come."""
    return len(advance_editions(publish=lambda edition: publish_edition(edition, by=None, by_calendar=True)))


@shared_task
def send_reminders() -> int:
    """Prepare the reminders of the days to come, and release those whose hour has come."""
    plan_reminders()
    return release_due_mailings(state_of)


@shared_task
def remind_sections() -> int:
    """Write to whoever has a section to finish for a day that comes, or has just gone."""
    return remind_of_sections(timezone.localdate())


@shared_task
def send_daily_summaries() -> int:
    """Write to whoever wants to know what her colleagues did."""
    return send_summaries(timezone.now())


@shared_task
def send_weekly_alerts() -> int:
    """Write to whoever follows what changed."""
    return send_alerts(timezone.now())


@shared_task
def read_bounces() -> int:
    """Note the mails that came back, where their reports are delivered to us."""
    return read_maildir(Path(settings.MAIL_BOUNCES_DIR)) if settings.MAIL_BOUNCES_DIR else 0


@shared_task
def prepare_appraisal() -> int:
    """Keep the scores of the dossiers that were filed or checked since, and find the conflicts that they make."""
    edition = Edition.objects.under_way().filter(phase__in=(Phase.APPRAISAL, Phase.DELIBERATION)).first()
    if edition is None:
        return 0
    propose_all_conflicts(edition)
    return read_dossiers(edition)


@shared_task
def forget_what_passes() -> int:
    """Erase what is kept for an hour at most."""
    return forget_passing()


@shared_task
def keep_only_what_is_needed() -> str:
    """Warn and erase idle accounts, drop what is older than we promise; encrypt secrets with the key of today."""
    kept = str(run_retention(dry_run=False))
    erase_old_exports()
    forget_old_imports()
    forget_services()
    forget_reports()
    forget_alerts()
    forget_unsaid()
    rewrite_secrets()
    return kept

"""Timed gestures: each calls an action and nothing else."""

from celery import shared_task

from label.printing import missing_libraries
from villes_internet import beacon
from villes_internet.book.actions import recover_lost_builds


@shared_task
def recover_builds() -> int:
    """Take up again, or mark as interrupted, the builds whose worker has gone."""
    return recover_lost_builds()


@shared_task
def light_beacon() -> None:
    """Leave a trace that the schedule and a worker are alive, and that this worker can print."""
    beacon.light(missing_libraries())

"""Whoever no longer wants what the label sends of its own accord: nothing is sent there again, by any door."""

from django.db import transaction

from label.actions.base import record
from label.models import Opposition
from label.models.opposition import fingerprint_of
from label.verbs import Verb


@transaction.atomic
def oppose(address: str) -> None:
    """Stop every mail that nobody asked for to this address, those that wait in the outbox too (`label.tasks.mail`);
    twice is once.
    """
    oppose_fingerprint(fingerprint_of(address))


@transaction.atomic
def oppose_fingerprint(fingerprint: str) -> bool:
    """The same for an address of which only the fingerprint is known; whether it was not opposed already."""
    row, is_new = Opposition.objects.get_or_create(fingerprint=fingerprint)
    if is_new:
        record(Verb.OPPOSE, row, by=None)
    return is_new


@transaction.atomic
def take_back_opposition(address: str) -> None:
    """Delete the opposition of an address, if it has one: it is written to again."""
    row = Opposition.objects.filter(fingerprint=fingerprint_of(address)).first()
    if row is not None:
        forget_opposition(row)


@transaction.atomic
def forget_opposition(row: Opposition) -> None:
    """Delete an opposition, with its line in the journal; the caller has checked who asks."""
    record(Verb.TAKE_BACK_OPPOSITION, row, by=None, since=row.at.isoformat())
    row.delete()

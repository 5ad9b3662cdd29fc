"""The worker's part of the backups."""

from collections.abc import Iterator

from celery import shared_task

from toolkit.workers import Work
from villes_internet.keeping.erasures import note_erasures, unnoted


@shared_task(ignore_result=True)
def note() -> None:
    """Note apart what was erased."""
    note_erasures()


def _waiting() -> Iterator[tuple[()]]:
    if unnoted():
        yield ()


ERASURES = Work(note, _waiting)

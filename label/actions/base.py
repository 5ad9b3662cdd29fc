"""What every gesture shares: the refusal that a person reads, and the journal line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from label.enums import CandidatureStatus
from label.models import Candidature, JournalEntry, User


class Refusal(Exception):  # noqa: N818  (GLOSSAIRE's name)
    """A gesture that the règlement does not allow; `reasons` are French sentences for the person who asked."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ; ".join(reasons))
        self.reasons = reasons


def record(verb: str, target: models.Model | str, *, by: User | None, **facts: Any) -> JournalEntry:
    """Write the journal line of a gesture on a row (or on a named whole, « referentiel:2026 »); never names of
    people.
    """
    place = target if isinstance(target, str) else f"{target._meta.label_lower}:{target.pk}"
    return JournalEntry.objects.create(verb=verb, target=place, by=by, facts=facts)


@contextmanager
def with_file(kept: FieldFile) -> Iterator[None]:
    """One transaction that also writes this file: undone, its file goes with it."""
    try:
        with transaction.atomic():
            yield
    except BaseException:
        if kept.name:
            kept.storage.delete(kept.name)
        raise


def open_candidature(candidature: Candidature, what: str) -> Candidature:
    """The candidature, locked, while what it holds (`what`: « ses documents ») may change. Raises Refusal."""
    locked = Candidature.objects.select_for_update(of=("self",)).select_related("edition").get(pk=candidature.pk)
    window = locked.filing_window
    if not window.is_open:
        raise Refusal([window.reason])
    if locked.status == CandidatureStatus.FILED:
        raise Refusal([f"Le dossier est déposé : rouvrez-le avant de changer {what}."])
    if locked.status != CandidatureStatus.REGISTERED:
        raise Refusal([f"Cette candidature est close : {what} ne changent plus."])
    return locked

"""The worker's part of a proof."""

from typing import Any

import structlog
from celery import shared_task

from label.models import Edition
from label.tasks.documents import in_words
from toolkit.workers import Work
from villes_internet.book.parts import Slot
from villes_internet.book.proofs import ReadyProof, is_first_to_ask, keep_proof, make_proof, proof_key
from villes_internet.book.texts import slot_named

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True, time_limit=60)
def lay_out(edition_key: int, slug: str, values: dict[str, Any]) -> None:
    """Make the proof of a text with these words, and keep it for its page; twice gives it twice."""
    edition = Edition.objects.select_related("regulation").get(pk=edition_key)
    placed = slot_named(edition, slug)
    if placed is None:
        return
    key = proof_key(edition, placed.slot, values)
    try:
        keep_proof(key, make_proof(edition, placed.slot, values))
    except Exception as error:
        log.warning("proof_failed", edition=edition.year, text=slug, error=repr(error))
        keep_proof(key, ReadyProof(failed=in_words(error)))
        raise


PROOFS = Work(lay_out, lambda: ())  # one that is lost is asked again by its page


def ask_proof(edition: Edition, slot: Slot, values: dict[str, Any]) -> None:
    """Ask a worker for it, once."""
    if is_first_to_ask(proof_key(edition, slot, values)):
        PROOFS.hand_on_commit(edition.pk, slot.slug, values)

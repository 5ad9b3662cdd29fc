"""The worker's part of the desk: a proof, a visit of an address."""

from collections.abc import Mapping
from typing import Any

import structlog
from celery import shared_task

from label.tasks.documents import in_words
from toolkit.reaching import reach
from toolkit.workers import Work
from villes_internet.book.links import to_visit
from villes_internet.book.models import TextLink
from villes_internet.book.proofs import ReadyProof, is_first_to_ask, keep_proof, make_proof, proof_key

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True, time_limit=60)
def lay_out(place: str, values: dict[str, Any]) -> None:
    """Make the proof of what is typed at a place, and keep it for its page; twice gives it twice."""
    key = proof_key(place, values)
    try:
        proof = make_proof(place, values)
    except Exception as error:
        log.warning("proof_failed", place=place, error=repr(error))
        keep_proof(key, ReadyProof(failed=in_words(error)))
        raise
    if proof is not None:
        keep_proof(key, proof)


PROOFS = Work(lay_out, lambda: ())  # one that is lost is asked again by its page


@shared_task(ignore_result=True)
def visit_link(address: str) -> None:
    """Visit an address that a text gives, and keep what was found; twice gives it twice."""
    found = reach(address)
    TextLink.objects.update_or_create(
        address=address, defaults={"answers": found.answers, "detail": found.detail[:120]}
    )


LINKS = Work(visit_link, lambda: ((address,) for address in to_visit()))


def ask_proof(place: str, values: Mapping[str, Any]) -> None:
    """Ask a worker for it, once."""
    if is_first_to_ask(proof_key(place, values)):
        PROOFS.hand_on_commit(place, dict(values))

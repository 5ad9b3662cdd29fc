"""What other apps find in an edition, in a sentence each, for « Le label en perspective »."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from label.models import Edition


@dataclass(frozen=True)
class Finding:
    """One sentence, and the page that shows its figures."""

    words: str
    address: str


# For a published edition. The composition root fills it.
FOUND: list[Callable[[Edition], Sequence[Finding]]] = []


def findings_of(edition: Edition) -> list[Finding]:
    """Every finding of an edition, in the order of the apps."""
    return [finding for source in FOUND for finding in source(edition)]

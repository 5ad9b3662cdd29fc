"""What every app still waits for before a candidature can be filed: one list, gathered from all of them."""

from collections.abc import Sequence

from label.models import Candidature
from label.queries import card_lacks
from label.rules import Missing


def missing(candidature: Candidature) -> list[Missing]:
    """Everything that this candidature lacks, app by app."""
    return card_lacks(candidature)


def missing_of(candidatures: Sequence[Candidature]) -> dict[int, list[Missing]]:
    """The same for many candidatures whose card is already read, by their number."""
    return {candidature.pk: missing(candidature) for candidature in candidatures}

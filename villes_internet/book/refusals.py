"""Why a document cannot be made, as sentences; none when it can."""

from collections.abc import Callable
from typing import Any

from label.documents.making import NothingToPrint
from label.models import Award, Candidature, Edition
from villes_internet.book.content.campaign import letter_of
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.jacket import spine_of
from villes_internet.book.preflight import invented, unprintable


def unbound(edition: Edition) -> list[str]:
    """A book of a real edition prints nothing invented."""
    return [*unprintable(edition), *(lack.words for lack in invented(edition))]


def unjacketed(edition: Edition) -> list[str]:
    """Why a cover cannot be laid flat: it follows a book, and the paper."""
    return [*unbound(edition), *spine_of(edition)[1]]


def unlabelled(candidature: Candidature) -> list[str]:
    """Why a candidature has no attestation."""
    if not Award.objects.standing().filter(candidature=candidature).exists():
        return [f"Une attestation se demande pour une collectivité labellisée en {candidature.edition.year}."]
    return unprintable(candidature.edition)


def unread(candidature: Candidature) -> list[str]:
    """A letter after a correction waits for its restitution to be read again."""
    words = getattr(candidature, "feedback", None)
    if words is not None and words.is_overtaken:
        return ["L’équipe relit la restitution après la correction : la lettre à jour vient ensuite."]
    return said_by(letter_of)(candidature)


def said_by(content: Callable[[Any, Fitter], Any]) -> Callable[[Any], list[str]]:
    """What the content itself says when there is nothing to print."""

    def refusals(subject: Any) -> list[str]:
        try:
            content(subject, Fitter())
        except NothingToPrint as reason:
            return [str(reason)]
        return []

    return refusals


def unsigned(candidature: Candidature) -> list[str]:
    """Why there is no sign for it, as sentences: a sign bears arobases."""
    award = getattr(candidature, "award", None)
    if award is None or not award.arobases or not candidature.is_in_the_race:
        return ["Le panneau porte des arobases : il se demande pour une collectivité qui en a au moins une."]
    return []

"""Gestures that cross apps: creating an edition with its questionnaire, filing a candidature, setting a règlement,
publishing.
"""

from django.db import transaction
from django.utils import timezone

from initiatives.actions.telling import freeze_highlights
from jury.actions.base import hold_sitting
from jury.actions.race import follow_race
from label import emails
from label.actions import base, candidatures, documents, editions
from label.enums import CandidatureStatus, Phase
from label.models import Candidature, Edition, Regulation, User
from label.verbs import Verb
from questionnaire.actions.filing import freeze
from questionnaire.actions.structure import carry, install
from questionnaire.loading.reading import trame_file
from villes_internet.book.kinds import BOOK, PALMARES, RECEIPT, REGULATION
from villes_internet.missing import missing
from villes_internet.press import MAP_PICTURE


@transaction.atomic
def create_edition(
    previous: Edition, *, number: int, year: int, by: User | None, demonstration: bool = False
) -> Edition:
    """A new edition in preparation, from the one before, with the last questionnaire as the équipe left it; the trame
    of the project serves the first one. Raises Refusal.
    """
    edition = editions.create_edition(previous, number=number, year=year, by=by, demonstration=demonstration)
    if carry(edition, by=by) is None:
        install(edition, trame_file().for_year(year), by=by)
    return edition


@transaction.atomic
def renumber_edition(edition: Edition, *, number: int, year: int, by: User) -> Edition:
    """Correct the numbers of a draft, and have its règlement made anew. Raises Refusal."""
    renumbered = editions.renumber_edition(edition, number=number, year=year, by=by)
    known: Regulation | None = getattr(renumbered, "regulation", None)
    if known is not None and known.text.strip():
        documents.replace_document(REGULATION, renumbered, by=by)
    return renumbered


@transaction.atomic
def create_first_edition(*, number: int, year: int, by: User) -> Edition:
    """The first edition of a new site, with the questionnaire of the project. Raises Refusal."""
    edition = editions.create_first_edition(number=number, year=year, by=by)
    install(edition, trame_file().for_year(year), by=by)
    return edition


@transaction.atomic
def file_candidature(candidature: Candidature, *, by: User, seen: tuple[int, bool] | None = None) -> Candidature:
    """File a candidature when nothing blocking is missing, freeze its answers and initiatives, have its receipt made.
    `seen`: what she had read of what is published. Raises Refusal.
    """
    hold_sitting(candidature.edition_id)
    filed = candidatures.submit(candidature, by=by, missing=missing(candidature))
    freeze(filed, seen=seen)
    freeze_highlights(filed)
    follow_race(filed, by=by)
    documents.replace_document(RECEIPT, filed, by=by)
    return filed


@transaction.atomic
def reopen(candidature: Candidature, *, by: User) -> Candidature:
    """Take a filed candidature back until the closing: the sitting drops it until it is filed again. Raises Refusal."""
    hold_sitting(candidature.edition_id)
    opened = candidatures.reopen(candidature, by=by)
    follow_race(opened, by=by)
    return opened


@transaction.atomic
def change_status(candidature: Candidature, target: CandidatureStatus, *, reason: str, by: User) -> Candidature:
    """Withdraw a candidature or find it inadmissible: its level goes, the sitting drops it. Raises Refusal."""
    hold_sitting(candidature.edition_id)
    changed = candidatures.change_status(candidature, target, reason=reason, by=by)
    follow_race(changed, by=by)
    return changed


@transaction.atomic
def restore(candidature: Candidature, *, reason: str, by: User) -> Candidature:
    """Put a candidature back as it was, its level too when the jury had decided it. Raises Refusal."""
    hold_sitting(candidature.edition_id)
    restored = candidatures.restore(candidature, reason=reason, by=by)
    follow_race(restored, by=by)
    return restored


@base.public_gesture
def set_regulation(regulation: Regulation, *, by: User) -> None:
    """Save the règlement of an edition and have its PDF made. Raises Refusal."""
    editions.save_regulation(regulation, by=by)
    edition: Edition = regulation.edition
    if regulation.text.strip():
        documents.replace_document(REGULATION, edition, by=by)


@base.public_gesture
def publish_edition(edition: Edition, *, by: User | None, reason: str = "", by_calendar: bool = False) -> None:
    """Publish the results of an edition: every public door opens with its phase, the palmarès is printed, towns are
    written to.

    Each town has its letter and its attestation made from its page, from then on.

    Raises Refusal while something is undecided, or before the hour of the embargo.
    """
    editions.move_phase(edition, Phase.PUBLISHED, by=by, reason=reason, by_calendar=by_calendar)
    for kind in (PALMARES, MAP_PICTURE, BOOK):
        documents.renew_document(kind, edition, by=by)
    sent = emails.results_published(edition)
    base.record(Verb.PUBLISH_EDITION, edition, by=by, year=edition.year, messages=sent)


@base.public_gesture
def allow_publication(edition: Edition, words: str, *, by: User) -> bool:
    """Allow in words the publication of an edition at its hour; made at once when that hour has passed. Whether it was
    made. Raises Refusal.
    """
    list(Edition.objects.locked().order_by("pk"))  # in the order of `move_phase`: two never wait in a circle
    editions.arm_publication(edition, words, by=by)
    if edition.publishes_at is None or edition.publishes_at > timezone.now():
        return False
    publish_edition(edition, by=by, reason="Publication autorisée après son heure.")
    return True

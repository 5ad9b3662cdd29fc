"""Gestures on builds: ask, cancel, try again, take up what a killed worker left."""

import hashlib
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from initiatives.models import Initiative
from label.actions import Refusal, record
from label.actions.base import public_changed, public_gesture
from label.enums import Coverage
from label.models import Award, Candidature, Edition, User
from label.statistics import TOP
from toolkit.printing.pictures import PictureRefused, fit_picture
from toolkit.workers import hand
from villes_internet.book.enums import (
    ACTIVE_STATUSES,
    LISTED,
    OF_CAMPAIGN,
    OF_CANDIDATURE,
    OF_PUBLIC,
    STOPPED,
    BuildStatus,
    Document,
)
from villes_internet.book.freshness import current_build
from villes_internet.book.models import (
    FOCUS_TITLE,
    BookEdition,
    ProfileFocus,
    ProfilePicture,
    focus_room,
    printed_length,
)
from villes_internet.book.tasks import produce_book

log = structlog.get_logger(__name__)
# A waiting build whose message may have been lost (a broker restarted) is sent again after this long.
RESEND_AFTER = timedelta(seconds=60)


def refuse_unprintable(edition: Edition) -> None:
    """An edition without any award, or known in part only, has no document; raises Refusal."""
    if not Award.objects.standing().filter(candidature__edition=edition).exists():
        raise Refusal([f"L’édition {edition.year} n’a encore aucun niveau attribué : il n’y a rien à imprimer."])
    if edition.coverage != Coverage.COMPLETE:
        reason = "ne sont connus qu’en partie : un document les donnerait pour entiers"
        raise Refusal([f"Les résultats de l’édition {edition.year} {reason}."])


@transaction.atomic
def request_build(
    edition: Edition, document: Document, *, by: User | None, candidature: Candidature | None = None
) -> BookEdition:
    """Ask a worker for a document; refused without awards or while one is already being made. Raises Refusal.

    `candidature`, labelled in that edition, is whose attestation is wanted; the other documents have none.
    """
    alone = document in OF_CANDIDATURE
    if document not in OF_CAMPAIGN:
        refuse_unprintable(edition)
    labelled = document in OF_CAMPAIGN or candidature is None or _is_labelled(candidature, edition)
    if alone != (candidature is not None) or not labelled:
        raise Refusal([f"Une attestation se demande pour une collectivité labellisée en {edition.year}."])
    try:
        with transaction.atomic():
            build = BookEdition.objects.create(
                edition=edition, document=document, requested_by=by, candidature=candidature
            )
    except IntegrityError:
        if alone:
            raise Refusal(["Ce document est déjà en fabrication : il sera là dans un instant."]) from None
        raise Refusal(
            [f"Une fabrication est déjà en cours pour l’édition {edition.year} : attendez-la ou annulez-la."]
        ) from None
    facts = {"candidature": candidature.pk} if candidature is not None else {}
    record("request_build", build, by=by, edition=edition.year, document=document.value, **facts)
    transaction.on_commit(lambda: send(build.pk))
    return build


def _is_labelled(candidature: Candidature, edition: Edition) -> bool:
    return Award.objects.standing().filter(candidature=candidature, candidature__edition=edition).exists()


def send(build_id: int) -> None:
    """Hand a waiting build to the workers; otherwise the schedule sends it again later."""
    hand(produce_book, build_id)


@transaction.atomic
def cancel_build(build: BookEdition, *, by: User | None) -> None:
    """Stop a build that waits or runs; the worker notices at its next step. Raises Refusal when it is over."""
    stopped = BookEdition.objects.filter(pk=build.pk, status__in=ACTIVE_STATUSES).update(
        status=BuildStatus.CANCELLED, finished_at=timezone.now(), step=""
    )
    if not stopped:
        raise Refusal(["Cette fabrication est déjà terminée : il n’y a plus rien à annuler."])
    record("cancel_build", build, by=by)


def retry_build(build: BookEdition, *, by: User | None) -> BookEdition:
    """Ask again for the document of a build that did not succeed; the failed row stays. Raises Refusal."""
    if build.status not in {BuildStatus.FAILED, BuildStatus.INTERRUPTED, BuildStatus.CANCELLED}:
        raise Refusal(["Seule une fabrication échouée, interrompue ou annulée peut être réessayée."])
    return request_build(build.edition, Document(build.document), by=by, candidature=build.candidature)


def ask_what_lacks() -> int:
    """Ask for the palmarès and the book of every published edition that lacks them, or whose own are overtaken.

    One at a time for an edition: the next call asks for the next. How many were asked for.
    """
    asked = 0
    for edition in Edition.objects.public().filter(coverage=Coverage.COMPLETE).select_related("regulation"):
        if BookEdition.objects.active().filter(edition=edition, document__in=LISTED).exists():
            continue
        for document in OF_PUBLIC:
            last = BookEdition.objects.last_of(document, edition)
            stopped = last is not None and last.status in STOPPED
            if stopped or current_build(edition, document) is not None:
                continue  # what failed or was cancelled waits for somebody: it would fail again, or was not wanted
            try:
                request_build(edition, document, by=None)
            except Refusal as refusal:
                log.info("document_not_asked", year=edition.year, document=document.value, reasons=refusal.reasons)
                continue
            asked += 1
            break
    return asked


def recover_lost_builds() -> int:
    """Give the builds of vanished workers to another one, or mark them as interrupted; send again what was never taken.

    Called every ten seconds; a build is lost after BOOK_SILENCE_SECONDS without a sign of life. Returns how many were
    touched.
    """
    now = timezone.now()
    silent = BookEdition.objects.filter(
        status=BuildStatus.RUNNING, seen_at__lt=now - timedelta(seconds=settings.BOOK_SILENCE_SECONDS)
    )
    touched = 0
    for build in silent:
        mine = BookEdition.objects.filter(pk=build.pk, token=build.token, status=BuildStatus.RUNNING)
        if build.attempts < settings.BOOK_MAX_ATTEMPTS:
            with transaction.atomic():
                if mine.update(
                    status=BuildStatus.PENDING, token=None, seen_at=now, step="Reprise après un arrêt", done=0
                ):
                    record("resume_build", build, by=None, attempts=build.attempts)
                    transaction.on_commit(lambda pk=build.pk: send(pk))  # type: ignore[misc]
                    touched += 1
        else:
            reason = (
                "L’exécutant s’est arrêté pendant la fabrication, deux fois de suite. Rien n’est perdu : réessayez."
            )
            with transaction.atomic():
                if mine.update(status=BuildStatus.INTERRUPTED, finished_at=now, error=reason, step=""):
                    record("interrupt_build", build, by=None, attempts=build.attempts)
                    touched += 1
    waiting = BookEdition.objects.filter(
        Q(seen_at__lt=now - RESEND_AFTER) | Q(seen_at__isnull=True, requested_at__lt=now - RESEND_AFTER),
        status=BuildStatus.PENDING,
    )
    for pk in waiting.values_list("pk", flat=True):
        if BookEdition.objects.filter(pk=pk, status=BuildStatus.PENDING).update(seen_at=now):
            send(pk)
            touched += 1
    return touched


@transaction.atomic
def replace_build(
    edition: Edition, document: Document, *, by: User | None, candidature: Candidature | None = None
) -> BookEdition:
    """Ask for a document of the campaign anew, in place of one that is still being made from what was true before."""
    running = BookEdition.objects.active().filter(edition=edition, document=document, candidature=candidature)
    for build in running:
        cancel_build(build, by=by)
    return request_build(edition, document, by=by, candidature=candidature)


@public_gesture
def set_picture(
    candidature: Candidature, data: bytes | None, *, alternative: str, credit: str, by: User | None
) -> ProfilePicture:
    """Put a photo on the page of a collectivité at 5 @, in place of the one before (None: it stays, with other words).
    Raises Refusal with every reason.
    """
    reasons = []
    if not Award.objects.standing().filter(candidature=candidature, arobases=TOP).exists():
        reasons.append("Seules les collectivités à 5 @ ont une page dans le livre.")
    if not alternative.strip():
        reasons.append("Décrivez la photo pour qui ne la voit pas.")
    if not credit.strip():
        reasons.append("Donnez le crédit de la photo : son auteur, ou qui en a les droits.")
    kept = ProfilePicture.objects.select_for_update().filter(candidature=candidature).first()
    fitted = None
    try:
        fitted = fit_picture(data) if data is not None else None
    except PictureRefused as refusal:
        reasons.append(str(refusal))
    if data is None and kept is None:
        reasons.append("Choisissez une photo.")
    if reasons:
        raise Refusal(reasons)
    picture = kept or ProfilePicture(candidature=candidature)
    before = picture.file.name if fitted is not None else ""
    picture.alternative, picture.credit, picture.added_by = alternative.strip(), credit.strip(), by
    if fitted is not None:
        picture.width, picture.height = fitted.width, fitted.height
        picture.sha256 = hashlib.sha256(fitted.content).hexdigest()
        picture.file.save("photo.jpg", ContentFile(fitted.content), save=False)
    picture.save()
    record("set_picture", picture, by=by, candidature=candidature.pk)
    _shown(candidature)
    if before:
        transaction.on_commit(lambda: picture.file.storage.delete(before))
    return picture


@public_gesture
def remove_picture(candidature: Candidature, *, by: User | None) -> None:
    """Take the photo off the page of a collectivité; raises Refusal when it has none."""
    picture = ProfilePicture.objects.select_for_update().filter(candidature=candidature).first()
    if picture is None:
        raise Refusal(["Cette page n’a pas de photo."])
    name, storage = picture.file.name, picture.file.storage
    record("remove_picture", picture, by=by, candidature=candidature.pk)
    _shown(candidature)
    picture.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@public_gesture
def set_focus(
    candidature: Candidature, initiative: Initiative, *, title: str, text: str, by: User | None
) -> ProfileFocus:
    """Retain an initiative for the page of its collectivité, in place of the one before. Raises Refusal with every
    reason.
    """
    reasons = []
    if not Award.objects.standing().filter(candidature=candidature, arobases=TOP).exists():
        reasons.append("Seules les collectivités à 5 @ ont une page dans le livre.")
    if initiative.collectivite_id != candidature.collectivite_id:
        reasons.append("Cette initiative est celle d’une autre collectivité.")
    if not initiative.is_public:
        reasons.append("Une initiative se retient une fois publiée.")
    title, text = " ".join(title.split()), " ".join(text.split())
    room = focus_room(initiative)
    if not title or not text:
        reasons.append("Donnez un titre et un texte.")
    if len(title) > FOCUS_TITLE:
        reasons.append(f"Le titre compte {len(title)} signes : {FOCUS_TITLE} au plus.")
    if (length := printed_length(text)) > room:
        wide = f", ses lettres étant larges, la place de {length} :" if length > len(text) else ""
        reasons.append(f"Le texte compte {len(text)} signes{wide or ' :'} la page en tient {room}.")
    if reasons:
        raise Refusal(reasons)
    focus, _ = ProfileFocus.objects.update_or_create(
        candidature=candidature, defaults={"initiative": initiative, "title": title, "text": text, "retained_by": by}
    )
    record("set_focus", focus, by=by, candidature=candidature.pk, initiative=initiative.pk)
    _shown(candidature)
    return focus


@public_gesture
def remove_focus(candidature: Candidature, *, by: User | None) -> None:
    """Retain no initiative for this page; raises Refusal when there is none."""
    focus = ProfileFocus.objects.select_for_update().filter(candidature=candidature).first()
    if focus is None:
        raise Refusal(["Aucune initiative n’est retenue pour cette page."])
    record("remove_focus", focus, by=by, candidature=candidature.pk, initiative=focus.initiative_id)
    _shown(candidature)
    focus.delete()


def _shown(candidature: Candidature) -> None:
    """The book is read on line as soon as its edition is published."""
    if candidature.edition.is_public:
        public_changed()

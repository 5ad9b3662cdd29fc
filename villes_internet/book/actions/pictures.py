"""Gestures on the photos of the book: that of a town's page, that of a text."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from initiatives.enums import Sight
from label.actions.base import public_gesture, record, storing
from label.models import Award, Candidature, Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.rules.regulation import TOP
from label.verbs import Verb
from toolkit.printing.pictures import PictureRefused, fit_picture
from villes_internet.book.actions.texts import ONLY_THE_EQUIPE, read_on_line
from villes_internet.book.models import PrintedPicture, ProfilePicture, TextPicture
from villes_internet.book.parts import Slot


@public_gesture
def set_picture(
    candidature: Candidature,
    data: bytes | None,
    *,
    alternative: str,
    credit: str,
    sight: str = Sight.CENTER.value,
    by: User | None,
) -> ProfilePicture:
    """Put a photo on the page of a collectivité at 5 @, in place of the one before (None: it stays, with other words).
    Raises Refusal with every reason.
    """
    reasons = []
    if not Award.objects.standing().filter(candidature=candidature, arobases=TOP).exists():
        reasons.append("Seules les collectivités à 5 @ ont une page dans le livre.")
    kept = ProfilePicture.objects.select_for_update().filter(candidature=candidature).first()
    picture = kept or ProfilePicture(candidature=candidature)
    picture.sight = sight
    _put(picture, data, alternative, credit, by, reasons)
    record(Verb.SET_PICTURE, picture, by=by, candidature=candidature.pk)
    read_on_line(candidature.edition)
    return picture


@public_gesture
def remove_picture(candidature: Candidature, *, by: User | None) -> None:
    """Take the photo off the page of a collectivité; raises Refusal when it has none."""
    picture = ProfilePicture.objects.select_for_update().filter(candidature=candidature).first()
    if picture is None:
        raise Refusal(["Cette page n’a pas de photo."])
    record(Verb.REMOVE_PICTURE, picture, by=by, candidature=candidature.pk)
    read_on_line(candidature.edition)
    _take_away(picture)


@public_gesture
def set_text_picture(
    edition: Edition, slot: Slot, data: bytes | None, *, alternative: str, credit: str, sight: str, by: User
) -> TextPicture:
    """Put a photo beside a text, in place of the one before (None: it stays, with other words). Raises Refusal with
    every reason.
    """
    reasons = [] if is_equipe(by) else [ONLY_THE_EQUIPE]
    if not slot.part.has_picture:
        reasons.append("Ce texte n’a pas de place pour une photo.")
    kept = TextPicture.objects.select_for_update().filter(edition=edition, slug=slot.slug).first()
    picture = kept or TextPicture(edition=edition, slug=slot.slug)
    picture.sight = sight
    _put(picture, data, alternative, credit, by, reasons)
    record(Verb.SET_TEXT_PICTURE, picture, by=by, source=slot.name)
    read_on_line(edition)
    return picture


@public_gesture
def remove_text_picture(edition: Edition, slot: Slot, *, by: User) -> None:
    """Take the photo of a text away. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal([ONLY_THE_EQUIPE])
    picture = TextPicture.objects.select_for_update().filter(edition=edition, slug=slot.slug).first()
    if picture is None:
        raise Refusal(["Ce texte n’a pas de photo."])
    record(Verb.REMOVE_TEXT_PICTURE, picture, by=by, source=slot.name)
    read_on_line(edition)
    _take_away(picture)


def _put(
    picture: PrintedPicture, data: bytes | None, alternative: str, credit: str, by: User | None, reasons: list[str]
) -> None:
    """Save a photo with its words, the file of the one before gone once it is; raises Refusal with all the reasons."""
    if not alternative.strip():
        reasons.append("Décrivez la photo pour qui ne la voit pas.")
    if not credit.strip():
        reasons.append("Donnez le crédit de la photo : son auteur, ou qui en a les droits.")
    fitted = None
    try:
        fitted = fit_picture(data) if data is not None else None
    except PictureRefused as refusal:
        reasons.append(str(refusal))
    if data is None and picture._state.adding:
        reasons.append("Choisissez une photo.")
    if reasons:
        raise Refusal(reasons)
    before = picture.file.name if fitted is not None else ""
    picture.alternative, picture.credit, picture.added_by = alternative.strip(), credit.strip(), by
    if fitted is not None:
        picture.width, picture.height = fitted.width, fitted.height
        picture.sha256 = hashlib.sha256(fitted.content).hexdigest()
        with storing():
            picture.file.save("photo.jpg", ContentFile(fitted.content), save=False)
    picture.save()
    if before:
        transaction.on_commit(lambda: picture.file.storage.delete(before), robust=True)


def _take_away(picture: PrintedPicture) -> None:
    name, storage = picture.file.name, picture.file.storage
    picture.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)

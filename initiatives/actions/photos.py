"""Gestures on photos: add, describe, order, take away."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from initiatives.enums import PhotoStatus, Sight, Status
from initiatives.models import Initiative, Photo
from initiatives.tasks import PHOTOS, erase_folder
from label import drafts
from label.actions.base import record, with_file
from label.models import User
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.printing.pictures import PictureRefused, changed_picture, check_picture

MOST_PHOTOS = 12
LARGEST_PHOTO = 20_000_000  # bytes
LONGEST_WORDS = {"alternative": 300, "credit": 160}


def open_initiative(initiative: Initiative) -> Initiative:
    """The initiative, locked, when what illustrates it may change. Raises Refusal."""
    row = Initiative.objects.select_for_update(of=("self",)).select_related("collectivite").get(pk=initiative.pk)
    if row.status in (Status.SUBMITTED, Status.WITHDRAWN):
        raise Refusal(["Reprenez d’abord cette initiative : ses photos et ses documents ne changent pas en l’état."])
    return row


def touched(row: Initiative, by: User | None) -> None:
    """A public initiative whose photos change waits for the équipe, like its text."""
    if row.status == Status.PUBLISHED:
        row.status = Status.DRAFT
        row.save(update_fields=["status"])


def add_photo(initiative: Initiative, upload: "File[Any]", *, by: User | None) -> Photo:
    """Take a photo in; its header alone is read here, a worker makes its sizes. The same one sent twice is one. Raises
    Refusal.
    """
    if (upload.size or 0) > LARGEST_PHOTO:
        raise Refusal(["Une photo pèse 20 Mo au plus."])
    data = upload.read()
    try:
        check_picture(data)
    except PictureRefused as refusal:
        raise Refusal([str(refusal)]) from None
    sha256 = hashlib.sha256(data).hexdigest()
    upload.seek(0)
    photo = Photo(initiative=initiative, sha256=sha256, added_by=by)
    with with_file(photo.received):
        row = open_initiative(initiative)
        photos = list(row.photos.filter(kept=True))
        for other in photos:
            if other.sha256 == sha256:
                return other
        if len(photos) >= MOST_PHOTOS:
            raise Refusal([f"{MOST_PHOTOS} photos au plus : retirez-en une d’abord."])
        photo.rank = max((p.rank for p in photos), default=0) + 1
        photo.received.save("photo", upload, save=False)
        photo.save()
        touched(row, by)
        record(Verb.ADD_PHOTO, photo, by=by, initiative=row.pk)
        PHOTOS.hand_on_commit(photo.pk)
    return photo


@transaction.atomic
def describe_photo(
    photo: Photo, typed: Mapping[str, str], *, by: User | None, seen: int | None = None, page: str = ""
) -> tuple[Photo, drafts.Saved]:
    """Save the description of a photo, its credit and what stays in sight of it, over the version that was shown.

    Raises Clash for what a colleague changed too, Refusal when they are too long, or nothing may change now.
    """
    row = open_initiative(photo.initiative)
    if any(len(typed.get(name, "")) > most for name, most in LONGEST_WORDS.items()):
        raise Refusal(["La description fait 300 signes au plus, le crédit 160."])
    fresh = Photo.objects.select_for_update().filter(pk=photo.pk, kept=True).first()
    if fresh is None:
        raise Refusal(["Cette photo est retirée."])
    values = {name: text.strip() for name, text in typed.items() if name in LONGEST_WORDS}
    if typed.get("sight") in Sight.values:
        values["sight"] = typed["sight"]
    done = drafts.save(fresh, values, seen=seen, by=by, page=page)
    if done.changed:
        touched(row, by)
    return fresh, done


@transaction.atomic
def move_photo(photo: Photo, *, up: bool, by: User | None) -> None:
    """Exchange a photo with its neighbour. Raises Refusal."""
    row = open_initiative(photo.initiative)
    photos = list(row.photos.filter(kept=True).select_for_update())
    place = next((i for i, p in enumerate(photos) if p.pk == photo.pk), None)
    if place is None:
        raise Refusal(["Cette photo est retirée."])
    other = place - 1 if up else place + 1
    if not 0 <= other < len(photos):
        return
    photos[place], photos[other] = photos[other], photos[place]
    for rank, one in enumerate(photos, start=1):
        if one.rank != rank:
            one.rank = rank
            one.save(update_fields=["rank"])
    touched(row, by)
    record(Verb.MOVE_PHOTO, photo, by=by, initiative=row.pk)


def change_photo(
    photo: Photo, *, quarters: int = 0, cut: tuple[int, int, int, int] = (0, 0, 0, 0), by: User | None
) -> Photo:
    """Turn a photo by quarters to the right, or cut it by shares of its sides (top, right, bottom, left, in percent): a
    new one in its place, with its words; one that is public stays so until the change is accepted. Raises Refusal.
    """
    if photo.status != PhotoStatus.READY:
        raise Refusal(["Cette photo est encore en préparation : attendez un instant."])
    try:
        with default_storage.open(f"{photo.folder}/{max(photo.widths)}.jpg") as file:
            data = changed_picture(file.read(), quarters=quarters, cut=cut)
    except FileNotFoundError:
        raise Refusal(["Cette photo n’est plus dans le stockage : envoyez-la de nouveau."]) from None
    except PictureRefused as refusal:
        raise Refusal([str(refusal)]) from None
    fresh = Photo(initiative=photo.initiative, sha256=hashlib.sha256(data).hexdigest(), added_by=by)
    with with_file(fresh.received):
        row = open_initiative(photo.initiative)
        old = Photo.objects.select_for_update().filter(pk=photo.pk, kept=True).first()
        if old is None:
            raise Refusal(["Cette photo est retirée."])
        fresh.rank = old.rank
        fresh.received.save("photo", ContentFile(data), save=False)
        fresh.save()
        drafts.save(fresh, old.typed(), seen=0, by=by)
        touched(row, by)
        record(Verb.CHANGE_PHOTO, fresh, by=by, initiative=row.pk)
        _drop(row, old)
        PHOTOS.hand_on_commit(fresh.pk)
    return fresh


@transaction.atomic
def remove_photo(photo: Photo, *, by: User | None) -> None:
    """Take a photo away; one that is public stays so until the change is accepted. Raises Refusal."""
    row = open_initiative(photo.initiative)
    record(Verb.REMOVE_PHOTO, photo, by=by, initiative=row.pk)
    touched(row, by)
    _drop(row, photo)


def _drop(row: Initiative, photo: Photo) -> None:
    if row.is_public and any(shown["pk"] == photo.pk for shown in row.photos_shown):
        Photo.objects.filter(pk=photo.pk).update(kept=False)
        return
    folder, received, storage = photo.folder, photo.received.name, photo.received.storage
    Photo.objects.filter(pk=photo.pk).delete()
    if folder:
        transaction.on_commit(lambda: erase_folder(folder), robust=True)
    if received:
        transaction.on_commit(lambda: storage.delete(received), robust=True)

"""The worker's part: the sizes of a photo, made from what was received, which is then erased with all that it said."""

from uuid import uuid4

import structlog
from celery import shared_task
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from initiatives.enums import PhotoStatus
from initiatives.models import Photo
from toolkit.printing.pictures import PictureRefused, size_picture
from toolkit.workers import Work

log = structlog.get_logger(__name__)
WIDTHS = (480, 960, 1600)


@shared_task(ignore_result=True)
def make_sizes(key: int) -> None:
    """Make the sizes of one photo; run twice, or by two workers at once, it gives one set and no file is left over."""
    photo = Photo.objects.filter(pk=key, status=PhotoStatus.WAITING).first()
    if photo is None:
        return
    received = str(photo.received.name)
    try:
        with photo.received.open("rb") as file:
            sized = size_picture(file.read(), WIDTHS)
    except FileNotFoundError:
        log.warning("photo_without_file", photo=key)
        Photo.objects.filter(pk=key, status=PhotoStatus.WAITING).update(status=PhotoStatus.FAILED)
        return
    except PictureRefused as refusal:
        log.info("photo_refused", photo=key, reason=str(refusal))
        Photo.objects.filter(pk=key, status=PhotoStatus.WAITING).update(status=PhotoStatus.FAILED, received="")
        default_storage.delete(received)
        return
    folder = f"photos/{uuid4()}"
    for width, content in sized.jpeg.items():
        default_storage.save(f"{folder}/{width}.jpg", ContentFile(content))
        default_storage.save(f"{folder}/{width}.webp", ContentFile(sized.webp[width]))
    mine = Photo.objects.filter(pk=key, status=PhotoStatus.WAITING).update(
        status=PhotoStatus.READY,
        folder=folder,
        widths=sorted(sized.jpeg),
        width=sized.width,
        height=sized.height,
        received="",
    )
    if mine:
        default_storage.delete(received)
    else:
        erase_folder(folder)


def erase_folder(folder: str) -> None:
    """Erase the sizes of a photo; those already gone are no trouble."""
    try:
        _, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def _waiting() -> list[tuple[int]]:
    return list(Photo.objects.filter(status=PhotoStatus.WAITING).values_list("pk"))


PHOTOS = Work(make_sizes, _waiting)

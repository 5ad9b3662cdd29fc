"""The worker's part: the sizes of a photo, made from what was received, which is then erased with all that it said; the
PDF of a page.
"""

import hashlib
from uuid import uuid4

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from initiatives.enums import PhotoStatus
from initiatives.models import Initiative, Photo
from initiatives.queries import page_of
from toolkit.printing import LayoutFault, Picture, PrintingUnavailable, print_pdf
from toolkit.printing.glyphs import drawable
from toolkit.printing.pictures import PictureRefused, size_picture
from toolkit.workers import hand

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


def prepare(key: int) -> None:
    """Hand a photo to a worker; otherwise the schedule does it a little later."""
    hand(make_sizes, key)


def prepare_waiting() -> int:
    """Hand again the photos that wait: the broker was away, or a worker was lost. How many wait."""
    waiting = list(Photo.objects.filter(status=PhotoStatus.WAITING).values_list("pk", flat=True))
    for key in waiting:
        prepare(key)
    return len(waiting)


ASSETS = settings.BASE_DIR / "static"


def pdf_path(initiative: Initiative) -> str:
    """Where the PDF of what is public now is kept: another text has another path."""
    stamp = int(initiative.changed_at.timestamp() * 1000) if initiative.changed_at is not None else 0
    return f"initiatives-pdf/{initiative.pk}/{stamp}.pdf"


@shared_task(ignore_result=True)
def make_pdf(key: int) -> None:
    """Make the PDF of a public initiative, tagged, with its photos; those of its earlier texts go."""
    row = Initiative.objects.public().select_related("collectivite__departement").filter(pk=key).first()
    if row is None or default_storage.exists(pdf_path(row)):
        return
    pictures = {}
    folders = dict(row.photos.values_list("pk", "folder"))
    for shown in row.photos_shown:
        path = f"{folders.get(shown['pk'], '')}/{max(shown['widths'])}.jpg"
        if default_storage.exists(path):
            with default_storage.open(path) as file:
                pictures[f"photo-{shown['pk']}"] = Picture("image/jpeg", file.read())
    context = page_of(row, row.text) | {
        "initiative": row,
        "collectivite": row.collectivite,
        "identite": settings.LABEL,
        "adresse": f"{settings.SITE_URL}{row.get_absolute_url()}",
        "images": [(shown, f"photo-{shown['pk']}") for shown in row.photos_shown if f"photo-{shown['pk']}" in pictures],
    }
    html = drawable(render_to_string("initiatives/pdf.html", context))
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    try:
        printed = print_pdf(html, assets=ASSETS, identifier=identifier, pictures=pictures)
    except (PrintingUnavailable, LayoutFault) as error:
        log.warning("initiative_not_printed", initiative=key, error=str(error))
        if isinstance(error, LayoutFault):  # the same text would fail again: its page says it, until it changes
            Initiative.objects.filter(pk=key, changed_at=row.changed_at).update(pdf_fault=str(error)[:500])
        return
    erase_folder(f"initiatives-pdf/{key}")
    default_storage.save(pdf_path(row), ContentFile(printed.content))


def ask_pdf(initiative: Initiative) -> None:
    """Hand the PDF to a worker, once a minute at most for the same text."""
    if cache.add(f"pdf:{pdf_path(initiative)}", "asked", timeout=60):
        hand(make_pdf, initiative.pk)

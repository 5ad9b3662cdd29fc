"""Invented initiatives of the demonstration: published, proposed, returned and half told; marked so, and taken away
with it.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache, partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from initiatives.actions.attachments import erase_illustration
from initiatives.actions.index import make_public
from initiatives.documents import PAGE
from initiatives.enums import PhotoStatus, Status
from initiatives.models import Featured, Highlight, Initiative, InitiativeAttachment, Photo
from initiatives.rules.content import text_of
from initiatives.search import entries
from initiatives.tasks import WIDTHS, erase_folder
from label.actions.base import public_changed
from label.drafts import first_revisions
from label.models import Candidature, Collectivite, Document, User
from toolkit.printing.pictures import SizedPicture, size_picture
from villes_internet.book.models import ProfileFocus, TownWords
from villes_internet.demo.accounts import head_of_equipe
from villes_internet.demo.people import draw, person_name
from villes_internet.demo.stories import story

BATCH = 500
WITH_PHOTOS, HEADLINES = 9, 3
DRAWINGS = 6
COLOURS = ("#19276f", "#2438a6", "#c53a09", "#1a6b3c", "#8a5200", "#51606f")


def told(town: Collectivite, number: int, status: Status, *, by: User | None = None) -> Initiative:
    """One invented initiative, not saved: typed, and public when it is published."""
    content = story(town.name, number)
    days = draw(town.code, number, "days") % (900 if status is Status.PUBLISHED else 35)
    at = timezone.now() - timedelta(days=days + 1, minutes=draw(town.code, number, "minutes") % 1440)
    row = Initiative(
        collectivite=town,
        demonstration=True,
        status=status,
        draft=content,
        version=1,
        created_at=at,
        created_by=by,
        saved_at=at,
        saved_by=by,
    )
    if status in (Status.SUBMITTED, Status.RETURNED):
        row.submitted_at, row.submitted_by = at, by
    if status is Status.RETURNED:
        row.message = "Dites en une phrase ce que cela change pour les habitants, et depuis quand."
    if status is Status.PUBLISHED:
        make_public(row, content)
        row.published_at = row.changed_at = at
    return row


def write(rows: Iterable[Initiative]) -> list[Initiative]:
    """Save many at once, and index the public ones."""
    saved = Initiative.objects.bulk_create(rows, batch_size=BATCH)
    first_revisions(saved)
    entries.write(row for row in saved if row.is_public)
    public_changed()
    return saved


def seed_initiatives(candidatures: Sequence[Candidature], people: dict[int, User], *, put_forward: bool) -> None:
    """Each town has told a few; when the filling is on, some are on their way, and candidatures put theirs forward."""
    rows: list[Initiative] = []
    for candidature in candidatures:
        town = candidature.collectivite
        for number in range(1 + draw(town.code, "told") % 5):
            chance = draw(town.code, number, "status") % 100
            status = Status.PUBLISHED
            if put_forward and chance >= 70:
                status = (Status.SUBMITTED, Status.DRAFT, Status.DRAFT, Status.RETURNED)[chance % 4]
            row = told(town, draw(town.code, "subject") % 12 + number * 5, status, by=people.get(town.pk))
            if status is Status.DRAFT:
                row.draft = {
                    **row.draft,
                    "description": text_of(row.draft, "description").partition("##")[0],
                    "enjeux": [],
                }
            rows.append(row)
    saved = write(rows)
    shown = [row for row in saved if row.is_public][:WITH_PHOTOS]
    seed_photos(shown)
    head = head_of_equipe()
    if head is not None:
        Featured.objects.bulk_create([Featured(initiative=row, added_by=head) for row in shown[:HEADLINES]])
    if put_forward:
        by_town = {candidature.collectivite_id: candidature for candidature in candidatures}
        Highlight.objects.bulk_create(
            Highlight(
                candidature=by_town[row.collectivite_id],
                initiative=row,
                news=NEWS[row.pk % len(NEWS)],
                added_by=row.saved_by,
            )
            for row in saved
            if draw(row.collectivite_id, row.pk, "forward") % 3
        )


NEWS = (
    "",
    "Un deuxième lieu a ouvert cette année.",
    "Les horaires sont élargis au samedi.",
    "Nous avons mesuré l’usage pour la première fois : voir les chiffres.",
    "",
)


def drawing(seed: int) -> bytes:
    """An invented picture: discs and lines, never a real place nor a face."""
    image = Image.new("RGB", (1600, 1067), "#dde4f5")
    pen = ImageDraw.Draw(image)
    for n in range(9):
        x, y, size = (draw(seed, n, axis) % span for axis, span in (("x", 1600), ("y", 1067), ("s", 340)))
        pen.ellipse((x - size, y - size, x + size, y + size), outline=COLOURS[(seed + n) % len(COLOURS)], width=18)
    pen.rectangle((0, 900, 1600, 1067), fill=COLOURS[seed % len(COLOURS)])
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def mark() -> bytes:
    """An invented logo: three links of a chain, of nobody."""
    image = Image.new("RGB", (1200, 480), "#ffffff")
    pen = ImageDraw.Draw(image)
    for n in range(3):
        left = 90 + 330 * n
        pen.rounded_rectangle((left, 90, left + 360, 390), radius=150, outline=COLOURS[n], width=54)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@cache
def _sized(seed: int) -> SizedPicture:
    """An invented picture at the widths of a page, which costs more than all the rest of an initiative."""
    return size_picture(drawing(seed), WIDTHS)


def seed_photos(rows: Sequence[Initiative]) -> None:
    """One invented picture each, among a few."""
    for row in rows:
        sized = _sized(row.pk % DRAWINGS)
        folder = f"photos/demonstration-{row.pk}"
        for width in sized.jpeg:
            default_storage.save(f"{folder}/{width}.jpg", ContentFile(sized.jpeg[width]))
            default_storage.save(f"{folder}/{width}.webp", ContentFile(sized.webp[width]))
        photo = Photo.objects.create(
            initiative=row,
            folder=folder,
            widths=sorted(sized.jpeg),
            width=sized.width,
            height=sized.height,
            status=PhotoStatus.READY,
            alternative="Composition de cercles et de lignes (image de démonstration)",
            credit=f"{person_name(row.pk, 'photo')} (image inventée)",
            rank=1,
            sha256=f"{row.pk:064d}",
        )
        names = ("pk", "alternative", "credit", "sight", "width", "height", "widths")
        row.photos_shown = [{name: getattr(photo, name) for name in names}]
        row.save(update_fields=["photos_shown"])


def forget_initiatives() -> None:
    """Take away every invented initiative, and those told by invented people; their pictures once the transaction has
    held.
    """
    rows = Initiative.objects.filter(demonstration=True) | Initiative.objects.filter(
        created_by__email__endswith=".example", created_by__groups__isnull=True
    )
    keys = list(rows.distinct().values_list("pk", flat=True))
    if not keys:
        return
    Document.objects.filter(kind=PAGE.code, target__in=keys).delete()
    Highlight.objects.filter(initiative__in=keys).delete()
    ProfileFocus.objects.filter(initiative__in=keys).delete()
    TownWords.objects.filter(initiative__in=keys).delete()
    folders = list(Photo.objects.filter(initiative__in=keys).exclude(folder="").values_list("folder", flat=True))
    for illustration in InitiativeAttachment.objects.filter(initiative__in=keys).select_related("attachment"):
        erase_illustration(illustration)
    Initiative.objects.filter(pk__in=keys).delete()
    public_changed()
    for folder in folders:
        transaction.on_commit(partial(erase_folder, folder))

"""Documents attached to a candidature, to one of its answers, or to what another app tells: kept apart, handed out to
who may read.
"""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Sum
from django.utils import timezone

from label.enums import READABLE_SCANS, ScanStatus
from label.models.candidatures import Candidature
from label.rules.files import LARGEST_FILE, LONGEST_NAME


def stored_path(attachment: "Attachment", _name: str) -> str:
    """A path that says nothing and cannot be guessed; the name that people read is in the row."""
    candidature = attachment.candidature
    return f"pieces/{candidature.edition.year if candidature is not None else 'initiatives'}/{uuid4()}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, candidature: Candidature | int) -> Self:
        """The documents of a candidature, those of no question first, then in the order of the questions."""
        return self.filter(candidature=candidature).order_by("item_code", "added_at", "pk")

    def held(self) -> int:
        """How many bytes these documents weigh."""
        total: int | None = self.aggregate(total=Sum("size"))["total"]
        return total or 0


class Attachment(models.Model):
    """One document. `item_code` is the question it illustrates, empty for the candidature as a whole; `size` is in
    bytes.

    Without a candidature it belongs to another app, which says to what (an initiative) and who reads it.
    """

    candidature = models.ForeignKey(
        "label.Candidature",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name="candidature",
    )
    item_code = models.CharField("question", max_length=6, blank=True)
    file = models.FileField("fichier", upload_to=stored_path, max_length=120)
    name = models.CharField("nom", max_length=LONGEST_NAME)
    media_type = models.CharField("type", max_length=90)
    size = models.PositiveIntegerField("taille, en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    scan = models.CharField("antivirus", max_length=12, choices=ScanStatus.choices, default=ScanStatus.UNSCANNED)
    threat = models.CharField("menace trouvée", max_length=120, blank=True)
    added_by = models.ForeignKey("label.User", models.PROTECT, null=True, related_name="+", verbose_name="joint par")
    added_at = models.DateTimeField("joint le", default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["candidature", "item_code", "added_at"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "item_code",
                "sha256",
                name="attachment_once_per_place",
                violation_error_message="Ce document est déjà joint ici.",
            ),
            models.CheckConstraint(
                condition=models.Q(size__gt=0, size__lte=LARGEST_FILE),
                name="attachment_size",
                violation_error_message="Un document n’est ni vide ni plus lourd que la limite.",
            ),
            models.CheckConstraint(
                condition=models.Q(item_code="") | models.Q(candidature__isnull=False),
                name="attachment_item_has_candidature",
                violation_error_message="Un document joint à une question l’est dans une candidature.",
            ),
            models.CheckConstraint(
                condition=models.Q(threat="") | models.Q(scan=ScanStatus.INFECTED),
                name="attachment_threat_is_infected",
                violation_error_message="Une menace n’est nommée que pour un document refusé.",
            ),
        ]
        indexes = [
            models.Index(fields=["scan"], name="attachment_waiting", condition=models.Q(scan=ScanStatus.WAITING))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_readable(self) -> bool:
        """Whether it may be handed out: never while the antivirus has not spoken, nor against its word."""
        return self.scan in READABLE_SCANS

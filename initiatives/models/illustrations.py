"""What illustrates an initiative: its photos and its documents."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from initiatives.enums import PhotoStatus, Sight
from label.models import Versioned


def photo_path(photo: "Photo", _name: str) -> str:
    """Where a photo is kept until its sizes are made: a path that cannot be guessed."""
    del photo
    return f"photos/recues/{uuid4()}"


class Photo(Versioned):
    """A photo of an initiative, as agents describe and order it; its sizes are made by a worker, without its metadata.

    What is public of it is in `Initiative.photos_shown`; one that is taken away stays until the change is accepted.
    """

    TYPED = ("alternative", "credit", "sight")

    initiative = models.ForeignKey(
        "initiatives.Initiative", models.CASCADE, related_name="photos", verbose_name="initiative"
    )
    received = models.FileField("fichier reçu", upload_to=photo_path, max_length=120, blank=True)
    folder = models.CharField("dossier des tailles", max_length=80, blank=True)
    widths = ArrayField(models.PositiveSmallIntegerField(), verbose_name="largeurs", default=list, blank=True)
    width = models.PositiveIntegerField("largeur", null=True, blank=True)
    height = models.PositiveIntegerField("hauteur", null=True, blank=True)
    status = models.CharField("état", max_length=10, choices=PhotoStatus.choices, default=PhotoStatus.WAITING)
    alternative = models.CharField("description", max_length=300, blank=True)
    credit = models.CharField("crédit", max_length=160, blank=True)
    sight = models.CharField("reste en vue", max_length=12, choices=Sight.choices, default=Sight.CENTER)
    rank = models.PositiveSmallIntegerField("rang", default=0)
    kept = models.BooleanField("gardée", default=True)
    sha256 = models.CharField("empreinte", max_length=64)
    added_by = models.ForeignKey("label.User", models.PROTECT, null=True, related_name="+", verbose_name="ajoutée par")
    added_at = models.DateTimeField("ajoutée le", default=timezone.now)

    class Meta:
        verbose_name = "photo"
        verbose_name_plural = "photos"
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status=PhotoStatus.READY) | models.Q(width__isnull=False, height__isnull=False),
                name="photo_ready_has_size",
                violation_error_message="Une photo prête a des dimensions.",
            ),
        ]

    def __str__(self) -> str:
        return self.alternative or f"Photo {self.pk}"


class InitiativeAttachment(models.Model):
    """A document that illustrates an initiative; one that is taken away stays until the change is accepted, like a
    photo.
    """

    initiative = models.ForeignKey(
        "initiatives.Initiative", models.CASCADE, related_name="attachments", verbose_name="initiative"
    )
    attachment = models.OneToOneField(
        "label.Attachment", models.PROTECT, related_name="initiative_attachment", verbose_name="pièce jointe"
    )
    kept = models.BooleanField("gardé", default=True)

    class Meta:
        db_table = "initiatives_initiativedocument"  # its name of before: a version that runs still reads it
        verbose_name = "document d’une initiative"
        verbose_name_plural = "documents des initiatives"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.attachment.name

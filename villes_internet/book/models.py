"""What the équipe adds to the pages of the book: the photo of a town, the initiative retained."""

import uuid

from django.db import models

from initiatives.models import Initiative


def picture_path(_picture: "ProfilePicture", _filename: str) -> str:
    """Where a picture is kept: under a name of ours, whatever its own."""
    return f"photos-livre/{uuid.uuid4().hex}.jpg"


class ProfilePicture(models.Model):
    """The photo of a collectivité's page in the book, already made fit for print."""

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="book_picture", verbose_name="candidature"
    )
    file = models.FileField("fichier", upload_to=picture_path, max_length=200)
    width = models.PositiveIntegerField("largeur, en pixels")
    height = models.PositiveIntegerField("hauteur, en pixels")
    sha256 = models.CharField("SHA-256 du fichier", max_length=64)
    alternative = models.CharField("description", max_length=250)
    credit = models.CharField("crédit", max_length=100)
    added_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ajoutée par"
    )
    added_at = models.DateTimeField("ajoutée le", auto_now=True)

    class Meta:
        verbose_name = "photo d’une page du livre"
        verbose_name_plural = "photos des pages du livre"
        ordering = ["candidature__sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(alternative="") & ~models.Q(credit=""),
                name="picture_described_and_credited",
                violation_error_message="Une photo a une description et un crédit.",
            )
        ]

    def __str__(self) -> str:
        return f"Photo de {self.candidature}"


# Signs that fit in the page’s place under a title of three lines, tried with the widest letters.
FOCUS_TITLE, FOCUS_WITH_PHOTO, FOCUS_ALONE = 70, 300, 560


class ProfileFocus(models.Model):
    """The initiative that the équipe retains for a collectivité's page in the book, its text edited for print."""

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="book_focus", verbose_name="candidature"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", models.PROTECT, related_name="book_focuses", verbose_name="initiative"
    )
    title = models.CharField("titre imprimé", max_length=FOCUS_TITLE)
    text = models.CharField("texte imprimé", max_length=FOCUS_ALONE)
    retained_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="retenue par"
    )
    retained_at = models.DateTimeField("retenue le", auto_now=True)

    class Meta:
        verbose_name = "initiative retenue pour le livre"
        verbose_name_plural = "initiatives retenues pour le livre"
        ordering = ["candidature__sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(text=""),
                name="focus_has_title_and_text",
                violation_error_message="Un focus a un titre et un texte.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.candidature})"


def printed_length(text: str) -> int:
    """How much room a text takes, in ordinary letters: a capital or a wide letter takes two."""
    return sum(2 if sign.isupper() or sign in "mwœæ@%—" else 1 for sign in text)


def focus_room(initiative: Initiative) -> int:
    """How many signs its printed text may have: fewer beside a photo."""
    return FOCUS_WITH_PHOTO if initiative.photos_shown else FOCUS_ALONE

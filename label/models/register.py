"""The register of decisions: written once, line after line; the database refuses that any changes."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class RegisterLine(models.Model):
    """One line: the règlement (number 0), a decision of the jury, or a correction of one."""

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="register", verbose_name="édition")
    number = models.PositiveIntegerField("numéro")
    candidature = models.ForeignKey(
        "label.Candidature",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="register_lines",
        verbose_name="candidature",
    )
    body = models.JSONField("ce que dit la ligne", encoder=DjangoJSONEncoder)
    secret = models.JSONField("ce qu’elle scelle", default=dict, blank=True)
    salt = models.CharField("sel", max_length=32, blank=True)
    previous = models.CharField("empreinte de la ligne d’avant", max_length=64)
    digest = models.CharField("empreinte de ce qu’elle dit", max_length=64)
    hash = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField("écrite le", default=timezone.now)

    class Meta:
        verbose_name = "ligne du registre"
        verbose_name_plural = "lignes du registre"
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                "number",
                name="register_number_once",
                violation_error_message="Ce numéro du registre est déjà pris.",
            ),
            models.CheckConstraint(
                condition=models.Q(number=0, candidature__isnull=True)
                | models.Q(number__gt=0, candidature__isnull=False),
                name="register_opens_with_the_regulation",
                violation_error_message="Le registre s’ouvre sur le règlement ; le reste porte sur un dossier.",
            ),
        ]

    def __str__(self) -> str:
        return f"Registre {self.edition.year}, ligne {self.number}"

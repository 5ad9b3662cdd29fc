"""Dossiers put to the members together, and who has nothing against them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from label.rules.regulation import TOP, level_name


class BatchQuerySet(models.QuerySet["Batch"]):
    def open(self) -> Self:
        """Those before the members: one at a time in a sitting, held by the database."""
        return self.filter(ended_at__isnull=True)


class Batch(models.Model):
    """Dossiers that nothing sets apart, of one class of size and one level, put to the members together: adopted once
    its window of objection has passed, or once everybody who is there has consented.
    """

    sitting = models.ForeignKey("jury.Sitting", models.PROTECT, related_name="batches", verbose_name="séance")
    group = models.CharField("classe", max_length=20, blank=True)
    level = models.PositiveSmallIntegerField("niveau")
    lines = models.JSONField("dossiers", default=list, help_text="Ce que les membres en lisent.")
    opened_by = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="+", verbose_name="ouvert par")
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    closes_at = models.DateTimeField("objections jusqu’au")
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lot"
        verbose_name_plural = "lots"
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "sitting",
                condition=Q(ended_at__isnull=True),
                name="one_batch_at_a_time",
                violation_error_message="Un autre lot est ouvert.",
            ),
            models.CheckConstraint(
                condition=Q(level__range=(0, TOP)),
                name="batch_level",
                violation_error_message="Un niveau va de 0 à 5 arobases.",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opened_at")),
                name="batch_window",
                violation_error_message="Les objections se closent après l’ouverture du lot.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lot de {level_name(self.level)}, {self.sitting}"


class Consent(models.Model):
    """A member who has nothing against a batch."""

    batch = models.ForeignKey("jury.Batch", models.PROTECT, related_name="consents", verbose_name="lot")
    member = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="+", verbose_name="membre")
    at = models.DateTimeField("date", default=timezone.now)

    class Meta:
        verbose_name = "consentement"
        verbose_name_plural = "consentements"
        constraints = [
            models.UniqueConstraint(
                "batch",
                "member",
                name="consent_once",
                violation_error_message="Ce membre a déjà consenti à ce lot.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.batch}"

"""A rehearsal of the sitting: its table until it ends, the devices that took part."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    def open(self) -> Self:
        """Those that have not ended: one at a time for an edition, held by the database."""
        return self.filter(closed_at__isnull=True)


class Rehearsal(models.Model):
    """A sitting for trial: its cards, votes and decisions are in `table` alone, which is empty once it has ended.
    `serial` grows with every gesture: a screen that knows it is up to date.
    """

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="rehearsals", verbose_name="édition")
    opened_at = models.DateTimeField("ouverte le", default=timezone.now)
    closed_at = models.DateTimeField("finie le", null=True, blank=True)
    serial = models.PositiveBigIntegerField("numéro d’état", default=1)
    table = models.JSONField("table", default=dict, blank=True, help_text="jury.rules.rehearsal.Board, jusqu’à la fin.")

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        verbose_name = "répétition"
        verbose_name_plural = "répétitions"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                condition=Q(closed_at__isnull=True),
                name="one_rehearsal_at_a_time",
                violation_error_message="Une répétition est déjà ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(table={}),
                name="rehearsal_leaves_nothing",
                violation_error_message="Une répétition finie ne garde ni vote ni décision.",
            ),
        ]

    def __str__(self) -> str:
        return f"Répétition du {self.opened_at:%d/%m/%Y}"


class RehearsalDevice(models.Model):
    """A device of a member in a rehearsal: how long its answers took, in milliseconds, and how often it fell silent."""

    rehearsal = models.ForeignKey("jury.Rehearsal", models.CASCADE, related_name="devices", verbose_name="répétition")
    member = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="+", verbose_name="membre")
    words = models.CharField("appareil", max_length=60)
    width = models.PositiveIntegerField("largeur, en pixels", default=0)
    first_at = models.DateTimeField("premier signe", default=timezone.now)
    seen_at = models.DateTimeField("dernier signe", default=timezone.now)
    measures = models.PositiveIntegerField("mesures", default=0)
    total_ms = models.PositiveBigIntegerField("durée totale des réponses", default=0)
    worst_ms = models.PositiveIntegerField("réponse la plus lente", default=0)
    lost = models.PositiveIntegerField("coupures", default=0)

    class Meta:
        verbose_name = "appareil d’une répétition"
        verbose_name_plural = "appareils d’une répétition"
        ordering = ["first_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "rehearsal",
                "member",
                "words",
                name="rehearsal_device_once",
                violation_error_message="Cet appareil est déjà suivi.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.words}, {self.member}"

    @property
    def mean_ms(self) -> int:
        """How long an answer took, on average; 0 before any was measured."""
        return self.total_ms // self.measures if self.measures else 0

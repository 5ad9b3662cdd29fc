"""The second factor of a person, taken away by two others."""

from django.db import models
from django.utils import timezone


class FactorReset(models.Model):
    """Somebody of the équipe asks that a person who lost her phone set her second factor anew; another agrees."""

    user = models.ForeignKey("label.User", models.PROTECT, related_name="factor_resets", verbose_name="personne")
    reason = models.CharField("raison", max_length=300)
    asked_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="demandée par")
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    agreed_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="accordée par"
    )
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)

    class Meta:
        verbose_name = "remise à zéro d’un second facteur"
        verbose_name_plural = "remises à zéro de seconds facteurs"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "user",
                condition=models.Q(ended_at__isnull=True),
                name="factor_reset_once",
                violation_error_message="Une remise à zéro est déjà demandée pour cette personne.",
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("user")),
                name="factor_reset_asked_by_another",
                violation_error_message="Nul ne demande la remise à zéro de son propre second facteur.",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True)
                | (~models.Q(agreed_by=models.F("user")) & ~models.Q(agreed_by=models.F("asked_by"))),
                name="factor_reset_by_two_others",
                violation_error_message="Il y faut deux personnes, autres que celle dont c’est le second facteur.",
            ),
        ]

    def __str__(self) -> str:
        return f"Second facteur de {self.user}"

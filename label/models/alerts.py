"""Who asked to be told by mail of what changes in public."""

from typing import Self

from django.db import models
from django.utils import timezone


class AlertQuerySet(models.QuerySet["Alert"]):
    def confirmed(self) -> Self:
        """Those whose address said yes."""
        return self.filter(confirmed_at__isnull=False)


class Alert(models.Model):
    """One address and what it follows: a collectivité, a département, a search of the observatory, all the label, or
    the letter of the équipe.

    It is nobody's until its address is confirmed, and is gone once stopped. `told_at`: when its last mail was written.
    """

    email = models.EmailField("adresse électronique")
    collectivite = models.ForeignKey(
        "label.Collectivite", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="collectivité"
    )
    departement = models.ForeignKey(
        "label.Departement", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="département"
    )
    search = models.CharField("recherche d’initiatives", max_length=500, blank=True)
    newsletter = models.BooleanField("le courrier de l’équipe", default=False)
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    told_at = models.DateTimeField("dernier courriel le", null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = "alerte"
        verbose_name_plural = "alertes"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "collectivite", "departement", "search", "newsletter"],
                name="alert_once",
                nulls_distinct=False,
                violation_error_message="Cette adresse suit déjà cela.",
            ),
            models.CheckConstraint(
                condition=models.Q(newsletter=False)
                & (
                    models.Q(collectivite__isnull=True, departement__isnull=True)
                    | models.Q(collectivite__isnull=True, search="")
                    | models.Q(departement__isnull=True, search="")
                )
                | models.Q(newsletter=True, collectivite__isnull=True, departement__isnull=True, search=""),
                name="alert_follows_one_thing",
                violation_error_message=(
                    "Une alerte suit une collectivité, un département, une recherche ou le courrier de l’équipe."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """What is followed, in words; its collectivité or its département must have been selected."""
        if self.newsletter:
            return "le courrier de l’internet citoyen"
        if self.collectivite is not None:
            return self.collectivite.name
        if self.departement is not None:
            return str(self.departement)
        return "une recherche d’initiatives" if self.search else "tout le label"

"""What anybody says is wrong, or missing, in what the label shows of a collectivité."""

from typing import Self

from django.db import models
from django.utils import timezone

from label.enums import ClaimedLevel


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def waiting(self) -> Self:
        """Those whose address is confirmed and that the équipe has not answered, oldest first."""
        return self.filter(confirmed_at__isnull=False, settled_at__isnull=True).order_by("confirmed_at", "pk")


class ErrorReport(models.Model):
    """One report: of which town and edition, what is claimed with which proof, by whom; then the équipe's answer.

    It is nobody's until its address is confirmed; its address and name are emptied a year after the answer.
    """

    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, related_name="error_reports", verbose_name="collectivité"
    )
    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="error_reports", verbose_name="édition")
    claim = models.CharField("ce qui devrait être écrit", max_length=7, choices=ClaimedLevel.choices)
    explanation = models.CharField("explication", max_length=1000, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    proof = models.OneToOneField(
        "label.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="preuve jointe"
    )
    email = models.EmailField("adresse électronique", blank=True)
    full_name = models.CharField("prénom et nom", max_length=120, blank=True)
    sent_at = models.DateTimeField("envoyé le", default=timezone.now)
    confirmed_at = models.DateTimeField("adresse confirmée le", null=True, blank=True)
    settled_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondu par"
    )
    settled_at = models.DateTimeField("répondu le", null=True, blank=True)
    accepted = models.BooleanField("accepté", null=True, blank=True)
    word = models.CharField("mot de la réponse", max_length=500, blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = "erreur signalée"
        verbose_name_plural = "erreurs signalées"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(source="") | models.Q(proof__isnull=False),
                name="report_has_a_source",
                violation_error_message="Un signalement cite une source, ou joint un document.",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, accepted__isnull=True)
                | models.Q(settled_at__isnull=False, accepted__isnull=False, confirmed_at__isnull=False),
                name="report_answered_once_confirmed",
                violation_error_message="Une réponse a une date et un sens, et vient après la confirmation.",
            ),
            models.CheckConstraint(
                condition=~models.Q(accepted=False) | ~models.Q(word=""),
                name="report_refused_in_words",
                violation_error_message="Un refus s’explique : écrivez un mot.",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=False) | ~models.Q(email=""),
                name="report_keeps_its_address_until_answered",
                violation_error_message="Un signalement garde l’adresse à qui répondre.",
            ),
        ]
        indexes = [models.Index(fields=["email", "-sent_at"], name="report_by_address")]

    def __str__(self) -> str:
        return f"{self.collectivite}, {self.edition.year}"

    @property
    def arobases(self) -> int | None:
        """The level that is claimed; None where none is."""
        return int(self.claim) if self.claim in CLAIMED_LEVELS else None


CLAIMED_LEVELS = frozenset(value for value in ClaimedLevel.values if value.isdigit())

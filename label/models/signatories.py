"""Somebody whom a collectivité asks the équipe to recognise as its signataire."""

from typing import Self

from django.db import models
from django.utils import timezone

from label.enums import SignatoryBasis


class SignatoryRequestQuerySet(models.QuerySet["SignatoryRequest"]):
    def waiting(self) -> Self:
        """Those that the équipe has not answered, oldest first."""
        return self.filter(decided_at__isnull=True).order_by("asked_at", "pk")


class SignatoryRequest(models.Model):
    """One request: the person, on which ground she signs, the delegation when there is one; then the answer."""

    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, related_name="signatory_requests", verbose_name="collectivité"
    )
    full_name = models.CharField("prénom et nom", max_length=120)
    email = models.EmailField("adresse électronique")
    basis = models.CharField("à quel titre", max_length=10, choices=SignatoryBasis.choices)
    delegation = models.OneToOneField(
        "label.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="délégation"
    )
    asked_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="demandé par")
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    decided_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondu par"
    )
    decided_at = models.DateTimeField("répondu le", null=True, blank=True)
    granted = models.BooleanField("accordé", null=True, blank=True)
    word = models.CharField("mot de la réponse", max_length=500, blank=True)

    objects = SignatoryRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de signataire"
        verbose_name_plural = "demandes de signataire"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "collectivite",
                "email",
                condition=models.Q(decided_at__isnull=True),
                name="signatory_asked_once",
                violation_error_message="Cette personne est déjà proposée comme signataire.",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, granted__isnull=True)
                | models.Q(decided_at__isnull=False, granted__isnull=False),
                name="signatory_answered_at_once",
                violation_error_message="Une réponse a une date et un sens.",
            ),
            models.CheckConstraint(
                condition=~models.Q(granted=False) | ~models.Q(word=""),
                name="signatory_refused_in_words",
                violation_error_message="Un refus s’explique : écrivez un mot.",
            ),
            models.CheckConstraint(
                condition=~models.Q(basis=SignatoryBasis.DELEGATION) | models.Q(delegation__isnull=False),
                name="signatory_delegation_is_given",
                violation_error_message="Une délégation est jointe à la demande.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, signataire pour {self.collectivite}"

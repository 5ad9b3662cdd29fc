"""The levels received; `label.actions.awards.award` is the only writer."""

from typing import Self

from django.db import models
from django.utils import timezone

from label.enums import PUBLIC_PHASES, Arobases, AwardOrigin, Confidence
from label.models.rows import WholeRow
from label.rules.candidatures import IN_THE_RACE
from label.rules.regulation import level_name


class AwardQuerySet(models.QuerySet["Award"]):
    def public(self) -> Self:
        """Awards that anyone may read: those of published editions."""
        return self.standing().filter(candidature__edition__phase__in=PUBLIC_PHASES)

    def standing(self) -> Self:
        """Those of the candidatures that are in the race, be their edition published or not."""
        return self.filter(candidature__status__in=IN_THE_RACE)


class Award(WholeRow):
    """The level of one candidature, from 0 (historical mention) to 5 arobases."""

    candidature = models.OneToOneField(
        "label.Candidature",
        models.PROTECT,
        related_name="award",
        verbose_name="candidature",
        error_messages={"unique": "Cette candidature a déjà un niveau."},
    )
    arobases = models.PositiveSmallIntegerField(
        "niveau",
        choices=Arobases.choices,
        error_messages={"invalid_choice": "Un niveau va de 0 à 5 arobases."},
    )
    origin = models.CharField("origine", max_length=10, choices=AwardOrigin.choices)
    confidence = models.CharField("confiance", max_length=9, choices=Confidence.choices, default=Confidence.SURE)
    source = models.CharField("source", max_length=400, blank=True)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "niveau attribué"
        verbose_name_plural = "niveaux attribués"
        ordering = ["-candidature__edition__year", "-arobases", "candidature__sort_key", "candidature_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(arobases__range=(0, 5)),
                name="award_level",
                violation_error_message="Un niveau va de 0 à 5 arobases.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidature}\u00a0: {level_name(self.arobases)}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> Self:
        """Those that nobody has agreed to yet, nor refused."""
        return self.filter(settled_at__isnull=True)

    def done(self) -> Self:
        """Those that were made, oldest first: the errata of their edition."""
        return self.filter(agreed=True).order_by("settled_at", "pk")


class Correction(models.Model):
    """A published level that is changed, or taken away, by two people; dated and public once it is made."""

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="corrections", verbose_name="candidature"
    )
    previous_arobases = models.PositiveSmallIntegerField("niveau publié")
    arobases = models.PositiveSmallIntegerField("niveau corrigé", null=True, blank=True, help_text="Vide : retiré.")
    reason = models.CharField("raison, publique", max_length=500)
    proposed_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="proposée par")
    proposed_at = models.DateTimeField("proposée le", default=timezone.now)
    settled_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="réglée par"
    )
    settled_at = models.DateTimeField("réglée le", null=True, blank=True)
    agreed = models.BooleanField("accordée", default=False)
    refusal = models.CharField(
        "motif du refus", max_length=500, blank=True, db_default="", help_text="De la présidence, pour l’équipe."
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "correction"
        verbose_name_plural = "corrections"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                condition=models.Q(settled_at__isnull=True),
                name="one_waiting_correction",
                violation_error_message="Une correction attend déjà pour cette candidature.",
            ),
            models.CheckConstraint(
                condition=models.Q(arobases__isnull=True)
                | (models.Q(arobases__range=(0, 5)) & ~models.Q(arobases=models.F("previous_arobases"))),
                name="correction_changes_the_level",
                violation_error_message="Une correction change le niveau, de 0 à 5 arobases.",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed=False)
                | (
                    models.Q(settled_at__isnull=False, settled_by__isnull=False)
                    & ~models.Q(settled_by=models.F("proposed_by"))
                ),
                name="correction_by_two_people",
                violation_error_message="Une correction se propose par une personne et s’accorde par une autre.",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="correction_has_a_reason",
                violation_error_message="Une correction dit sa raison.",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction, {self.candidature}"

    @property
    def words(self) -> str:
        """What it does: « de 2 à 3 @ », « 2 @ retirées »."""
        if self.arobases is None:
            before = level_name(self.previous_arobases)
            return f"{before} retirée{'s' if self.previous_arobases > 1 else ''}"
        if self.arobases and self.previous_arobases:
            return f"de {self.previous_arobases} à {level_name(self.arobases)}"
        return f"{level_name(self.arobases)} au lieu de {level_name(self.previous_arobases)}"

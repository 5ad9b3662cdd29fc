"""The levels received; `label.actions.award` is the only writer."""

from typing import Self

from django.db import models

from label.enums import PUBLIC_PHASES, Arobases, AwardOrigin, Confidence
from label.rules.candidatures import IN_THE_RACE


class AwardQuerySet(models.QuerySet["Award"]):
    def public(self) -> Self:
        """Awards that anyone may read: those of published editions."""
        return self.standing().filter(candidature__edition__phase__in=PUBLIC_PHASES)

    def standing(self) -> Self:
        """Those of the candidatures that are in the race, be their edition published or not."""
        return self.filter(candidature__status__in=IN_THE_RACE)


class Award(models.Model):
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
    origin = models.CharField("origine", max_length=8, choices=AwardOrigin.choices)
    confidence = models.CharField("confiance", max_length=9, choices=Confidence.choices, default=Confidence.SURE)
    source = models.CharField("source", max_length=400, blank=True)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "niveau attribué"
        verbose_name_plural = "niveaux attribués"
        ordering = ["-candidature__edition__year", "-arobases", "candidature__sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(arobases__range=(0, 5)),
                name="award_level",
                violation_error_message="Un niveau va de 0 à 5 arobases.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidature}\u00a0: {self.arobases}\u00a0@"

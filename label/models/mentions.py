"""Special mentions: a distinction apart from the level, that an edition knows and its jury gives."""

from typing import Self

from django.db import models
from django.utils import timezone

from label.enums import MentionScope
from label.rules.candidatures import IN_THE_RACE


class SpecialMention(models.Model):
    """One mention that an edition knows: its name, the sign that stands for it, what it rewards, who may receive it."""

    edition = models.ForeignKey(
        "label.Edition", models.PROTECT, related_name="special_mentions", verbose_name="édition"
    )
    rank = models.PositiveSmallIntegerField("rang")
    name = models.CharField("nom", max_length=60)
    sign = models.CharField("signe", max_length=4)
    text = models.CharField("ce qu’elle distingue", max_length=300)
    scope = models.CharField("pour qui", max_length=12, choices=MentionScope.choices, default=MentionScope.ALL)

    class Meta:
        verbose_name = "mention spéciale"
        verbose_name_plural = "mentions spéciales"
        ordering = ["edition", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                "name",
                name="special_mention_once",
                violation_error_message="Cette mention est déjà dans la liste.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class GivenMentionQuerySet(models.QuerySet["GivenMention"]):
    def standing(self) -> Self:
        """Those whose candidature may still receive something."""
        return self.filter(candidature__status__in=IN_THE_RACE)


class GivenMention(models.Model):
    """A mention that a jury gave to a candidature."""

    mention = models.ForeignKey(
        "label.SpecialMention", models.PROTECT, related_name="given", verbose_name="mention spéciale"
    )
    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="special_mentions", verbose_name="candidature"
    )
    given_at = models.DateTimeField("donnée le", default=timezone.now)
    given_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="donnée par")

    objects = GivenMentionQuerySet.as_manager()

    class Meta:
        verbose_name = "mention donnée"
        verbose_name_plural = "mentions données"
        ordering = ["mention", "candidature"]
        constraints = [
            models.UniqueConstraint(
                "mention",
                "candidature",
                name="mention_given_once",
                violation_error_message="Cette mention lui est déjà donnée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mention}, {self.candidature}"

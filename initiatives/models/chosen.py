"""Initiatives put forward: by a candidature, by the équipe."""

from django.db import models
from django.utils import timezone

from initiatives.rules.content import EMPTY, Content, codes_of, text_of
from label.models import Versioned


class Highlight(Versioned):
    """An initiative that a candidature puts forward, with what is new this year; frozen when the candidature is
    filed.
    """

    TYPED = ("news",)

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="highlights", verbose_name="candidature"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", models.PROTECT, related_name="highlights", verbose_name="initiative"
    )
    news = models.TextField("ce qui est nouveau cette année", blank=True)
    frozen = models.JSONField("texte déposé", null=True, blank=True)
    added_at = models.DateTimeField("mise en avant le", default=timezone.now)
    added_by = models.ForeignKey("label.User", models.PROTECT, null=True, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "initiative mise en avant"
        verbose_name_plural = "initiatives mises en avant"
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "initiative",
                name="highlight_once",
                violation_error_message="Cette candidature met déjà cette initiative en avant.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} pour {self.candidature}"

    @property
    def told(self) -> Content:
        """The initiative as it was filed; as it is typed when nothing was kept of it."""
        return self.initiative.content if self.frozen is None else {**EMPTY, **self.frozen}

    @property
    def told_title(self) -> str:
        """Its title."""
        return text_of(self.told, "title").strip() or self.initiative.title or self.initiative.draft_title

    @property
    def told_themes(self) -> list[str]:
        """The codes of its themes."""
        return codes_of(self.told, "themes") or list(self.initiative.themes)

    @property
    def told_items(self) -> list[str]:
        """The codes of the questions that it illustrates."""
        return codes_of(self.told, "items")


class Featured(Versioned):
    """An initiative that the équipe puts at the head of the observatory, « à la une », with its reason in a line."""

    TYPED = ("words",)

    initiative = models.OneToOneField(
        "initiatives.Initiative", models.CASCADE, related_name="featured", verbose_name="initiative"
    )
    words = models.CharField("en une ligne", max_length=160, blank=True)
    added_at = models.DateTimeField("mise à la une le", default=timezone.now)
    added_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "initiative à la une"
        verbose_name_plural = "initiatives à la une"
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return str(self.initiative)

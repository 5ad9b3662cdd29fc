"""Passages of comments that the équipe would quote: nothing of them leaves without the collectivité's consent."""

from typing import Self

from django.db import models
from django.utils import timezone

from label.models import Edition
from label.rules.candidatures import IN_THE_RACE
from questionnaire.enums import QuoteState

LONGEST_QUOTE = 600


class QuoteQuerySet(models.QuerySet["Quote"]):
    def public(self) -> Self:
        """Those that anybody may read: granted by who is in the race, of an edition whose study is published."""
        read = Edition.objects.public().filter(study_tables__published_at__isnull=False)
        return self.filter(state=QuoteState.GRANTED, edition__in=read, candidature__status__in=IN_THE_RACE)


class Quote(models.Model):
    """A passage of what a candidature wrote beside a question, word for word; granted or refused by its people, who may
    change their mind at any time.
    """

    edition = models.ForeignKey("label.Edition", models.CASCADE, related_name="quotes", verbose_name="édition")
    candidature = models.ForeignKey(
        "label.Candidature", models.CASCADE, related_name="quotes", verbose_name="candidature"
    )
    item_code = models.CharField("question", max_length=6)
    text = models.CharField("passage", max_length=LONGEST_QUOTE)
    state = models.CharField("accord", max_length=8, choices=QuoteState.choices, default=QuoteState.ASKED)
    asked_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="demandé par")
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    answered_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondu par"
    )
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = "citation"
        verbose_name_plural = "citations"
        ordering = ["item_code", "candidature__sort_key"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "item_code",
                name="quote_once",
                violation_error_message="Un passage de ce commentaire est déjà demandé.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=QuoteState.ASKED, answered_at__isnull=True)
                | (~models.Q(state=QuoteState.ASKED) & models.Q(answered_at__isnull=False)),
                name="quote_answered_is_dated",
                violation_error_message="Un accord ou un refus a sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code}, {self.candidature}"

    @property
    def is_granted(self) -> bool:
        """Whether it may be quoted."""
        return self.state == QuoteState.GRANTED

    @property
    def is_refused(self) -> bool:
        """Whether it may not."""
        return self.state == QuoteState.REFUSED

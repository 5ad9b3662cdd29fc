"""After the sitting: what is said to each town, and what it may contest."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jury.enums import OPEN_APPEALS, AppealStatus
from label.enums import CORRECTED, Phase
from label.models import Correction, Versioned
from label.rules.candidatures import IN_THE_RACE


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def in_the_race(self) -> Self:
        """Those of candidatures that may still receive a level."""
        return self.filter(candidature__status__in=IN_THE_RACE)

    def to_reread(self) -> Self:
        """Those that nobody has read again: of an edition that is decided and not archived, or after a correction."""
        current = Q(candidature__edition__phase__in=(Phase.EMBARGO, Phase.PUBLISHED))
        corrected = Q(candidature__award__origin__in=CORRECTED)
        return self.in_the_race().filter(current | corrected, reread=False)

    def readable(self) -> Self:
        """Those of candidatures in the race, or whose published level a correction took away."""
        taken_away = Correction.objects.done().filter(arobases=None)
        return self.filter(Q(candidature__status__in=IN_THE_RACE) | Q(candidature__in=taken_away.values("candidature")))


class Feedback(Versioned):
    """The restitution: strengths, advice, and what opens the next level; read by the town once the results are
    published.
    """

    TYPED = ("strengths", "advice", "next_level", "reread")

    candidature = models.OneToOneField(
        "label.Candidature", models.PROTECT, related_name="feedback", verbose_name="candidature"
    )
    strengths = models.TextField("points forts", blank=True)
    advice = models.TextField("pistes", blank=True)
    next_level = models.TextField("ce qui ouvre le niveau suivant", blank=True)
    reread = models.BooleanField("relue", default=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "restitution"
        verbose_name_plural = "restitutions"
        ordering = ["candidature__sort_key"]

    def __str__(self) -> str:
        return f"Restitution, {self.candidature}"

    @property
    def is_overtaken(self) -> bool:
        """Whether its level was corrected since, and nobody has read it again: the letter waits for that."""
        award = getattr(self.candidature, "award", None)
        return award is not None and award.origin in CORRECTED and not self.reread


class Appeal(models.Model):
    """A written request to examine a decision again; a correction keeps the level of before, and needs the
    president.
    """

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="appeals", verbose_name="candidature"
    )
    text = models.TextField("demande")
    received_at = models.DateTimeField("reçu le", default=timezone.now)
    received_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="déposé par")
    status = models.CharField("état", max_length=10, choices=AppealStatus.choices, default=AppealStatus.RECEIVED)
    previous_arobases = models.PositiveSmallIntegerField("niveau contesté")
    arobases = models.PositiveSmallIntegerField("niveau corrigé", null=True, blank=True)
    answer = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondu par"
    )
    confirmed_by = models.ForeignKey(
        "jury.JuryMember", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="confirmé par"
    )
    correction = models.OneToOneField(
        "label.Correction", models.PROTECT, null=True, blank=True, related_name="appeal", verbose_name="correction"
    )

    class Meta:
        verbose_name = "recours"
        verbose_name_plural = "recours"
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                condition=Q(status__in=(AppealStatus.RECEIVED, AppealStatus.PROPOSED)),
                name="one_open_appeal",
                violation_error_message="Un recours est déjà en cours pour cette candidature.",
            ),
            models.CheckConstraint(
                condition=Q(status=AppealStatus.RECEIVED) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="appeal_answered_in_words",
                violation_error_message="Un recours se règle par une réponse écrite.",
            ),
            models.CheckConstraint(
                condition=~Q(status=AppealStatus.CORRECTED) | Q(arobases__isnull=False, confirmed_by__isnull=False),
                name="appeal_correction_is_confirmed",
                violation_error_message="Une correction est confirmée par la présidence du jury.",
            ),
        ]

    def __str__(self) -> str:
        return f"Recours, {self.candidature}"

    @property
    def is_settled(self) -> bool:
        """Whether its town has been answered."""
        return self.status not in OPEN_APPEALS

    @property
    def comes_back(self) -> bool:
        """Whether the chair refused what its answer proposed: it is to be worded again, and has not left."""
        return self.status == AppealStatus.RECEIVED and bool(self.answer)

    @property
    def stamp(self) -> str:
        """What changes each time that it is answered: what a page saw of it."""
        return f"{self.status}-{self.answered_at:%Y%m%d%H%M%S%f}" if self.answered_at is not None else self.status

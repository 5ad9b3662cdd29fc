"""A service of a collectivité that answers a few questions without an account: its link, and what it proposes."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from questionnaire.models.answers import AnswerRow


class ServiceLinkQuerySet(models.QuerySet["ServiceLink"]):
    def of(self, candidature: Any) -> Self:
        """Those of a candidature that are not taken back, or whose proposals wait to be read, newest first."""
        unread = ServiceAnswer.objects.filter(link=OuterRef("pk"), version__gt=F("settled"))
        rows = self.filter(Q(withdrawn_at__isnull=True) | Exists(unread), candidature=candidature)
        return rows.select_related("section", "asked_by").prefetch_related("answers__item")

    def to_read(self, candidature: Any) -> "list[ServiceLink]":
        """Those of a candidature that propose what nobody has read; two queries."""
        return [link for link in self.of(candidature) if link.waiting]


class ServiceLink(models.Model):
    """An address sent by mail: some questions of one section, until a day. The secret of the address is not kept, only
    what recognises it.
    """

    candidature = models.ForeignKey(
        "label.Candidature", models.CASCADE, related_name="service_links", verbose_name="candidature"
    )
    section = models.ForeignKey(
        "questionnaire.Section", models.CASCADE, related_name="service_links", verbose_name="section"
    )
    service = models.CharField("service", max_length=120)
    email = models.EmailField("adresse électronique", blank=True, help_text="Vide une fois oubliée.")
    questions = models.JSONField("questions", help_text="Codes des questions posées.")
    secret = models.CharField("empreinte du secret", max_length=64, unique=True)
    asked_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="demandé par")
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    ends_at = models.DateTimeField("ouvert jusqu’au")
    done_at = models.DateTimeField("terminé le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("repris le", null=True, blank=True)

    objects = ServiceLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d’un service"
        verbose_name_plural = "liens de services"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("asked_at")),
                name="service_link_ends_later",
                violation_error_message="Un lien finit après avoir été envoyé.",
            ),
        ]

    def __str__(self) -> str:
        return self.service

    @property
    def waiting(self) -> list["ServiceAnswer"]:
        """What it proposes and nobody has read yet."""
        return [row for row in self.answers.all() if row.waits]

    def ended(self, now: datetime) -> str:
        """Why it is not open any more, in a sentence; empty while it is."""
        if self.withdrawn_at is not None:
            return "La collectivité a repris ce lien."
        return "Ce lien est arrivé à son terme." if now >= self.ends_at else ""


class ServiceAnswer(AnswerRow):
    """What a service proposes for one question, over the version of the collectivité's answer that it was shown."""

    link = models.ForeignKey("questionnaire.ServiceLink", models.CASCADE, related_name="answers", verbose_name="lien")
    item = models.ForeignKey("questionnaire.Item", models.PROTECT, related_name="+", verbose_name="question")
    over = models.PositiveIntegerField("version de la réponse montrée", default=0)
    settled = models.PositiveIntegerField("version relue", default=0)

    class Meta:
        verbose_name = "réponse proposée"
        verbose_name_plural = "réponses proposées"
        ordering = ["item__code"]
        constraints = [
            models.UniqueConstraint(
                "link",
                "item",
                name="service_answer_once",
                violation_error_message="Ce service a déjà une réponse à cette question.",
            ),
            models.CheckConstraint(
                condition=models.Q(settled__lte=models.F("version")),
                name="service_answer_settled_once_said",
                violation_error_message="Une proposition se relit après avoir été faite.",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposition {self.pk}"

    @property
    def waits(self) -> bool:
        """Whether it says something that the collectivité has not read yet."""
        return self.version > self.settled and (self.typed() != ServiceAnswer().typed())

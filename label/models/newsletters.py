"""« Courrier de l’Internet citoyen »: what the équipe sends to whoever follows it, kept as pages."""

from django.db import models
from django.urls import reverse
from django.utils import timezone


class NewsletterIssue(models.Model):
    """One letter as it was sent; nothing of it changes afterwards. `lines`: words and page of each piece of news."""

    number = models.PositiveSmallIntegerField(
        "numéro", unique=True, error_messages={"unique": "Ce numéro est déjà parti."}
    )
    title = models.CharField("titre", max_length=120)
    introduction = models.TextField("texte", blank=True)
    lines = models.JSONField("nouvelles", default=list, blank=True)
    agenda = models.TextField("dates", blank=True)
    sent_at = models.DateTimeField("parti le", default=timezone.now)
    sent_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="envoyé par")
    sent_to = models.PositiveIntegerField("adresses", default=0)

    class Meta:
        verbose_name = "courrier de l’internet citoyen"
        verbose_name_plural = "courriers de l’internet citoyen"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Courrier n° {self.number} : {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("newsletter", args=[self.number])

"""A part of a questionnaire that somebody wanted on paper."""

from django.db import models


class Extract(models.Model):
    """A theme or a section, by its code, that a candidature prints apart: with its answers or blank."""

    candidature = models.ForeignKey(
        "label.Candidature", models.CASCADE, related_name="extracts", verbose_name="candidature"
    )
    part = models.CharField("thème ou section", max_length=20)
    is_blank = models.BooleanField("vierge", default=False)

    class Meta:
        verbose_name = "extrait du questionnaire"
        verbose_name_plural = "extraits du questionnaire"
        ordering = ["part", "is_blank"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "part",
                "is_blank",
                name="extract_once",
                violation_error_message="Cette partie est déjà parmi celles qui s’impriment.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}, {'vierge' if self.is_blank else 'avec les réponses'}"

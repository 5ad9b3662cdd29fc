"""The tables of an edition's study: which ones, and what of each was published."""

from typing import Self

from django.db import models
from django.utils import timezone

from label.models import Edition, Versioned
from questionnaire.enums import Grouping


class StudyTableQuerySet(models.QuerySet["StudyTable"]):
    def chosen(self) -> Self:
        """Those that are in the study of their edition."""
        return self.filter(removed_at__isnull=True)

    def public(self) -> Self:
        """Those that anybody may read, as they were published; an edition that went back behind its embargo tells
        nothing.
        """
        return self.filter(published_at__isnull=False, edition__in=Edition.objects.public())


class StudyTable(Versioned):
    """One question by one grouping. `told` is what was last published of it: nothing else ever leaves, and it stays
    known to the secrecy of the others once the table is withdrawn, or taken out (`removed_at`).
    """

    TYPED = ("comment",)

    edition = models.ForeignKey("label.Edition", models.CASCADE, related_name="study_tables", verbose_name="édition")
    item_code = models.CharField("question", max_length=6)
    by = models.CharField("regroupement", max_length=8, choices=Grouping.choices)
    other_code = models.CharField("autre question", max_length=6, blank=True)
    comment = models.CharField("ce qu’il montre", max_length=400, blank=True)
    added_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="ajouté par")
    added_at = models.DateTimeField("ajouté le", default=timezone.now)
    told = models.JSONField("publié", null=True, blank=True)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = StudyTableQuerySet.as_manager()

    class Meta:
        verbose_name = "tableau de l’étude"
        verbose_name_plural = "tableaux de l’étude"
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "item_code", "by", "other_code"],
                name="study_table_once",
                violation_error_message="Ce tableau est déjà dans l’étude.",
            ),
            models.CheckConstraint(
                condition=models.Q(by=Grouping.QUESTION, other_code__gt="")
                | (~models.Q(by=Grouping.QUESTION) & models.Q(other_code="")),
                name="study_table_other_question",
                violation_error_message="Un croisement nomme l’autre question, et lui seul.",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(told__isnull=False, removed_at__isnull=True),
                name="study_table_published_is_told",
                violation_error_message="Un tableau publié est dans l’étude et a ses chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code}, {self.get_by_display().lower()}"


class StudyText(models.Model):
    """What the équipe writes about an edition's study: before its tables and after them, in Markdown. Read by anybody
    with the tables, never without them.
    """

    edition = models.OneToOneField("label.Edition", models.CASCADE, related_name="study_text", verbose_name="édition")
    introduction = models.TextField("introduction", blank=True, help_text="Ce que l’année dit, avant les tableaux.")
    conclusion = models.TextField("conclusion", blank=True, help_text="Ce qu’on en retient, après eux.")

    class Meta:
        verbose_name = "texte de l’étude"
        verbose_name_plural = "textes des études"

    def __str__(self) -> str:
        return f"Texte de l’étude {self.edition.year}"

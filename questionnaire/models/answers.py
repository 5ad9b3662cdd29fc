"""What a candidature answers, each save of it, who is in charge of a section, and what was filed."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from label.models import Membership, Versioned, WholeRow


class AnswerRow(Versioned):
    """What is typed under a question. « Sans objet » keeps the value, and the two are one thing that is typed."""

    value = models.JSONField("valeur", null=True, blank=True)
    comment = models.TextField("commentaire", blank=True)
    not_applicable = models.BooleanField("sans objet", default=False)

    class Meta:
        abstract = True

    def typed(self) -> dict[str, Any]:
        value = None if self.value in ("", []) else self.value
        return {"answer": [value, self.not_applicable], "comment": self.comment}

    def type_in(self, values: Mapping[str, Any]) -> None:
        rest = dict(values)
        if "answer" in rest:
            self.value, self.not_applicable = rest.pop("answer")
        super().type_in(rest)


class Answer(WholeRow, AnswerRow):
    """The answer of a candidature to an item. A carried one bears its year and counts once `confirmed`."""

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="answers", verbose_name="candidature"
    )
    item = models.ForeignKey("questionnaire.Item", models.PROTECT, related_name="answers", verbose_name="item")
    carried_from = models.PositiveSmallIntegerField("reprise de l’édition", null=True, blank=True)
    confirmed = models.BooleanField("confirmée", default=True)
    set_aside = models.BooleanField(
        "réponse précédente écartée",
        default=False,
        help_text="La réponse de l’édition précédente n’est plus proposée d’emblée.",
    )

    class Meta:
        verbose_name = "réponse"
        verbose_name_plural = "réponses"
        ordering = ["item__code"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "item",
                name="answer_once",
                violation_error_message="Cette candidature a déjà une réponse à cet item.",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed=True) | models.Q(carried_from__isnull=False),
                name="answer_unconfirmed_is_carried",
                violation_error_message="Seule une réponse reprise attend une confirmation.",
            ),
        ]

    def __str__(self) -> str:
        return f"Réponse {self.pk}"

    def typed(self) -> dict[str, Any]:
        return {**super().typed(), "confirmed": self.confirmed}


class SectionAssignmentQuerySet(models.QuerySet["SectionAssignment"]):
    def held(self) -> Self:
        """Those of people who still work for the collectivité: whoever leaves it, however, hands her sections back."""
        working = Membership.objects.active().filter(
            user=OuterRef("person"), collectivite=OuterRef("candidature__collectivite"), user__is_active=True
        )
        return self.filter(Exists(working))


class SectionAssignment(models.Model):
    """A person in charge of a section of a candidature, until a day; reminded of it before and after that day."""

    candidature = models.ForeignKey(
        "label.Candidature", models.CASCADE, related_name="section_assignments", verbose_name="candidature"
    )
    section = models.ForeignKey(
        "questionnaire.Section", models.CASCADE, related_name="assignments", verbose_name="section"
    )
    person = models.ForeignKey(
        "label.User", models.PROTECT, related_name="section_assignments", verbose_name="personne"
    )
    due_on = models.DateField("attendue le", null=True, blank=True)
    reminded_on = models.DateField("rappelée le", null=True, blank=True)

    objects = SectionAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "section confiée"
        verbose_name_plural = "sections confiées"
        ordering = ["section__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "section",
                "person",
                name="assignment_once",
                violation_error_message="Cette section est déjà confiée à cette personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} confiée à {self.person}"


class FiledQuestionnaire(models.Model):
    """The answers as they were when a candidature was filed, under its receipt: the instructeurs and the jury read
    these.
    """

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="filed_questionnaires", verbose_name="candidature"
    )
    receipt = models.CharField(
        "numéro d’accusé", max_length=20, unique=True, error_messages={"unique": "Ce dépôt est déjà figé."}
    )
    filed_at = models.DateTimeField("figé le", default=timezone.now)
    questionnaire_version = models.PositiveIntegerField("version du questionnaire")
    answers = models.JSONField("réponses", help_text="Par code d’item : valeur, commentaire, sans objet, reprise.")

    class Meta:
        verbose_name = "questionnaire déposé"
        verbose_name_plural = "questionnaires déposés"
        ordering = ["-filed_at"]

    def __str__(self) -> str:
        return f"Questionnaire déposé sous {self.receipt}"


class AddressCheck(models.Model):
    """What the one visit to an address of a filed questionnaire found; an address without a row counts as answering."""

    filed = models.ForeignKey(
        "questionnaire.FiledQuestionnaire",
        models.CASCADE,
        related_name="address_checks",
        verbose_name="questionnaire déposé",
    )
    code = models.CharField("code de l’item", max_length=6)
    address = models.CharField("adresse", max_length=500)
    answers = models.BooleanField("répond")
    detail = models.CharField("constat", max_length=200)
    checked_at = models.DateTimeField("visitée le", auto_now_add=True)

    class Meta:
        verbose_name = "contrôle d’adresse"
        verbose_name_plural = "contrôles d’adresses"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                "filed",
                "code",
                name="address_checked_once",
                violation_error_message="Cette adresse est déjà contrôlée pour ce dépôt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} : {self.detail}"

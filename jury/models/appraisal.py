"""What instructeurs prepare: who reads what, the score of a dossier, the appraisal, the questions to the town."""

from collections.abc import Mapping
from datetime import date
from statistics import fmean
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jury.enums import Trust
from jury.models.members import Recusal
from label.enums import Theme
from label.models import Versioned
from label.rules.candidatures import IN_THE_RACE
from label.rules.regulation import TOP


class FiledScoreQuerySet(models.QuerySet["FiledScore"]):
    def in_the_race(self) -> Self:
        """Those of candidatures that may still receive a level."""
        return self.filter(candidature__status__in=IN_THE_RACE)


class FiledScore(models.Model):
    """The score of a filed questionnaire, kept so that a list of 356 dossiers costs one query; made again when the
    dossier is filed anew.
    """

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="filed_score", verbose_name="candidature"
    )
    receipt = models.CharField("numéro d’accusé", max_length=20)
    total = models.DecimalField("score", max_digits=6, decimal_places=3)
    themes = models.JSONField("score par thème", default=dict)
    suggested = models.PositiveSmallIntegerField("niveau que le score suggère", null=True, blank=True)
    not_applicable = models.PositiveSmallIntegerField("réponses « sans objet »", default=0)
    too_many = models.BooleanField("trop de « sans objet »", default=False)
    percent = models.PositiveSmallIntegerField("part remplie (%)", default=100)
    computed_at = models.DateTimeField("calculé le", default=timezone.now)

    objects = FiledScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "score d’un dossier"
        verbose_name_plural = "scores des dossiers"

    def __str__(self) -> str:
        return f"{self.receipt} : {self.total}"


class Assignment(models.Model):
    """A dossier given to an instructeur."""

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="assignments", verbose_name="candidature"
    )
    member = models.ForeignKey(
        "jury.JuryMember", models.PROTECT, related_name="assignments", verbose_name="instructeur"
    )
    due_on = models.DateField("pour le", null=True, blank=True)
    at = models.DateTimeField("confié le", default=timezone.now)

    class Meta:
        verbose_name = "dossier confié"
        verbose_name_plural = "dossiers confiés"
        ordering = ["candidature__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "member",
                name="file_assigned_once",
                violation_error_message="Ce dossier est déjà confié à cette personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidature}, {self.member}"

    @property
    def is_late(self) -> bool:
        """Whether its day has passed, in Paris; a dossier that is handed in is not late, which its reader's rows
        tell.
        """
        return is_past(self.due_on)


def is_past(due_on: date | None) -> bool:
    """Whether this day is behind, in Paris; never without a day."""
    return due_on is not None and due_on < timezone.localdate()


def marks_in(readings: Mapping[str, Mapping[str, Any]]) -> list[int]:
    """The marks that readings by theme give, as `Appraisal.readings` keeps them."""
    given = (said.get(part) for said in readings.values() for part in ("commentaires", "initiatives"))
    return [mark for mark in given if mark]


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def counted(self) -> Self:
        """Those of readers who are not recused from the dossier: the others' are set aside, and feed nothing."""
        out = Recusal.objects.filter(member=models.OuterRef("member"), candidature=models.OuterRef("candidature"))
        return self.exclude(models.Exists(out))

    def handed_in(self) -> Self:
        """Those that count and are handed in."""
        return self.counted().filter(done_at__isnull=False)


class Appraisal(Versioned):
    """What one instructeur says of one dossier; saved as it is typed, `done_at` once it is handed in."""

    # What is typed: the opinion by column, and for each theme what an unread one says.
    OPINION: ClassVar = ("strengths", "advice", "proposed_arobases", "reasons", "trust")
    READING: ClassVar[dict[str, Any]] = {"commentaires": None, "initiatives": None, "mots": ""}

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="appraisals", verbose_name="candidature"
    )
    member = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="appraisals", verbose_name="instructeur")
    readings = models.JSONField(
        "lectures",
        default=dict,
        blank=True,
        help_text="Par thème : note des commentaires, note des initiatives, mots.",
    )
    strengths = models.TextField("points forts", blank=True)
    advice = models.TextField("pistes", blank=True)
    proposed_arobases = models.PositiveSmallIntegerField("niveau proposé", null=True, blank=True)
    reasons = models.TextField("raisons", blank=True)
    trust = models.PositiveSmallIntegerField("confiance", choices=Trust.choices, null=True, blank=True)
    started_at = models.DateTimeField("commencé le", default=timezone.now)
    done_at = models.DateTimeField("rendu le", null=True, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = "instruction"
        verbose_name_plural = "instructions"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "member",
                name="appraisal_once",
                violation_error_message="Cette personne instruit déjà ce dossier.",
            ),
            models.CheckConstraint(
                condition=Q(proposed_arobases__isnull=True) | Q(proposed_arobases__range=(0, TOP)),
                name="appraisal_level",
                violation_error_message="Un niveau va de 0 à 5 arobases.",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | (Q(proposed_arobases__isnull=False) & ~Q(reasons="")),
                name="appraisal_done_has_a_proposal",
                violation_error_message="Une instruction rendue propose un niveau, avec ses raisons.",
            ),
        ]

    def __str__(self) -> str:
        return f"Instruction de {self.candidature} par {self.member}"

    def typed(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: getattr(self, name) for name in self.OPINION}
        for code in Theme.values:
            said = self.readings.get(code, {})
            found |= {f"{code}-{part}": said.get(part) or blank for part, blank in self.READING.items()}
        return found

    def type_in(self, values: Mapping[str, Any]) -> None:
        readings = {code: dict(said) for code, said in self.readings.items()}
        for name, value in values.items():
            code, _, part = name.partition("-")
            if part:
                readings.setdefault(code, dict(self.READING))[part] = value
            else:
                setattr(self, name, value)
        self.readings = {code: said for code, said in readings.items() if any(said.values())}

    @property
    def marks(self) -> list[int]:
        """The marks given, from 1 to 5: of the comments and of the initiatives of each theme, twelve at most."""
        return marks_in(self.readings)

    @property
    def mark(self) -> float | None:
        """Their mean, None without any."""
        return fmean(self.marks) if self.marks else None

    @property
    def themed_readings(self) -> list[tuple[str, dict[str, Any]]]:
        """The readings with the names of their themes, in their order; a mark that was not given is None."""
        return [
            (theme.label, {**self.READING, **self.readings[theme.value]})
            for theme in Theme
            if theme.value in self.readings
        ]


class TownQuestion(models.Model):
    """A question of an instructeur to the town, and its answer."""

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="town_questions", verbose_name="candidature"
    )
    member = models.ForeignKey(
        "jury.JuryMember", models.PROTECT, related_name="town_questions", verbose_name="instructeur"
    )
    text = models.TextField("question")
    due_on = models.DateField("réponse attendue le")
    asked_at = models.DateTimeField("posée le", default=timezone.now)
    answer = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondue par"
    )

    class Meta:
        verbose_name = "question à la collectivité"
        verbose_name_plural = "questions aux collectivités"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="town_question_answered",
                violation_error_message="Une réponse a un texte et une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk} à {self.candidature}"


class DossierNote(models.Model):
    """A word between the readers of a dossier and the équipe; the town never reads it."""

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="dossier_notes", verbose_name="candidature"
    )
    author = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="de")
    text = models.TextField("note")
    at = models.DateTimeField("écrite le", default=timezone.now)

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        db_table = "jury_filenote"  # its name of before, which the version before still reads during an upgrade
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="note_says_something", violation_error_message="Une note a un texte."
            ),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}, {self.candidature}"


class PastCheck(models.Model):
    """What a reader asks the équipe once a dossier: to settle a past that leaves levels « à vérifier »."""

    candidature = models.OneToOneField(
        "label.Candidature", models.PROTECT, related_name="past_check", verbose_name="candidature"
    )
    member = models.ForeignKey(
        "jury.JuryMember", models.PROTECT, related_name="past_checks", verbose_name="demandée par"
    )
    asked_at = models.DateTimeField("demandée le", default=timezone.now)

    class Meta:
        verbose_name = "vérification du passé"
        verbose_name_plural = "vérifications du passé"

    def __str__(self) -> str:
        return f"Passé de {self.candidature}"

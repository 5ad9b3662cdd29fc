"""What is typed and lives: rows that carry a version, and the one table of what each save changed."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from label.enums import DraftEnd
from label.rules.late import declared_words


class Versioned(models.Model):
    """A row that people type in: the present state, and the version that a page has seen of it."""

    # The fields that are typed; a row that keeps them otherwise says how in `typed` and `type_in`.
    TYPED: ClassVar[tuple[str, ...]] = ()

    version = models.PositiveIntegerField("version", default=0)
    saved_at = models.DateTimeField("enregistrée le", default=timezone.now)
    saved_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enregistrée par"
    )

    class Meta:
        abstract = True

    def typed(self) -> dict[str, Any]:
        """What is typed, by field, in plain values that JSON holds."""
        return {name: getattr(self, name) for name in self.TYPED}

    def type_in(self, values: Mapping[str, Any]) -> None:
        """Set some of it, unsaved."""
        for name, value in values.items():
            setattr(self, name, value)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, row: Versioned) -> Self:
        """The saves of a row, oldest first."""
        return self.filter(subject=row._meta.label_lower, subject_id=row.pk).order_by("version")


class Revision(models.Model):
    """One save: each field that it changed, before and after, by whom, when, from which open page."""

    subject = models.CharField("ce qui est tapé", max_length=60)
    subject_id = models.PositiveBigIntegerField("numéro")
    version = models.PositiveIntegerField("version")
    changes = models.JSONField("changements", help_text="Par champ : avant, après.")
    page = models.CharField("page d’origine", max_length=36, blank=True)
    end = models.CharField("fin du brouillon", max_length=9, choices=DraftEnd.choices, blank=True)
    at = models.DateTimeField("enregistrée le", default=timezone.now)
    by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enregistrée par"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "version d’un texte"
        verbose_name_plural = "versions des textes"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                "subject",
                "subject_id",
                "version",
                name="revision_once",
                violation_error_message="Cette version existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version} de {self.subject}:{self.subject_id}"


class Draft(Versioned):
    """A text that is not in force, or not sent, yet: what differs from what is (`in_force`), under the name of what it
    is for.
    """

    place = models.CharField("pour", max_length=80, unique=True)
    content = models.JSONField("ce qui est tapé", default=dict, blank=True)

    # What is in force, by field; set by whoever opens the draft.
    in_force: Mapping[str, Any] = {}

    class Meta:
        verbose_name = "brouillon"
        verbose_name_plural = "brouillons"

    def __str__(self) -> str:
        return self.place

    def typed(self) -> dict[str, Any]:
        return {**self.in_force, **self.content}

    def type_in(self, values: Mapping[str, Any]) -> None:
        self.content = {
            name: value
            for name, value in {**self.content, **values}.items()
            if name not in self.in_force or self.in_force[name] != value
        }


class LateText(models.Model):
    """What reached the server once a candidature no longer took it: kept beside the dossier, never part of it."""

    candidature = models.ForeignKey(
        "label.Candidature", models.CASCADE, related_name="late_texts", verbose_name="candidature"
    )
    what = models.CharField("ce que c’est", max_length=160)
    lines = models.JSONField("textes", help_text="Libellé et texte de chaque champ tapé.")
    page = models.CharField("page d’origine", max_length=36, blank=True)
    at = models.DateTimeField("arrivé le", default=timezone.now)
    typed_at = models.DateTimeField("tapé le, selon le navigateur", null=True, blank=True)
    clock_gap = models.DurationField("avance de l’horloge du navigateur", null=True, blank=True)
    by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="tapé par")

    class Meta:
        verbose_name = "texte arrivé trop tard"
        verbose_name_plural = "textes arrivés trop tard"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "what",
                "by",
                "page",
                name="late_text_once_a_page",
                violation_error_message="Ce texte est déjà gardé.",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def declared(self) -> str:
        """When its browser says that it was typed, in words; empty when it says nothing."""
        return declared_words(self.at, self.typed_at, self.clock_gap)

"""Tables that the équipe sends: kept as they were understood, applied once read, undone for a day."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from label.enums import ImportKind, ImportStatus

UNDONE_WITHIN = timedelta(days=1)


class TableImport(models.Model):
    """A file as it was understood. `rows` are its lines, each with its number; `before` what applying it replaced, so
    that it can be undone.
    """

    kind = models.CharField("sorte", max_length=10, choices=ImportKind.choices)
    edition = models.ForeignKey(
        "label.Edition", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="édition"
    )
    file_name = models.CharField("fichier", max_length=120)
    source = models.CharField("source", max_length=300, blank=True)
    notes = models.JSONField("ce qui a été compris", default=list, blank=True)
    rows = models.JSONField("lignes", default=list, blank=True)
    before = models.JSONField("avant", default=list, blank=True)
    upload = models.FileField("archive", upload_to="imports/", max_length=120, blank=True)
    status = models.CharField("état", max_length=8, choices=ImportStatus.choices, default=ImportStatus.READ)
    created_at = models.DateTimeField("lu le", default=timezone.now)
    created_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="lu par")
    applied_at = models.DateTimeField("appliqué le", null=True, blank=True)
    applied_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="appliqué par"
    )

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status__in=(ImportStatus.APPLIED, ImportStatus.UNDONE))
                | models.Q(applied_at__isnull=False),
                name="import_applied_has_date",
                violation_error_message="Un import appliqué a une date.",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=ImportKind.PALMARES)
                | (models.Q(edition__isnull=False) & ~models.Q(source="")),
                name="import_palmares_has_a_source",
                violation_error_message="Un palmarès a une édition et une source.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.file_name}"

    @property
    def may_be_undone(self) -> bool:
        """Whether it was applied less than a day ago."""
        return (
            self.status == ImportStatus.APPLIED
            and self.applied_at is not None
            and timezone.now() - self.applied_at < UNDONE_WITHIN
        )

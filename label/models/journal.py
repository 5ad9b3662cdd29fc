"""The audit log: who did what, when, to which row; append-only (a trigger holds it), ids only and no names."""

from django.db import models


class JournalEntry(models.Model):
    """One gesture. `verb` names the action, `target` the row (« label.award:12 »), `facts` its plain values."""

    at = models.DateTimeField("date", auto_now_add=True)
    # The journal holds numbers only: the row of a person who is erased is emptied and stays.
    by = models.ForeignKey("label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par")
    verb = models.CharField("geste", max_length=40)
    target = models.CharField("objet", max_length=80)
    facts = models.JSONField("faits", default=dict, blank=True)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="journal_latest"),
            models.Index(fields=["target"], name="journal_target"),
            models.Index(fields=["verb", "-at"], name="journal_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"

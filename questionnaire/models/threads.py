"""What is said beside a question of a candidature: between colleagues, or with the équipe."""

from typing import Any, Self

from django.db import models
from django.utils import timezone

from label.models import User

LONGEST_NOTE = 4000


class ItemNoteQuerySet(models.QuerySet["ItemNote"]):
    def asked(self) -> Self:
        """What was said with the équipe."""
        return self.filter(with_equipe=True)

    def told_by(self, user: User) -> list[dict[str, Any]]:
        """What a person wrote, in plain values, for the export of her data."""
        rows = self.filter(author=user).order_by("at", "pk")
        return [
            {
                "collectivite": note.candidature.collectivite.code,
                "question": note.item_code,
                "le": note.at.isoformat(),
                "mot": note.text,
            }
            for note in rows.select_related("candidature__collectivite")
        ]


class ItemNote(models.Model):
    """A word beside a question. `with_equipe`: the équipe reads it too, and may have written it (`from_equipe`); else
    the people of the collectivité alone do.
    """

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="item_notes", verbose_name="candidature"
    )
    item_code = models.CharField("question", max_length=6)
    with_equipe = models.BooleanField("avec l’équipe", default=False)
    from_equipe = models.BooleanField("de l’équipe", default=False)
    author = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="de")
    text = models.CharField("mot", max_length=LONGEST_NOTE)
    at = models.DateTimeField("écrit le", default=timezone.now)

    objects = ItemNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "mot auprès d’une question"
        verbose_name_plural = "mots auprès des questions"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""), name="item_note_says", violation_error_message="Écrivez d’abord un mot."
            ),
            models.CheckConstraint(
                condition=models.Q(from_equipe=False) | models.Q(with_equipe=True),
                name="item_note_of_equipe_is_shared",
                violation_error_message="L’équipe n’écrit pas entre collègues.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code}, {self.candidature}"

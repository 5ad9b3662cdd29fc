"""Who runs the label, edition by edition: the équipe, and its relays in the regions."""

from django.db import models
from django.db.models import Q


class TeamMember(models.Model):
    """Somebody of the équipe (a function), or a regional relay (one or several regions)."""

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="team", verbose_name="édition")
    rank = models.PositiveSmallIntegerField("rang")
    name = models.CharField("nom", max_length=120)
    function = models.CharField("fonction", max_length=160, blank=True)
    regions = models.CharField("régions", max_length=300, blank=True)
    address = models.EmailField("adresse publique", blank=True)

    class Meta:
        verbose_name = "personne de l’équipe"
        verbose_name_plural = "équipe et correspondants"
        ordering = ["edition", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                "name",
                "regions",
                name="team_member_once",
                violation_error_message="Cette personne est déjà dans la liste.",
            ),
            models.CheckConstraint(
                condition=~Q(function="") | ~Q(regions=""),
                name="team_member_does_something",
                violation_error_message="Une personne a une fonction, ou une région.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

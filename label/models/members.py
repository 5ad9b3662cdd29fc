"""Members of the association, year by year."""

from typing import Self

from django.db import models

from label.enums import Confidence, Kind
from label.models.editions import Edition


class AdhesionQuerySet(models.QuerySet["Adhesion"]):
    def public(self) -> Self:
        """Those of the years whose edition is published: the next list is a draft until then."""
        return self.filter(year__in=Edition.objects.public().values("year"))

    def of_year(self, year: int) -> Self:
        return self.filter(year=year)

    def known_codes(self) -> list[str]:
        """The codes of those that are a collectivité of the référentiel."""
        return list(self.filter(collectivite__isnull=False).order_by().values_list("collectivite__code", flat=True))


class Adhesion(models.Model):
    """One member of one year: the printed name is kept, the collectivité stays empty where no code could be found."""

    year = models.PositiveSmallIntegerField("année")
    collectivite = models.ForeignKey(
        "label.Collectivite",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adhesions",
        verbose_name="collectivité",
    )
    name = models.CharField("nom", max_length=120)
    sort_key = models.CharField("clé de tri", max_length=130, editable=False)
    printed_name = models.CharField("nom imprimé", max_length=120)
    printed_departement = models.CharField("département imprimé", max_length=3, blank=True)
    departement = models.CharField("département", max_length=3, blank=True)
    kind = models.CharField("type", max_length=12, choices=Kind.choices)
    confidence = models.CharField("confiance", max_length=9, choices=Confidence.choices, default=Confidence.SURE)
    note = models.CharField("note", max_length=300, blank=True)

    objects = AdhesionQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        verbose_name_plural = "adhésions"
        ordering = ["-year", "sort_key"]
        constraints = [
            models.UniqueConstraint(
                "year",
                "printed_name",
                "printed_departement",
                name="adhesion_once_as_printed",
                violation_error_message="Ce membre figure déjà dans la liste de cette année.",
            ),
            models.UniqueConstraint(
                "year",
                "collectivite",
                name="adhesion_once_per_year",
                violation_error_message="Cette collectivité est déjà membre cette année.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.year}"

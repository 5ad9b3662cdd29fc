"""Who supports the label, edition by edition."""

import re
from typing import Self
from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

LONGEST_ROLE = 400


class PartnerQuerySet(models.QuerySet["Partner"]):
    def shown_in(self, edition: models.Model) -> Self:
        """Those of an edition, in the order of the équipe."""
        return self.filter(edition=edition).select_related("edition").order_by("rank", "pk")


class Partner(models.Model):
    """One partner of one edition, as its book and its palmarès name it."""

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="partners", verbose_name="édition")
    rank = models.PositiveSmallIntegerField("rang")
    name = models.CharField("nom", max_length=120)
    role = models.CharField("rôle", max_length=LONGEST_ROLE, blank=True)
    link = models.CharField("lien", max_length=300, blank=True, validators=[URLValidator(["http", "https"])])
    is_main = models.BooleanField("partenaire principal", default=False)
    logo = models.FileField("logo", max_length=120, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"
        ordering = ["edition", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                "name",
                name="partner_once_per_edition",
                violation_error_message="Ce partenaire est déjà dans la liste de cette édition.",
            ),
            models.UniqueConstraint(
                "edition",
                condition=Q(is_main=True),
                name="one_main_partner",
                violation_error_message="Une édition a un partenaire principal au plus.",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="http://") | Q(link__startswith="https://"),
                name="partner_link_is_an_address",
                violation_error_message="Un lien commence par http:// ou https://.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names_another_year(self) -> bool:
        """Whether its role, carried from an earlier edition, still names the year of it."""
        return any(int(year) != self.edition.year for year in re.findall(r"\b(?:19|20)\d\d\b", self.role))

    @property
    def site(self) -> str:
        """The name of its site, as it is read."""
        return (urlsplit(self.link).hostname or self.link).removeprefix("www.")

"""Places: collectivités that can be candidates, and the départements and regions they lie in."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from label.enums import GROUPINGS, Kind, Strate, Zone
from label.rules.names import search_key, sort_key
from label.rules.strates import CODE_PATTERN, strate_of


class Region(models.Model):
    """A region of today, or one of before 2016: both are kept, since their codes overlap and names of the time are
    printed.
    """

    code = models.CharField("code", max_length=2)
    name = models.CharField("nom", max_length=60)
    until_2015 = models.BooleanField("découpage d’avant 2016", default=False)

    class Meta:
        verbose_name = "région"
        verbose_name_plural = "régions"
        ordering = ["until_2015", "name"]
        constraints = [
            models.UniqueConstraint(
                "code",
                "until_2015",
                name="region_code_unique",
                violation_error_message="Une région de ce découpage porte déjà ce code.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    """A département or an overseas territory; the territories have no region."""

    code = models.CharField("code", max_length=3, unique=True)
    name = models.CharField("nom", max_length=60)
    zone = models.CharField("zone", max_length=5, choices=Zone.choices)
    region = models.ForeignKey(
        "label.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departements",
        verbose_name="région actuelle",
    )
    former_region = models.ForeignKey(
        "label.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région d’avant 2016"
    )

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class CollectiviteQuerySet(models.QuerySet["Collectivite"]):
    def communes(self) -> Self:
        return self.filter(kind=Kind.COMMUNE)

    def groupings(self) -> Self:
        return self.filter(kind__in=GROUPINGS)

    def active(self) -> Self:
        return self.filter(active=True)


class Collectivite(models.Model):
    """A commune or a grouping; its identity is `code` alone. A vanished one stays, with its successor."""

    code = models.CharField(
        "code",
        max_length=9,
        unique=True,
        validators=[
            RegexValidator(CODE_PATTERN, "Un code INSEE (cinq caractères) ou un SIREN (neuf chiffres) est attendu.")
        ],
        error_messages={"unique": "Une collectivité porte déjà ce code."},
    )
    kind = models.CharField("type", max_length=12, choices=Kind.choices)
    name = models.CharField("nom", max_length=120)
    former_names = ArrayField(models.CharField(max_length=120), verbose_name="anciens noms", default=list, blank=True)
    sort_key = models.CharField("clé de tri", max_length=130, editable=False)
    search_key = models.TextField("clé de recherche", editable=False)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    departement = models.ForeignKey("label.Departement", models.PROTECT, verbose_name="département")
    epci = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="communes", verbose_name="intercommunalité"
    )
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    population_year = models.PositiveSmallIntegerField("année de la population", null=True, blank=True)
    postal_codes = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux", default=list, blank=True)
    contact_email = models.EmailField(
        "adresse de contact",
        blank=True,
        help_text="Adresse générique de la collectivité, pour l’invitation à candidater.",
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    active = models.BooleanField("en vigueur", default=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="collectivité qui lui succède",
    )
    cog_year = models.PositiveSmallIntegerField("millésime du référentiel", null=True, blank=True)

    objects = CollectiviteQuerySet.as_manager()

    class Meta:
        verbose_name = "collectivité"
        verbose_name_plural = "collectivités"
        ordering = ["sort_key", "code"]
        indexes = [
            GinIndex(fields=["search_key"], name="collectivite_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["sort_key", "code"], name="collectivite_sort"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=CODE_PATTERN),
                name="collectivite_code_well_formed",
                violation_error_message="Un code INSEE (cinq caractères) ou un SIREN (neuf chiffres) est attendu.",
            ),
            models.CheckConstraint(
                condition=models.Q(siren="") | models.Q(siren__regex=r"^[0-9]{9}$"),
                name="collectivite_siren_well_formed",
                violation_error_message="Un SIREN compte neuf chiffres.",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="collectivite_coordinates",
                violation_error_message=(
                    "La latitude va de -90 à 90, la longitude de -180 à 180, et l’une ne va pas sans l’autre."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | models.Q(active=False),
                name="collectivite_successor_when_closed",
                violation_error_message="Seule une collectivité disparue a un successeur.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the two keys in step with the names."""
        self.refresh_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def refresh_keys(self) -> None:
        """Recompute what is sorted and searched; to be called before a bulk write."""
        self.sort_key = sort_key(self.name)
        self.search_key = search_key(self.name, *self.former_names, *self.postal_codes, self.code, self.siren)

    def get_absolute_url(self) -> str:
        return reverse("collectivite", args=[self.code])

    @property
    def strate(self) -> Strate | None:
        """The strate of today's population; a candidature freezes that of its time."""
        return strate_of(self.population)

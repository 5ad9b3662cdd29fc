"""Candidatures, each with what was true of the collectivité at that time, and its card."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.utils import timezone

from label.enums import CandidatureStatus, Confidence, Kind, Phase, Strate
from label.models.drafts import Versioned
from label.models.locks import LockedQuerySet
from label.models.rows import WholeRow
from label.rules.candidatures import ASIDE, IN_THE_RACE, Window, card_window, filing_window, in_the_race
from label.rules.cards import CARD_FIELDS


class CandidatureQuerySet(LockedQuerySet["Candidature"]):
    def running(self) -> Self:
        """Those that were neither withdrawn nor found inadmissible."""
        return self.exclude(status__in=ASIDE)

    def in_the_race(self) -> Self:
        """Those that may receive a level: filed, neither withdrawn nor found inadmissible."""
        return self.filter(status__in=IN_THE_RACE)


class Candidature(WholeRow):
    """One collectivité in one edition; name, kind, population, strate, département and region are frozen, empty where
    unknown.
    """

    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, related_name="candidatures", verbose_name="collectivité"
    )
    edition = models.ForeignKey(
        "label.Edition", models.PROTECT, related_name="candidatures", verbose_name="édition", db_index=False
    )
    status = models.CharField(
        "état", max_length=12, choices=CandidatureStatus.choices, default=CandidatureStatus.REGISTERED
    )
    name = models.CharField("nom de l’époque", max_length=120)
    kind = models.CharField("type de l’époque", max_length=12, choices=Kind.choices)
    sort_key = models.CharField("clé de tri", max_length=130, editable=False)
    population = models.PositiveIntegerField("population municipale de l’époque", null=True, blank=True)
    population_year = models.PositiveSmallIntegerField("année de la population", null=True, blank=True)
    printed_population = models.PositiveIntegerField("population imprimée dans le livre", null=True, blank=True)
    strate = models.CharField("strate", max_length=13, choices=Strate.choices, blank=True)
    departement = models.CharField("département de l’époque", max_length=3, blank=True)
    departement_name = models.CharField("nom du département", max_length=60, blank=True)
    region = models.CharField("région de l’époque", max_length=60, blank=True)
    past_confirmed = models.BooleanField(
        "passé confirmé",
        default=False,
        help_text="L’équipe a vérifié que les participations antérieures enregistrées sont toutes celles qui existent.",
    )
    past_source = models.CharField("source de cette confirmation", max_length=300, blank=True)
    confidence = models.CharField("confiance", max_length=9, choices=Confidence.choices, default=Confidence.SURE)
    source = models.CharField("source", max_length=400, blank=True)
    registered_at = models.DateTimeField("inscrite le", null=True, blank=True)
    registered_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="inscrite par"
    )
    started_at = models.DateTimeField("commencée le", null=True, blank=True)
    half_at = models.DateTimeField("à moitié remplie le", null=True, blank=True)
    card_confirmed_at = models.DateTimeField("fiche confirmée le", null=True, blank=True)
    submitted_at = models.DateTimeField("déposée le", null=True, blank=True)
    submitted_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="déposée par"
    )
    receipt = models.CharField("numéro d’accusé", max_length=20, blank=True)
    filings = models.PositiveSmallIntegerField(
        "dépôts", default=0, help_text="Combien de fois le dossier a été déposé."
    )
    extended_until = models.DateTimeField("prolongée jusqu’au", null=True, blank=True)
    extension_reason = models.CharField("raison de la prolongation", max_length=500, blank=True)
    status_reason = models.CharField("raison de l’état", max_length=500, blank=True)
    active_at = models.DateTimeField("dernière activité", null=True, blank=True)
    active_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dernière activité de"
    )

    objects = CandidatureQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        verbose_name_plural = "candidatures"
        ordering = ["-edition__year", "sort_key", "collectivite_id"]
        indexes = [models.Index(fields=["edition", "strate"], name="candidature_edition")]
        constraints = [
            models.UniqueConstraint(
                "collectivite",
                "edition",
                name="candidature_once_per_edition",
                violation_error_message="Cette collectivité a déjà une candidature dans cette édition.",
            ),
            models.CheckConstraint(
                condition=models.Q(past_confirmed=False) | ~models.Q(past_source=""),
                name="candidature_confirmation_has_source",
                violation_error_message="Une confirmation du passé cite sa source.",
            ),
            models.UniqueConstraint(
                "receipt",
                condition=~models.Q(receipt=""),
                name="candidature_receipt_unique",
                violation_error_message="Ce numéro d’accusé est déjà donné.",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True, receipt="")
                | (models.Q(submitted_at__isnull=False) & ~models.Q(receipt="")),
                name="candidature_filing_has_receipt",
                violation_error_message="Un dépôt a une date et un numéro d’accusé, ou ni l’une ni l’autre.",
            ),
            models.CheckConstraint(
                condition=models.Q(extended_until__isnull=True) | ~models.Q(extension_reason=""),
                name="candidature_extension_has_reason",
                violation_error_message="Une prolongation a une raison.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=(CandidatureStatus.WITHDRAWN, CandidatureStatus.INADMISSIBLE))
                | ~models.Q(status_reason=""),
                name="candidature_end_has_reason",
                violation_error_message="Un retrait ou une irrecevabilité a une raison.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.edition.year}"

    @property
    def is_in_the_race(self) -> bool:
        """Whether it may receive a level."""
        return in_the_race(CandidatureStatus(self.status))

    @property
    def is_out(self) -> bool:
        """Whether it will have no result, whatever comes: set aside, or missed at the closing."""
        missed = self.status == CandidatureStatus.REGISTERED and self.filing_window.is_over
        return missed or self.status in ASIDE

    @property
    def filing_window(self) -> Window:
        """Whether it may be filed now, and until when."""
        edition = self.edition
        return filing_window(
            Phase(edition.phase), edition.closes_at, self.extended_until, timezone.now(), edition.fills_at
        )

    @property
    def card_window(self) -> Window:
        """Whether its card may be typed now, and until when."""
        return card_window(Phase(self.edition.phase), self.edition.closes_at, self.extended_until, timezone.now())

    @property
    def is_late(self) -> bool:
        """Whether it was filed after the closing, under an extension."""
        closing = self.edition.closes_at
        return self.submitted_at is not None and closing is not None and self.submitted_at > closing


class Profile(WholeRow, Versioned):
    """The card of a collectivité for an edition, as it was given; an empty field is unknown."""

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="profile", verbose_name="candidature"
    )
    executive = models.CharField("exécutif", max_length=120, blank=True)
    elected_referent = models.CharField("élu référent", max_length=120, blank=True)
    correspondent = models.CharField("correspondant de la candidature", max_length=120, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    population = models.PositiveIntegerField("population déclarée", null=True, blank=True)
    urban_population = models.PositiveIntegerField("population de l’agglomération", null=True, blank=True)
    staff = models.PositiveIntegerField("effectif", null=True, blank=True)
    dedicated_staff = models.JSONField(
        "personnel dédié",
        default=list,
        blank=True,
        help_text="Liste de {fonction, nombre} ; le nombre peut être décimal (mi-temps) ou inconnu.",
    )
    website = models.CharField("site", max_length=200, blank=True)
    carried_from = models.PositiveSmallIntegerField("reprise de l’édition", null=True, blank=True)
    notes = models.JSONField("remarques de lecture", default=list, blank=True)

    class Meta:
        verbose_name = "fiche d’identité"
        verbose_name_plural = "fiches d’identité"

    def __str__(self) -> str:
        return f"Fiche de {self.candidature.name}"

    def typed(self) -> dict[str, Any]:
        return {**self.values, "confirm": self.candidature.card_confirmed_at is not None}

    def type_in(self, values: Mapping[str, Any]) -> None:
        super().type_in({name: value for name, value in values.items() if name != "confirm"})

    @property
    def values(self) -> dict[str, Any]:
        """What was given, by the names of `CARD_FIELDS`, and the staff by function."""
        given = {field.name: getattr(self, field.name) for field in CARD_FIELDS}
        return {**given, "dedicated_staff": self.dedicated_staff}

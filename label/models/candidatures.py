"""Candidatures, each with what was true of the collectivité at that time, and its card."""

from django.db import models

from label.enums import CandidatureStatus, Confidence, Kind, Strate


class Candidature(models.Model):
    """One collectivité in one edition; name, kind, population, strate, département and region are frozen, empty where unknown."""

    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, related_name="candidatures", verbose_name="collectivité"
    )
    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="candidatures", verbose_name="édition")
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

    class Meta:
        verbose_name = "candidature"
        verbose_name_plural = "candidatures"
        ordering = ["-edition__year", "sort_key"]
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
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.edition.year}"


class Profile(models.Model):
    """The card of a collectivité for an edition, as it was given; an empty field is unknown."""

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="profile", verbose_name="candidature"
    )
    executive = models.CharField("exécutif", max_length=120, blank=True)
    elected_referent = models.CharField("élu référent", max_length=120, blank=True)
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
    notes = models.JSONField("remarques de lecture", default=list, blank=True)

    class Meta:
        verbose_name = "fiche d’identité"
        verbose_name_plural = "fiches d’identité"

    def __str__(self) -> str:
        return f"Fiche de {self.candidature.name}"

"""Editions of the label and their règlement."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from label.enums import PUBLIC_PHASES, UNDER_WAY, Coverage, Phase
from label.models.locks import LockedQuerySet
from label.models.mentions import SpecialMention
from label.models.register import RegisterLine
from label.rules.calendar import EditionCalendar
from label.rules.candidatures import Window, registration_window
from label.rules.editions import edition_faults, other_editions_named
from label.rules.regulation import PARAMETER_NAMES, RULES, TOP, RegulationTerms

LARGEST_YEAR = 9999
LEVEL_BOUNDS = "Un niveau va de 0 à 5 arobases."
LEVEL_VALIDATORS = [MinValueValidator(0, LEVEL_BOUNDS), MaxValueValidator(TOP, LEVEL_BOUNDS)]


class EditionQuerySet(LockedQuerySet["Edition"]):
    def public(self) -> Self:
        """Editions whose results anyone may read; every public door starts here."""
        return self.filter(phase__in=PUBLIC_PHASES)

    def knowing_mentions(self) -> Self:
        """With `has_mentions`: whether it knows special mentions, so that nobody asks for them in vain."""
        known = SpecialMention.objects.filter(edition=models.OuterRef("pk"))
        return self.annotate(has_mentions=models.Exists(known))

    def knowing_registers(self) -> Self:
        """With `known_head`: the fingerprint of the last line of its register, None without one."""
        lines = RegisterLine.objects.filter(edition=models.OuterRef("pk")).order_by("-number")
        return self.annotate(known_head=models.Subquery(lines.values("hash")[:1]))

    def told_in(self, year: int) -> Self:
        """What a page or a document of this year tells: its own edition at any phase, and the public ones before."""
        return self.filter(models.Q(year=year) | models.Q(phase__in=PUBLIC_PHASES), year__lte=year)

    def announced(self) -> Self:
        """Editions that anybody may know of; one in preparation is a draft until it is announced."""
        return self.filter(models.Q(announced_at__isnull=False) | ~models.Q(phase=Phase.PREPARATION))

    def before(self, year: int) -> Self:
        """The editions of before a year, the last one first."""
        return self.filter(year__lt=year).order_by("-year")

    def years(self) -> list[int]:
        """Their years, the last one first."""
        return list(self.order_by("-year").values_list("year", flat=True))

    def current(self) -> "Edition | None":
        """The last announced edition: for redirects and navigation only; None without any."""
        return self.announced().order_by("-year").first()

    def of_the_equipe(self) -> "Edition | None":
        """The edition that the équipe works on: the one under way, else the highest that is not archived, be it
        announced or not; one query.
        """
        rank = models.Case(
            models.When(phase__in=UNDER_WAY, then=0), models.When(phase=Phase.ARCHIVED, then=2), default=1
        )
        return self.order_by(rank, "-year").first()

    def running(self) -> "Edition | None":
        """The edition whose campaign is going on: the highest year that is neither in preparation nor published."""
        return self.under_way().select_related("regulation").order_by("-year").first()

    def under_way(self) -> Self:
        """Editions that have begun and are not published; the database holds one at most."""
        return self.filter(phase__in=UNDER_WAY)


class Edition(models.Model):
    """One campaign of the label; number, year and ceremony are three separate facts, all entered (no 2009)."""

    number = models.PositiveSmallIntegerField(
        "numéro", unique=True, error_messages={"unique": "Une édition porte déjà ce numéro."}
    )
    year = models.PositiveSmallIntegerField(
        "millésime",
        unique=True,
        validators=[MinValueValidator(1999), MaxValueValidator(LARGEST_YEAR)],
        error_messages={"unique": "Une édition porte déjà ce millésime."},
    )
    phase = models.CharField("phase", max_length=12, choices=Phase.choices, default=Phase.PREPARATION)
    coverage = models.CharField(
        "couverture des résultats", max_length=8, choices=Coverage.choices, default=Coverage.COMPLETE
    )
    rated = models.BooleanField(
        "avec niveaux", default=True, help_text="Le prototype de 1999 n’attribuait pas de niveau."
    )
    opens_at = models.DateTimeField("ouverture", null=True, blank=True)
    fills_at = models.DateTimeField("ouverture de la saisie", null=True, blank=True)
    closes_at = models.DateTimeField("clôture", null=True, blank=True)
    jury_on = models.DateField("séance du jury", null=True, blank=True)
    publishes_at = models.DateTimeField("publication", null=True, blank=True)
    ceremony_on = models.DateField("cérémonie", null=True, blank=True)
    ceremony_place = models.CharField("lieu de la cérémonie", max_length=120, blank=True)
    announced_at = models.DateTimeField("annoncée le", null=True, blank=True)
    calendar_applied_at = models.DateTimeField("calendrier appliqué le", null=True, blank=True)
    schedule_held = models.BooleanField(
        "calendrier suspendu", default=False, help_text="Ramenée en arrière à la main, elle attend un calendrier."
    )
    armed_at = models.DateTimeField("publication autorisée le", null=True, blank=True)
    armed_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="autorisée par"
    )
    stated_totals = models.JSONField(
        "totaux annoncés",
        default=dict,
        blank=True,
        help_text="Ce que les sources annoncent (total, cinq, quatre…) ; une clé absente est un chiffre inconnu.",
    )
    printed_figures = models.JSONField("chiffres imprimés dans le livre", default=list, blank=True)
    printed_jury = models.JSONField("jury imprimé dans le livre", default=dict, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    note = models.CharField("note", max_length=300, blank=True)
    demonstration = models.BooleanField(
        "données de démonstration",
        default=False,
        help_text="Édition inventée : personnes et réponses ne sont pas réelles.",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition"
        verbose_name_plural = "éditions"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phase__in=Phase.values),
                name="edition_phase_known",
                violation_error_message="Cette phase n’existe pas.",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True)
                | models.Q(opens_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="edition_closes_after_opening",
                violation_error_message="La clôture vient après l’ouverture.",
            ),
            models.CheckConstraint(
                condition=models.Q(armed_at__isnull=True)
                | models.Q(phase=Phase.EMBARGO)
                | models.Q(phase__in=PUBLIC_PHASES),
                name="edition_armed_under_embargo",
                violation_error_message="La publication s’autorise pendant l’embargo.",
            ),
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(phase__in=UNDER_WAY),
                name="one_edition_under_way",
                violation_error_message="Une autre édition est encore en cours.",
            ),
        ]

    def __str__(self) -> str:
        return f"Édition {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("palmares", args=[self.year])

    @property
    def is_public(self) -> bool:
        """Whether the results of this edition may be read by anyone."""
        return self.phase in PUBLIC_PHASES

    @property
    def is_announced(self) -> bool:
        """Whether anybody may know of this edition."""
        return self.announced_at is not None or self.phase != Phase.PREPARATION

    @property
    def should_be_open(self) -> bool:
        """Whether its hour has passed while it is still in preparation: the équipe opens it."""
        return self.phase == Phase.PREPARATION and self.opens_at is not None and self.opens_at <= timezone.now()

    @property
    def calendar(self) -> EditionCalendar:
        """Its dates, as the rules take them."""
        return EditionCalendar(
            self.opens_at, self.fills_at, self.closes_at, self.jury_on, self.publishes_at, self.ceremony_on
        )

    @property
    def registration_window(self) -> Window:
        """Whether a collectivité may register now, and until when."""
        return registration_window(Phase(self.phase), self.opens_at, self.closes_at, timezone.now())

    @property
    def faults(self) -> list[str]:
        """What stands between this edition and its opening: dates and règlement."""
        regulation: Regulation | None = getattr(self, "regulation", None)
        if regulation is None:
            return edition_faults(self.calendar, None)
        return edition_faults(self.calendar, regulation.terms, has_text=bool(regulation.text.strip()))

    @property
    def others_named(self) -> list[int]:
        """The other editions that the text of its règlement names, while its results are not public: it may have been
        carried over from the last one, and not read again.
        """
        regulation: Regulation | None = getattr(self, "regulation", None)
        return other_editions_named(regulation.text, self.year) if regulation is not None and not self.is_public else []

    @property
    def terms(self) -> RegulationTerms:
        """The parameters of its règlement; those of 2012 on levels where none is recorded."""
        regulation = getattr(self, "regulation", None)
        return regulation.terms if regulation is not None else RegulationTerms()


class Regulation(models.Model):
    """The règlement of an edition: a closed list of parameters, and its text. An unknown parameter stays empty."""

    edition = models.OneToOneField("label.Edition", models.CASCADE, related_name="regulation", verbose_name="édition")
    minimum_arobases = models.PositiveSmallIntegerField(
        "niveau minimal d’une candidature recevable",
        default=RegulationTerms.minimum_arobases,
        validators=LEVEL_VALIDATORS,
        help_text="0 : le jury peut donner une mention, sans arobase.",
    )
    first_time_ceiling = models.PositiveSmallIntegerField(
        "plafond d’une première candidature", default=RegulationTerms.first_time_ceiling, validators=LEVEL_VALIDATORS
    )
    level_required_for_five = models.PositiveSmallIntegerField(
        "niveau antérieur exigé pour cinq arobases",
        default=RegulationTerms.level_required_for_five,
        validators=LEVEL_VALIDATORS,
    )
    quorum = models.PositiveSmallIntegerField(
        "quorum",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Nombre de membres du jury qu’il faut pour décider.",
    )
    appeal_days = models.PositiveSmallIntegerField("délai de recours, en jours", null=True, blank=True)
    heir_keeps_past = models.BooleanField(
        "une collectivité qui succède à d’autres garde leur passé",
        default=RegulationTerms.heir_keeps_past,
        help_text="Commune nouvelle, intercommunalité née d’une fusion : leurs niveaux comptent comme les siens.",
    )
    members_only = models.BooleanField(
        "le dépôt est réservé aux adhérents de l’année",
        default=RegulationTerms.members_only,
        help_text=(
            "Toute collectivité peut s’inscrire et remplir ; elle dépose une fois dans la liste des membres de l’année."
        ),
    )
    mandates_exclude = models.BooleanField(
        "un mandat dans une candidate exclut du jury",
        default=RegulationTerms.mandates_exclude,
        help_text="Sinon qui le tient se déporte des dossiers qu’il touche.",
    )
    publishes_answers = models.BooleanField(
        "les réponses sont publiées, sauf celles qu’une collectivité retient",
        default=RegulationTerms.publishes_answers,
        help_text=(
            "Chacune choisit, réponse par réponse, avant de déposer, et se ravise quand elle veut ; ses commentaires "
            "ne paraissent que si elle les choisit."
        ),
    )
    text = models.TextField(
        "texte",
        blank=True,
        help_text="En Markdown : « ## Titre », listes, **gras**. La page publique et le PDF en sont tirés.",
    )

    class Meta:
        verbose_name = "règlement"
        verbose_name_plural = "règlements"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(**{f"{rule.name}__range": (0, TOP) for rule in RULES}),
                name="regulation_levels",
                violation_error_message=LEVEL_BOUNDS,
            )
        ]

    def __str__(self) -> str:
        return f"Règlement {self.edition.year}"

    @property
    def terms(self) -> RegulationTerms:
        """The parameters, as the rules take them."""
        return RegulationTerms(**{name: getattr(self, name) for name in PARAMETER_NAMES})

"""Who appraises and who decides; what ties them to candidates."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jury.enums import VOTERS, ConflictStatus, JuryRole, LinkKind


class JuryMemberQuerySet(models.QuerySet["JuryMember"]):
    def active(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def voters(self) -> Self:
        """Those who vote: everybody but the instructeurs."""
        return self.active().filter(role__in=VOTERS)

    def readers(self) -> Self:
        """The instructeurs."""
        return self.active().filter(role=JuryRole.INSTRUCTEUR)


class JuryMember(models.Model):
    """Somebody named to the jury of an edition; one president and one vice-president at a time."""

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="jury_members", verbose_name="édition")
    user = models.ForeignKey("label.User", models.PROTECT, related_name="jury_memberships", verbose_name="personne")
    role = models.CharField("rôle", max_length=14, choices=JuryRole.choices)
    function = models.CharField("fonction", max_length=200, blank=True)
    exception = models.CharField(
        "raison de l’exception",
        max_length=500,
        blank=True,
        help_text="Pour une personne attachée à une collectivité : pourquoi elle siège quand même.",
    )
    named_at = models.DateTimeField("nommé le", default=timezone.now)
    charter_at = models.DateTimeField("charte acceptée le", null=True, blank=True)
    declared_at = models.DateTimeField("liens déclarés le", null=True, blank=True)
    ended_at = models.DateTimeField("retiré le", null=True, blank=True)
    substitute_rank = models.PositiveSmallIntegerField(
        "rang de suppléance",
        null=True,
        blank=True,
        help_text="Qui préside un dossier dont la présidence et la vice-présidence sont écartées ou absentes.",
    )

    objects = JuryMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "membre du jury"
        verbose_name_plural = "membres du jury"
        ordering = ["named_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                "user",
                condition=Q(ended_at__isnull=True),
                name="jury_member_once",
                violation_error_message="Cette personne est déjà nommée pour cette édition.",
            ),
            models.UniqueConstraint(
                "edition",
                "role",
                condition=Q(ended_at__isnull=True, role__in=(JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT)),
                name="jury_one_president",
                violation_error_message="Ce rôle est déjà tenu : retirez d’abord la personne qui le tient.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=JuryRole.values),
                name="jury_role_known",
                violation_error_message="Ce rôle n’existe pas.",
            ),
            models.UniqueConstraint(
                "edition",
                "substitute_rank",
                condition=Q(ended_at__isnull=True, substitute_rank__isnull=False),
                name="jury_substitutes_in_order",
                violation_error_message="Deux suppléants n’ont pas le même rang.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def votes(self) -> bool:
        """Whether this member votes."""
        return self.role in VOTERS

    @property
    def is_ready(self) -> bool:
        """Whether the charter is accepted and the links declared: before that, no dossier opens."""
        return self.charter_at is not None and self.declared_at is not None


class LinkDeclaration(models.Model):
    """One link that a member declares, with a collectivité, an employer, or in words."""

    member = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="links", verbose_name="membre")
    kind = models.CharField("nature", max_length=11, choices=LinkKind.choices)
    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="collectivité"
    )
    siren = models.CharField("SIREN de l’employeur", max_length=9, blank=True)
    text = models.CharField("précision", max_length=300, blank=True)
    at = models.DateTimeField("déclaré le", default=timezone.now)

    class Meta:
        verbose_name = "lien déclaré"
        verbose_name_plural = "liens déclarés"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(collectivite__isnull=False) | ~Q(siren="") | ~Q(text=""),
                name="link_says_something",
                violation_error_message="Un lien nomme une collectivité, un employeur, ou se dit en mots.",
            ),
            models.CheckConstraint(
                condition=Q(siren="") | Q(siren__regex=r"^[0-9]{9}$"),
                name="link_siren_well_formed",
                violation_error_message="Un SIREN compte neuf chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.collectivite or self.text or self.siren}"

    @property
    def words(self) -> str:
        """All that it says but its nature: « Grenoble, conseillère depuis 2008 (SIREN 213801855) »."""
        said = ", ".join(part for part in (self.collectivite.name if self.collectivite else "", self.text) if part)
        return f"{said} (SIREN {self.siren})".strip() if self.siren else said

    @property
    def link_kind(self) -> LinkKind:
        """The nature, as the rules take it."""
        return LinkKind(self.kind)


class ConflictOfInterest(models.Model):
    """What the links of a member say of a candidature, until it is confirmed (a recusal follows) or dismissed, with a
    word.
    """

    member = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="conflicts", verbose_name="membre")
    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="conflicts", verbose_name="candidature"
    )
    reason = models.CharField("raison", max_length=500)
    grounds = ArrayField(
        models.CharField(max_length=100),
        verbose_name="motifs relevés",
        default=list,
        db_default=[],
        blank=True,
        help_text="Leurs codes (jury.rules.conflicts.Ground), vide pour un déport sans lien relevé.",
    )
    status = models.CharField("état", max_length=9, choices=ConflictStatus.choices, default=ConflictStatus.PROPOSED)
    word = models.CharField("mot", max_length=500, blank=True)
    proposed_at = models.DateTimeField("relevé le", default=timezone.now)
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)
    settled_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="réglé par"
    )

    class Meta:
        verbose_name = "conflit d’intérêts"
        verbose_name_plural = "conflits d’intérêts"
        ordering = ["candidature__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                "member",
                "candidature",
                name="conflict_once",
                violation_error_message="Ce conflit est déjà relevé.",
            ),
            models.CheckConstraint(
                condition=~Q(status=ConflictStatus.DISMISSED) | ~Q(word=""),
                name="conflict_dismissed_with_a_word",
                violation_error_message="Écarter un conflit demande un mot.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} et {self.candidature}"


class Recusal(models.Model):
    """A member out of a dossier: neither reading, nor debate, nor vote."""

    member = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="recusals", verbose_name="membre")
    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="recusals", verbose_name="candidature"
    )
    reason = models.CharField("raison", max_length=500)
    in_sitting = models.BooleanField("pendant la séance", default=False)
    at = models.DateTimeField("date", default=timezone.now)

    class Meta:
        verbose_name = "déport"
        verbose_name_plural = "déports"
        ordering = ["candidature__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                "member",
                "candidature",
                name="recusal_once",
                violation_error_message="Ce déport est déjà enregistré.",
            ),
        ]

    def __str__(self) -> str:
        return f"Déport de {self.member}, {self.candidature}"

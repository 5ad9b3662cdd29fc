"""The attachment of people to collectivités: asked, accepted, ended; and invitations that skip the wait."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from label.enums import OPEN_MEMBERSHIPS, MembershipOrigin, MembershipStatus, Role, SignatoryBasis
from label.models.collectivites import Collectivite
from label.rules.roles import role_words


def roles_field() -> "ArrayField[list[str], list[str]]":
    """The roles of a person for a collectivité."""
    return ArrayField(
        models.CharField(max_length=13, choices=Role.choices), verbose_name="rôles", default=list, blank=True
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(status=MembershipStatus.ACTIVE)

    def pending(self) -> Self:
        return self.filter(status=MembershipStatus.PENDING)

    def with_role(self, *roles: Role) -> Self:
        """Those that hold one of these roles at least."""
        return self.filter(roles__overlap=[role.value for role in roles])


class Membership(models.Model):
    """A person and a collectivité; one open attachment for both at a time, ended ones stay as history."""

    user = models.ForeignKey("label.User", models.PROTECT, related_name="memberships", verbose_name="personne")
    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, related_name="memberships", verbose_name="collectivité"
    )
    roles = roles_field()
    signatory_basis = models.CharField(
        "fondement de la signature", max_length=10, choices=SignatoryBasis.choices, blank=True
    )
    function = models.CharField("fonction", max_length=120, blank=True)
    origin = models.CharField("origine", max_length=10, choices=MembershipOrigin.choices)
    status = models.CharField("état", max_length=8, choices=MembershipStatus.choices, default=MembershipStatus.PENDING)
    message = models.CharField("mot de la demande", max_length=500, blank=True)
    requested_at = models.DateTimeField("demandé le", default=timezone.now)
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    decided_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="décidé par"
    )
    decision = models.CharField("mot de la décision", max_length=500, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    daily_summary = models.BooleanField("résumé quotidien par courriel", default=False)
    summarised_at = models.DateTimeField("dernier résumé", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rattachement"
        verbose_name_plural = "rattachements"
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "user",
                "collectivite",
                condition=models.Q(status__in=OPEN_MEMBERSHIPS),
                name="membership_once_open",
                violation_error_message="Cette personne est déjà rattachée à cette collectivité, ou l’a demandé.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=MembershipStatus.ACTIVE) | models.Q(roles__len__gt=0),
                name="membership_active_has_role",
                violation_error_message="Un rattachement actif porte au moins un rôle.",
            ),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=list(Role.values)),
                name="membership_roles_known",
                violation_error_message="Ce rôle n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~models.Q(roles__contains=[Role.SIGNATAIRE]) | ~models.Q(signatory_basis=""),
                name="membership_signatory_has_basis",
                violation_error_message="Un signataire l’est comme exécutif ou par délégation.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=MembershipStatus.ENDED) | models.Q(ended_at__isnull=False),
                name="membership_ended_has_date",
                violation_error_message="Un rattachement terminé a une date de fin.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.collectivite}"

    @property
    def is_active(self) -> bool:
        return self.status == MembershipStatus.ACTIVE

    def holds(self, *roles: Role) -> bool:
        """Whether the attachment is active and bears one of these roles."""
        return self.is_active and any(role.value in self.roles for role in roles)

    @property
    def role_labels(self) -> str:
        return role_words(self.roles)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def to(self, collectivite: Collectivite, email: str) -> Self:
        """Those of a collectivité to this address."""
        return self.filter(collectivite=collectivite, email=email.strip().lower())

    def open(self) -> Self:
        """Neither accepted, nor withdrawn, nor expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A word by e-mail that opens an attachment at once; only the hash of its token is kept, and it serves once."""

    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, related_name="invitations", verbose_name="collectivité"
    )
    email = models.EmailField("adresse invitée")
    roles = roles_field()
    signatory_basis = models.CharField(
        "fondement de la signature", max_length=10, choices=SignatoryBasis.choices, blank=True
    )
    token_hash = models.CharField("empreinte du jeton", max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="invitée par"
    )
    invited_at = models.DateTimeField("invitée le", auto_now_add=True)
    expires_at = models.DateTimeField("expire le")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="acceptée par"
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(roles__len__gt=0, roles__contained_by=list(Role.values)),
                name="invitation_has_role",
                violation_error_message="Une invitation propose au moins un rôle connu.",
            ),
            models.CheckConstraint(
                condition=~models.Q(roles__contains=[Role.SIGNATAIRE]) | ~models.Q(signatory_basis=""),
                name="invitation_signatory_has_basis",
                violation_error_message="Un signataire l’est comme exécutif ou par délégation.",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
                violation_error_message="Une invitation acceptée ne se retire plus.",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation de {self.email} pour {self.collectivite}"

    @property
    def role_labels(self) -> str:
        return role_words(self.roles)

"""People who sign in: an e-mail address is the identifier, there is no user name."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from label.enums import AccessEvent


class UserQuerySet(models.QuerySet["User"]):
    def agents(self) -> Self:
        """People of collectivités: neither équipe nor technique, and not erased."""
        return self.filter(groups__isnull=True, is_staff=False, erased_at__isnull=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates accounts; addresses are kept in lower case, since people type them both ways."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with this address; raises ValueError without an address."""
        if not email:
            msg = "Une adresse électronique est nécessaire."
            raise ValueError(msg)
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """For `manage.py createsuperuser` in development; production has no superuser (docs/glossaire.md §6)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(email=(username or "").strip().lower())
        return user


NAMED_BY = ("id", "full_name", "email", "erased_at")  # enough of a person's row to write her name


def called(pk: int, full_name: str, email: str, erased_at: datetime | None) -> str:
    """How a person is named, by what NAMED_BY reads of her."""
    return full_name or email if erased_at is None else f"compte effacé n° {pk}"


class User(AbstractBaseUser, PermissionsMixin):
    """A person: agent, juror or member of the équipe. Erased, the row is emptied and keeps its number for the
    journal.
    """

    email = models.EmailField(
        "adresse électronique", unique=True, error_messages={"unique": "Un compte existe déjà avec cette adresse."}
    )
    full_name = models.CharField("nom complet", max_length=150, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("accès à l’administration", default=False)
    date_joined = models.DateTimeField("inscription", default=timezone.now)
    idle_warned_at = models.DateTimeField("prévenue de l’effacement le", null=True, blank=True)
    erased_at = models.DateTimeField("effacée le", null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_any_case",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(full_name="", is_active=False, is_staff=False),
                name="user_erased_is_empty",
                violation_error_message="Un compte effacé ne garde ni nom ni droit.",
            ),
        ]

    def __str__(self) -> str:
        return called(self.pk, self.full_name, self.email, self.erased_at)

    @cached_property
    def group_names(self) -> frozenset[str]:
        """The groups this person belongs to; asked once, however often a page looks at rights."""
        return frozenset(self.groups.values_list("name", flat=True))


class AccessLog(models.Model):
    """A sign-in, a refused one, a sign-out: who, when, from where; kept twelve months (`retention`)."""

    at = models.DateTimeField("date", auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        "label.User", models.CASCADE, null=True, blank=True, related_name="accesses", verbose_name="personne"
    )
    event = models.CharField("événement", max_length=11, choices=AccessEvent.choices)
    address = models.GenericIPAddressField("adresse IP", null=True, blank=True)
    agent = models.CharField("navigateur", max_length=200, blank=True)

    class Meta:
        verbose_name = "accès"
        verbose_name_plural = "accès"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{AccessEvent(self.event).label}, {self.at:%d/%m/%Y %H:%M}"

"""What is written to people: the campaign's templates, its mailings, and one row per message and recipient."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from label.enums import Audience, MailingStatus, MailKind, MessageStatus, TownClass
from label.rules.letters import letter_of, unasked
from label.rules.regulation import TOP


class MailTemplate(models.Model):
    """The text of one kind of message, with placeholders in braces: of an edition (`label.rules.mail`), or of a letter
    that leaves of itself whatever the year (`label.rules.letters`).
    """

    edition = models.ForeignKey(
        "label.Edition", models.CASCADE, null=True, related_name="mail_templates", verbose_name="édition"
    )
    kind = models.CharField("message", max_length=40)
    subject = models.CharField("objet", max_length=150)
    body = models.TextField("texte")

    class Meta:
        verbose_name = "modèle de courriel"
        verbose_name_plural = "modèles de courriels"
        ordering = ["edition", "pk"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                "kind",
                name="mail_template_once",
                nulls_distinct=False,
                violation_error_message="Ce modèle existe déjà pour cette édition.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.edition.year}" if self.edition is not None else self.kind


LATE = timedelta(minutes=5)  # the schedule looks each minute


class Mailing(models.Model):
    """A message to many: written, read as a draft, released once; the schedule's reminders wait for their hour."""

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="mailings", verbose_name="édition")
    kind = models.CharField("message", max_length=10, choices=MailKind.choices)
    audience = models.CharField("destinataires", max_length=14, choices=Audience.choices)
    attachments = models.ManyToManyField(
        "label.Attachment", blank=True, related_name="+", verbose_name="pièces jointes"
    )
    chosen = models.ManyToManyField("label.Candidature", blank=True, related_name="+", verbose_name="choisies")
    region = models.CharField("région d’aujourd’hui", max_length=2, blank=True)
    town_class = models.CharField("strate", max_length=16, choices=TownClass.choices, blank=True)
    arobases = models.PositiveSmallIntegerField("niveau obtenu", null=True, blank=True)
    subject = models.CharField("objet", max_length=150)
    body = models.TextField("texte")
    status = models.CharField("état", max_length=9, choices=MailingStatus.choices, default=MailingStatus.DRAFT)
    automatic = models.BooleanField("préparé par le calendrier", default=False)
    send_at = models.DateTimeField("heure prévue", null=True, blank=True)
    created_at = models.DateTimeField("préparé le", auto_now_add=True)
    created_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="préparé par"
    )
    released_at = models.DateTimeField("parti le", null=True, blank=True)

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                "kind",
                condition=models.Q(automatic=True),
                name="mailing_automatic_once",
                violation_error_message="Le calendrier a déjà préparé cette relance.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=MailingStatus.RELEASED) | models.Q(released_at__isnull=False),
                name="mailing_released_has_date",
                violation_error_message="Un envoi parti a une date de départ.",
            ),
            models.CheckConstraint(
                condition=models.Q(arobases__isnull=True) | models.Q(arobases__range=(0, TOP)),
                name="mailing_level",
                violation_error_message="Un niveau va de 0 à 5 arobases.",
            ),
        ]

    def __str__(self) -> str:
        return f"{MailKind(self.kind).label}, {self.edition.year}"

    @property
    def is_narrowed(self) -> bool:
        """Whether it is kept to a region, a strate or a level."""
        return bool(self.region or self.town_class or self.arobases is not None)

    @property
    def is_late(self) -> bool:
        """Whether its hour has gone and it is still here, for one that somebody planned."""
        if self.automatic or self.status != MailingStatus.PLANNED or self.send_at is None:
            return False
        return self.send_at < timezone.now() - LATE


class MailMessageQuerySet(models.QuerySet["MailMessage"]):
    def waiting(self) -> Self:
        return self.filter(status__in=(MessageStatus.QUEUED, MessageStatus.SENDING))

    def unasked(self) -> Self:
        """Those that answer no act of who receives them."""
        return self.filter(models.Q(mailing__isnull=False) | models.Q(subject_kind__in=unasked()))

    def leave_again(self, now: datetime, **changes: str) -> int:
        """Back in the queue as if nothing had been tried; how many."""
        untried = {"attempts": 0, "failing_since": None, "error": "", "bounced_at": None}
        return self.update(status=MessageStatus.QUEUED, due_at=now, **untried, **changes)

    def late_since(self, now: datetime) -> datetime | None:
        """Since when the oldest of those that should have left waits, whatever was tried meanwhile; one query."""
        late = self.waiting().filter(models.Q(due_at__lte=now) | models.Q(failing_since__isnull=False))
        since: datetime | None = late.aggregate(since=models.Min(Coalesce("failing_since", "due_at")))["since"]
        return since

    def bounced(self) -> Self:
        """Those that came back, whose address nobody has corrected yet."""
        return self.filter(status=MessageStatus.FAILED, bounced_at__isnull=False).exclude(address="")


class MailMessage(models.Model):
    """One message to one address, with its own status; a secret one (a link that opens an account) is emptied once
    sent.
    """

    mailing = models.ForeignKey(
        "label.Mailing", models.PROTECT, null=True, blank=True, related_name="messages", verbose_name="envoi"
    )
    trial_of = models.ForeignKey(
        "label.Mailing",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="trials",
        verbose_name="essai de l’envoi",
        help_text="Il en porte les documents, et n’en fait pas partie.",
    )
    subject_kind = models.CharField("sorte", max_length=40)
    address = models.EmailField("adresse", blank=True)
    user = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="personne"
    )
    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="collectivité"
    )
    about = models.ForeignKey(
        "label.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="autre personne nommée",
        help_text="Celle que le texte nomme sans lui être adressé : son effacement l’atteint aussi.",
    )
    subject = models.CharField("objet", max_length=200, blank=True)
    text = models.TextField("texte", blank=True)
    secret = models.BooleanField("secret", default=False)
    status = models.CharField("état", max_length=9, choices=MessageStatus.choices, default=MessageStatus.QUEUED)
    queued_at = models.DateTimeField("mis en file le", auto_now_add=True)
    due_at = models.DateTimeField("à envoyer à partir du", db_index=True)
    claimed_at = models.DateTimeField("pris le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    failing_since = models.DateTimeField(
        "retenu depuis le", null=True, blank=True, help_text="Par une panne du service, non par son adresse."
    )
    error = models.CharField("raison de l’échec", max_length=300, blank=True)
    bounced_at = models.DateTimeField("revenu le", null=True, blank=True)

    objects = MailMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "due_at"], name="mail_due"),
            models.Index(fields=["address"], name="mail_bounced", condition=models.Q(bounced_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                "mailing",
                "address",
                "collectivite",
                nulls_distinct=False,
                condition=models.Q(mailing__isnull=False),
                name="mail_once_per_mailing",
                violation_error_message="Cette adresse a déjà reçu ce message.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=MessageStatus.SENT) | models.Q(sent_at__isnull=False),
                name="mail_sent_has_date",
                violation_error_message="Un courriel envoyé a une date d’envoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"Courriel n° {self.pk}"

    @property
    def whose(self) -> str:
        """The collectivité that it was sent to, else the person, else nobody any more."""
        if self.collectivite is not None:
            return self.collectivite.name
        return str(self.user) if self.user is not None else self.address or "(effacée)"

    @property
    def is_unasked(self) -> bool:
        """Whether it answers no act of who receives it: she may oppose it."""
        letter = letter_of(self.subject_kind)
        return self.mailing_id is not None or (letter is not None and bool(letter.why))

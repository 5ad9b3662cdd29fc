"""One row per build: what was asked, how far it is, what came out."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone

from villes_internet.book.enums import ACTIVE_STATUSES, BuildStatus, Document


def build_path(build: "BookEdition", _filename: str) -> str:
    """Where the file of a build is kept: under a name that nobody can guess, since an edition may be under embargo."""
    return f"livres/{uuid.uuid4().hex}/{build.file_name}"


class BookEditionQuerySet(models.QuerySet["BookEdition"]):
    def active(self) -> Self:
        """Builds that wait or run."""
        return self.filter(status__in=ACTIVE_STATUSES)

    def done(self) -> Self:
        """Builds that have a file."""
        return self.filter(status=BuildStatus.DONE)

    def claim(self, pk: int) -> uuid.UUID | None:
        """Take a waiting build for this worker: its token, or None when another worker was first or it was cancelled."""
        token = uuid.uuid4()
        now = timezone.now()
        taken = self.filter(pk=pk, status=BuildStatus.PENDING).update(
            status=BuildStatus.RUNNING,
            token=token,
            started_at=now,
            seen_at=now,
            attempts=models.F("attempts") + 1,
            error="",
        )
        return token if taken else None


class BookEdition(models.Model):
    """A build of an edition's book or palmarès; one at a time for an edition, held by the database."""

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="books", verbose_name="édition")
    document = models.CharField("document", max_length=8, choices=Document.choices, default=Document.BOOK)
    status = models.CharField("état", max_length=11, choices=BuildStatus.choices, default=BuildStatus.PENDING)
    requested_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="demandée par"
    )
    requested_at = models.DateTimeField("demandée le", auto_now_add=True)
    started_at = models.DateTimeField("commencée le", null=True, blank=True)
    finished_at = models.DateTimeField("finie le", null=True, blank=True)
    seen_at = models.DateTimeField("dernier signe de vie", null=True, blank=True)
    token = models.UUIDField("jeton de l’exécutant", null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    done = models.PositiveSmallIntegerField("étapes faites", default=0)
    total = models.PositiveSmallIntegerField("étapes", default=0)
    step = models.CharField("étape en cours", max_length=120, blank=True)
    error = models.TextField("raison de l’échec", blank=True)
    file = models.FileField("fichier", upload_to=build_path, blank=True, max_length=200)
    pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    size = models.PositiveIntegerField("taille, en octets", null=True, blank=True)
    sha256 = models.CharField("SHA-256 du fichier", max_length=64, blank=True)
    data_checksum = models.CharField("empreinte des données", max_length=64, blank=True)

    objects = BookEditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition du livre"
        verbose_name_plural = "éditions du livre"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                condition=models.Q(status__in=ACTIVE_STATUSES),
                name="one_running_build",
                violation_error_message="Une fabrication est déjà en cours pour cette édition.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=BuildStatus.DONE) | (~models.Q(file="") & ~models.Q(sha256="")),
                name="done_build_has_file",
                violation_error_message="Une fabrication terminée a un fichier et son empreinte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Document(self.document).label} {self.edition.year}, {BuildStatus(self.status).label.lower()}"

    @property
    def file_name(self) -> str:
        """The name people receive."""
        start = "cites-en-reseaux" if self.document == Document.BOOK else "palmares"
        return f"{start}-{self.edition.year}.pdf"

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE_STATUSES

    @property
    def percent(self) -> int:
        """Progress in whole percent."""
        return round(100 * self.done / self.total) if self.total else 0

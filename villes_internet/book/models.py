"""One row per build: what was asked, how far it is, what came out."""

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Initiative
from label.models import Candidature, Edition
from label.rules import name_key
from toolkit.french import of_place
from villes_internet.book.enums import (
    ACTIVE_STATUSES,
    AWAITED,
    LISTED,
    OF_CANDIDATURE,
    OF_EDITION,
    BuildStatus,
    Document,
)

FILE_NAMES = {
    Document.BOOK: "cites-en-reseaux",
    Document.PALMARES: "palmares",
    Document.PROFILES: "cites-en-reseaux-profils",
    Document.CERTIFICATES: "attestations",
    Document.REGULATION: "reglement",
    Document.BLANK: "questionnaire-vierge",
}


# What the documents of one candidature are called, before « 2013 de Metz ».
OWN_NAMES = {
    Document.CERTIFICATE: "Attestation",
    Document.RECEIPT: "Accusé de réception",
    Document.ANSWERS: "Questionnaire rempli",
    Document.LETTER: "Lettre de restitution",
}


# Those whose file bears the name of the document and the code of the town.
OWN_NAMED = (Document.RECEIPT, Document.ANSWERS, Document.LETTER)


def certificate_name(year: int, name: str, code: str) -> str:
    """The name of an attestation's file: « attestation-2012-metz-57463.pdf »; the code keeps homonyms apart."""
    return f"attestation-{year}-{name_key(name).replace(' ', '-')[:60]}-{code}.pdf"


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

    def receipt_of(self, candidature: Candidature) -> "BookEdition | None":
        """The last build of the receipt of a candidature's present filing; None before it is filed."""
        if not candidature.receipt:
            return None
        own = self.filter(
            candidature=candidature, document=Document.RECEIPT, requested_at__gte=candidature.submitted_at
        )
        return own.select_related("edition", "candidature__collectivite", "requested_by").order_by("-pk").first()

    def regulation_of(self, edition: Edition) -> "BookEdition | None":
        """The last build of an edition's règlement."""
        own = self.filter(edition=edition, document=Document.REGULATION)
        return own.select_related("edition", "requested_by").order_by("-pk").first()

    def last_of(
        self, document: Document, edition: Edition, candidature: Candidature | None = None
    ) -> "BookEdition | None":
        """The last build of one document."""
        own = self.filter(edition=edition, document=document, candidature=candidature)
        return own.select_related("edition", "candidature__collectivite").order_by("-pk").first()

    def left_failed(self) -> Self:
        """Receipts and règlements whose last build did not succeed, so that somebody still waits for them."""
        later = BookEdition.objects.filter(
            models.Q(candidature=models.OuterRef("candidature"))
            | models.Q(candidature=None, edition=models.OuterRef("edition")),
            document=models.OuterRef("document"),
            pk__gt=models.OuterRef("pk"),
        )
        stopped = (BuildStatus.FAILED, BuildStatus.INTERRUPTED)
        return self.filter(document__in=AWAITED, status__in=stopped).exclude(models.Exists(later))

    def claim(self, pk: int) -> uuid.UUID | None:
        """Take a waiting build for this worker: its token, or None when another worker was first or it was
        cancelled.
        """
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
    """A build of one document of an edition; one at a time for an edition (or an attestation), held by the database."""

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="books", verbose_name="édition")
    document = models.CharField("document", max_length=12, choices=Document.choices, default=Document.BOOK)
    candidature = models.ForeignKey(
        "label.Candidature",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="candidature",
        help_text="Pour une attestation seule : la candidature labellisée.",
    )
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
    notes = models.JSONField(
        "textes ajustés", default=list, blank=True, help_text="Ce qui a dû être abrégé ou remplacé pour l’impression."
    )
    file = models.FileField("fichier", upload_to=build_path, blank=True, max_length=200)
    pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    size = models.PositiveIntegerField("taille, en octets", null=True, blank=True)
    sha256 = models.CharField("SHA-256 du fichier", max_length=64, blank=True)
    data_checksum = models.CharField("empreinte des données", max_length=64, blank=True)
    made_from = models.CharField(
        "empreinte des faits", max_length=64, blank=True, help_text="Ce dont il est fait ; s’il change, il est dépassé."
    )

    objects = BookEditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition du livre"
        verbose_name_plural = "éditions du livre"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                condition=models.Q(status__in=ACTIVE_STATUSES, document__in=LISTED),
                name="one_running_build",
                violation_error_message="Une fabrication est déjà en cours pour cette édition.",
            ),
            models.UniqueConstraint(
                "candidature",
                "document",
                condition=models.Q(status__in=ACTIVE_STATUSES, document__in=OF_CANDIDATURE),
                name="one_running_certificate",
                violation_error_message="Ce document est déjà en fabrication.",
            ),
            models.UniqueConstraint(
                "edition",
                "document",
                condition=models.Q(status__in=ACTIVE_STATUSES, document__in=OF_EDITION),
                name="one_running_regulation",
                violation_error_message="Ce document est déjà en fabrication.",
            ),
            models.CheckConstraint(
                condition=models.Q(document__in=OF_CANDIDATURE, candidature__isnull=False)
                | (~models.Q(document__in=OF_CANDIDATURE) & models.Q(candidature__isnull=True)),
                name="certificate_has_candidature",
                violation_error_message="Ce qui est d’une candidature la nomme, et cela seul.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=BuildStatus.DONE) | (~models.Q(file="") & ~models.Q(sha256="")),
                name="done_build_has_file",
                violation_error_message="Une fabrication terminée a un fichier et son empreinte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {BuildStatus(self.status).label.lower()}"

    @property
    def title(self) -> str:
        """What is made, for people: « Livre 2012 », « Attestation 2012 de Metz »."""
        if self.candidature is not None:
            return f"{OWN_NAMES[Document(self.document)]} {self.edition.year} {of_place(self.candidature.name)}"
        return f"{Document(self.document).label} {self.edition.year}"

    @property
    def file_name(self) -> str:
        """The name people receive."""
        if self.candidature is not None and self.document in OWN_NAMED:
            return f"{self.document}-{self.edition.year}-{self.candidature.collectivite.code}.pdf"
        if self.candidature is not None:
            return certificate_name(self.edition.year, self.candidature.name, self.candidature.collectivite.code)
        suffix = "zip" if self.document == Document.CERTIFICATES else "pdf"
        return f"{FILE_NAMES[Document(self.document)]}-{self.edition.year}.{suffix}"

    @property
    def media_type(self) -> str:
        """The MIME type of the file."""
        return "application/zip" if self.document == Document.CERTIFICATES else "application/pdf"

    @property
    def followed_at(self) -> str:
        """The address of the page where the équipe follows it: that of what it is about, or the list of builds."""
        if self.candidature is not None and self.document in OWN_NAMED:
            return reverse("pilotage-collectivite", args=[self.candidature.collectivite.code]) + "#dossier"
        if self.document == Document.REGULATION:
            return reverse("pilotage-edition", args=[self.edition.year]) + "#reglement"
        return reverse("livre")

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE_STATUSES

    @property
    def percent(self) -> int:
        """Progress in whole percent."""
        return round(100 * self.done / self.total) if self.total else 0


def picture_path(_picture: "ProfilePicture", _filename: str) -> str:
    """Where a picture is kept: under a name of ours, whatever its own."""
    return f"photos-livre/{uuid.uuid4().hex}.jpg"


class ProfilePicture(models.Model):
    """The photo of a collectivité's page in the book, already made fit for print."""

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="book_picture", verbose_name="candidature"
    )
    file = models.FileField("fichier", upload_to=picture_path, max_length=200)
    width = models.PositiveIntegerField("largeur, en pixels")
    height = models.PositiveIntegerField("hauteur, en pixels")
    sha256 = models.CharField("SHA-256 du fichier", max_length=64)
    alternative = models.CharField("description", max_length=250)
    credit = models.CharField("crédit", max_length=100)
    added_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ajoutée par"
    )
    added_at = models.DateTimeField("ajoutée le", auto_now=True)

    class Meta:
        verbose_name = "photo d’une page du livre"
        verbose_name_plural = "photos des pages du livre"
        ordering = ["candidature__sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(alternative="") & ~models.Q(credit=""),
                name="picture_described_and_credited",
                violation_error_message="Une photo a une description et un crédit.",
            )
        ]

    def __str__(self) -> str:
        return f"Photo de {self.candidature}"


# Signs that fit in the page’s place under a title of three lines, tried with the widest letters.
FOCUS_TITLE, FOCUS_WITH_PHOTO, FOCUS_ALONE = 70, 300, 560


class ProfileFocus(models.Model):
    """The initiative that the équipe retains for a collectivité's page in the book, its text edited for print."""

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="book_focus", verbose_name="candidature"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", models.PROTECT, related_name="book_focuses", verbose_name="initiative"
    )
    title = models.CharField("titre imprimé", max_length=FOCUS_TITLE)
    text = models.CharField("texte imprimé", max_length=FOCUS_ALONE)
    retained_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="retenue par"
    )
    retained_at = models.DateTimeField("retenue le", auto_now=True)

    class Meta:
        verbose_name = "initiative retenue pour le livre"
        verbose_name_plural = "initiatives retenues pour le livre"
        ordering = ["candidature__sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(text=""),
                name="focus_has_title_and_text",
                violation_error_message="Un focus a un titre et un texte.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.candidature})"


def printed_length(text: str) -> int:
    """How much room a text takes, in ordinary letters: a capital or a wide letter takes two."""
    return sum(2 if sign.isupper() or sign in "mwœæ@%—" else 1 for sign in text)


def focus_room(initiative: Initiative) -> int:
    """How many signs its printed text may have: fewer beside a photo."""
    return FOCUS_WITH_PHOTO if initiative.photos_shown else FOCUS_ALONE

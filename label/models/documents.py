"""Every paper: what was asked of a worker, how far it is, what came out."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils import timezone

from label.enums import DOCUMENT_ACTIVE, DOCUMENT_STOPPED, DocumentStatus
from label.models.candidatures import Candidature
from label.models.editions import Edition
from toolkit.printing.inspection import Fault, FaultKind


def document_path(document: "Document", _filename: str) -> str:
    """Where a file is kept: under a name that nobody can guess, since an edition may be under embargo."""
    return f"documents/{uuid.uuid4().hex}/{document.file_name}"


def place_of(subject: models.Model) -> dict[str, Any]:
    """The columns that say what a document is about: an edition, a candidature, or another row by its key."""
    if isinstance(subject, Edition):
        return {"edition": subject, "candidature": None, "target": None}
    if isinstance(subject, Candidature):
        return {"edition_id": subject.edition_id, "candidature": subject, "target": None}
    return {"edition": None, "candidature": None, "target": subject.pk}


class DocumentQuerySet(models.QuerySet["Document"]):
    def of(self, kind: str, subject: models.Model) -> Self:
        """The documents of one kind about one thing, newest first."""
        return self.filter(kind=kind, **place_of(subject)).order_by("-pk")

    def active(self) -> Self:
        """Those that wait or are being made."""
        return self.filter(status__in=DOCUMENT_ACTIVE)

    def done(self) -> Self:
        """Those that have a file."""
        return self.filter(status=DocumentStatus.DONE)

    def whole(self) -> Self:
        """With what their pages name; one query."""
        return self.select_related("edition", "candidature__collectivite", "requested_by")

    def left_failed(self) -> Self:
        """Those that stopped without a file and that nobody asked for again since."""
        later = Document.objects.filter(
            models.Q(candidature=models.OuterRef("candidature"))
            | models.Q(candidature=None, edition=models.OuterRef("edition"), target=None)
            | models.Q(target=models.OuterRef("target")),
            kind=models.OuterRef("kind"),
            pk__gt=models.OuterRef("pk"),
        )
        stopped = (DocumentStatus.FAILED, DocumentStatus.INTERRUPTED)
        return self.filter(status__in=stopped).exclude(models.Exists(later))

    def claim(self, pk: int) -> uuid.UUID | None:
        """Take a waiting document for this worker: its token, or None when another was first or it was cancelled."""
        token, now = uuid.uuid4(), timezone.now()
        taken = self.filter(pk=pk, status=DocumentStatus.PENDING).update(
            status=DocumentStatus.RUNNING,
            token=token,
            started_at=now,
            seen_at=now,
            attempts=models.F("attempts") + 1,
            error="",
        )
        return token if taken else None


class Document(models.Model):
    """A file asked of a worker; one at a time for a kind and what it is about, held by the database.

    `kind` is the code of a `label.documents.kinds.DocumentKind`, which knows all the rest.
    """

    kind = models.CharField("document", max_length=30)
    edition = models.ForeignKey(
        "label.Edition", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="édition"
    )
    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="candidature"
    )
    target = models.PositiveBigIntegerField("autre sujet", null=True, blank=True)
    title = models.CharField("titre", max_length=250)
    file_name = models.CharField("nom du fichier", max_length=120)
    content = models.JSONField(
        "contenu figé", null=True, blank=True, help_text="D’un acte, ce qu’il dit à jamais, lu au moment du geste."
    )
    made_from = models.JSONField(
        "fait de", default=dict, blank=True, help_text="L’empreinte de chaque fait : s’il change, il est dépassé."
    )
    status = models.CharField("état", max_length=11, choices=DocumentStatus.choices, default=DocumentStatus.PENDING)
    requested_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="demandé par"
    )
    requested_at = models.DateTimeField("demandé le", auto_now_add=True)
    started_at = models.DateTimeField("commencé le", null=True, blank=True)
    finished_at = models.DateTimeField("fini le", null=True, blank=True)
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
    faults = models.JSONField(
        "défauts de mise en pages",
        default=list,
        db_default=[],
        blank=True,
        help_text="toolkit.printing.inspection.Fault : page, nature, où.",
    )
    file = models.FileField("fichier", upload_to=document_path, blank=True, max_length=200)
    pages = models.PositiveIntegerField("pages, ou lignes", null=True, blank=True)
    size = models.PositiveIntegerField("taille, en octets", null=True, blank=True)
    sha256 = models.CharField("SHA-256 du fichier", max_length=64, blank=True)
    data_checksum = models.CharField("empreinte des données", max_length=64, blank=True)
    pieces = models.JSONField(
        "pièces", default=list, blank=True, help_text="Où commence chacune, et l’empreinte de ce qu’elle dit."
    )

    objects = DocumentQuerySet.as_manager()

    @property
    def faults_told(self) -> list[str]:
        """What its pages show, in words: « page 7, ligne seule : « fin » »."""
        return [str(Fault(one["page"], FaultKind(one["kind"]), one["text"])) for one in self.faults]

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ["-requested_at", "-pk"]
        indexes = [models.Index("kind", "edition", "candidature", "target", name="document_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "edition", "candidature", "target"],
                condition=models.Q(status__in=DOCUMENT_ACTIVE),
                nulls_distinct=False,
                name="one_running_document",
                violation_error_message="Ce document est déjà en fabrication.",
            ),
            models.CheckConstraint(
                condition=models.Q(edition__isnull=False, target__isnull=True)
                | models.Q(edition__isnull=True, candidature__isnull=True, target__isnull=False),
                name="document_has_one_subject",
                violation_error_message="Un document a un sujet, et un seul.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=DocumentStatus.DONE) | (~models.Q(file="") & ~models.Q(sha256="")),
                name="done_document_has_file",
                violation_error_message="Un document terminé a un fichier et son empreinte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.get_status_display().lower()}"

    @property
    def is_active(self) -> bool:
        return self.status in DOCUMENT_ACTIVE

    @property
    def is_done(self) -> bool:
        return self.status == DocumentStatus.DONE

    @property
    def has_stopped(self) -> bool:
        """Whether it waits for somebody: failed, interrupted or cancelled."""
        return self.status in DOCUMENT_STOPPED

    @property
    def percent(self) -> int:
        """Progress in whole percent."""
        return round(100 * self.done / self.total) if self.total else 0

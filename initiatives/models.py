"""Initiatives: what agents type, what is public, the photos, and what a candidature puts forward."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from initiatives.enums import PhotoStatus, Sight, Stage, Status, Tag
from initiatives.rules.content import EMPTY, Content, codes_of, text_of
from label.enums import Theme
from label.models import Collectivite, Versioned
from toolkit.numbers import whole_number


class Enjeu(models.Model):
    """What an initiative is for, beyond the themes (règlement 2017; `initiatives/data/enjeux.yaml`)."""

    code = models.SlugField("code", max_length=40, unique=True)
    label = models.CharField("libellé", max_length=60)
    rank = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "enjeu"
        verbose_name_plural = "enjeux"
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.label


def number_in(slug: str) -> int:
    """The number that ends the address of an initiative (`Initiative.slug`), alone looked up; 0 without one."""
    return whole_number(slug.rpartition("-")[2]) or 0


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def public(self) -> Self:
        """Those that anyone may read, as they were accepted; every public door starts here."""
        return self.filter(is_public=True)

    def of(self, collectivite: Collectivite) -> Self:
        """All those of a collectivité, the last touched first."""
        return self.filter(collectivite=collectivite).order_by("-saved_at", "-pk")

    def waiting(self) -> Self:
        """Those that the équipe has to read, the oldest first."""
        return self.filter(status=Status.SUBMITTED).order_by("submitted_at", "pk")


class Initiative(Versioned):
    """One initiative of a collectivité, across editions.

    `draft` is what agents type and `status` where it stands; `text` and the columns after it are what was accepted,
    public while `is_public`. The address keeps its number when the title changes.
    """

    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, related_name="initiatives", verbose_name="collectivité"
    )
    demonstration = models.BooleanField("inventée, pour la démonstration", default=False, editable=False)
    source = models.CharField("source, quand ce n’est pas la collectivité", max_length=200, blank=True)
    status = models.CharField("état", max_length=10, choices=Status.choices, default=Status.DRAFT)
    draft = models.JSONField("texte saisi", default=dict, blank=True)
    created_at = models.DateTimeField("commencée le", default=timezone.now)
    created_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commencée par"
    )
    submitted_at = models.DateTimeField("proposée le", null=True, blank=True)
    submitted_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="proposée par"
    )
    message = models.CharField("message de l’équipe", max_length=1000, blank=True)

    is_public = models.BooleanField("publique", default=False)
    text = models.JSONField("texte public", default=dict, blank=True)
    photos_shown = models.JSONField("photos publiques", default=list, blank=True)
    attachments_shown = models.JSONField("documents publics", db_column="documents_shown", default=list, blank=True)
    title = models.CharField("titre public", max_length=120, blank=True)
    chapo = models.CharField("chapô public", max_length=400, blank=True)
    themes = ArrayField(models.CharField(max_length=2), verbose_name="thèmes", default=list, blank=True)
    enjeux = ArrayField(models.CharField(max_length=40), verbose_name="enjeux", default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=20), verbose_name="mots-clés", default=list, blank=True)
    stage = models.CharField("avancement", max_length=10, choices=Stage.choices, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    changed_at = models.DateTimeField("texte public changé le", null=True, blank=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = "initiative"
        verbose_name_plural = "initiatives"
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["collectivite", "status"], name="initiative_town"),
            models.Index(fields=["-published_at", "-id"], name="initiative_recent", condition=models.Q(is_public=True)),
            models.Index(fields=["submitted_at"], name="initiative_queue", condition=models.Q(status=Status.SUBMITTED)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_public=False)
                | (~models.Q(title="") & models.Q(published_at__isnull=False, changed_at__isnull=False)),
                name="initiative_public_has_text",
                violation_error_message="Une initiative publique a un titre et une date de publication.",
            ),
            models.CheckConstraint(
                condition=models.Q(themes__contained_by=Theme.values),
                name="initiative_themes_exist",
                violation_error_message="Ce thème n’existe pas.",
            ),
            models.CheckConstraint(
                condition=models.Q(tags__contained_by=Tag.values),
                name="initiative_tags_exist",
                violation_error_message="Ce mot-clé n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=(Status.SUBMITTED,)) | models.Q(submitted_at__isnull=False),
                name="initiative_submitted_has_date",
                violation_error_message="Une initiative proposée a une date.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.RETURNED) | ~models.Q(message=""),
                name="initiative_returned_has_message",
                violation_error_message="Un renvoi porte un message.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.PUBLISHED) | models.Q(is_public=True),
                name="initiative_published_is_public",
                violation_error_message="Une initiative publiée est publique.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.draft_title

    @property
    def content(self) -> Content:
        """What agents type, every field present."""
        return {**EMPTY, **self.draft}

    def typed(self) -> dict[str, Any]:
        return dict(self.content)

    def type_in(self, values: Mapping[str, Any]) -> None:
        self.draft = {**self.draft, **values}

    @property
    def draft_title(self) -> str:
        """The title as typed; « Initiative sans titre » before there is one."""
        return text_of(self.draft, "title").strip() or "Initiative sans titre"

    @property
    def slug(self) -> str:
        """The end of its address: the words of its public title, then its number, which alone is looked up."""
        words = slugify(self.title.replace("’", " ").replace("'", " ").replace("œ", "oe"))[:70].strip("-")
        return f"{words}-{self.pk}" if words else str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("initiative", args=[self.slug])

    @property
    def reading_mark(self) -> str:
        """Which proposal is read: another one of the same initiative has another mark."""
        return f"{self.pk}-{int(self.submitted_at.timestamp() * 1_000_000) if self.submitted_at is not None else 0}"

    @property
    def has_changes(self) -> bool:
        """Whether what is typed differs from what is public."""
        return self.is_public and self.status != Status.PUBLISHED

    def searched(self) -> str:
        """What a search finds beyond title and chapô: the words of every field, of the town, of the enjeux and the
        tags.
        """
        texts = [
            text_of(self.text, name)
            for name in ("description", "objectives", "audience", "results", "figures", "partners", "school", "place")
        ]
        tags = [Tag(tag).label for tag in self.tags]
        themes = [Theme(theme).label for theme in self.themes]
        named = [label for code, label in enjeux() if code in self.enjeux]
        return "\n".join([self.collectivite.name, *tags, *themes, *named, *texts])

    @property
    def theme_labels(self) -> list[str]:
        """The words of its public themes."""
        return [str(Theme(theme).label) for theme in self.themes]

    @property
    def town_point(self) -> tuple[float, float] | None:
        """Where its collectivité is: latitude, longitude; None when that is not known."""
        town = self.collectivite
        return (town.latitude, town.longitude) if town.latitude is not None and town.longitude is not None else None

    @property
    def proven_items(self) -> list[str]:
        """The codes of the items that the text typed illustrates."""
        return codes_of(self.draft, "items")


def photo_path(photo: "Photo", _name: str) -> str:
    """Where a photo is kept until its sizes are made: a path that cannot be guessed."""
    del photo
    return f"photos/recues/{uuid4()}"


class Photo(Versioned):
    """A photo of an initiative, as agents describe and order it; its sizes are made by a worker, without its metadata.

    What is public of it is in `Initiative.photos_shown`; one that is taken away stays until the change is accepted.
    """

    TYPED = ("alternative", "credit", "sight")

    initiative = models.ForeignKey(
        "initiatives.Initiative", models.CASCADE, related_name="photos", verbose_name="initiative"
    )
    received = models.FileField("fichier reçu", upload_to=photo_path, max_length=120, blank=True)
    folder = models.CharField("dossier des tailles", max_length=80, blank=True)
    widths = ArrayField(models.PositiveSmallIntegerField(), verbose_name="largeurs", default=list, blank=True)
    width = models.PositiveIntegerField("largeur", null=True, blank=True)
    height = models.PositiveIntegerField("hauteur", null=True, blank=True)
    status = models.CharField("état", max_length=10, choices=PhotoStatus.choices, default=PhotoStatus.WAITING)
    alternative = models.CharField("description", max_length=300, blank=True)
    credit = models.CharField("crédit", max_length=160, blank=True)
    sight = models.CharField("reste en vue", max_length=12, choices=Sight.choices, default=Sight.CENTER)
    rank = models.PositiveSmallIntegerField("rang", default=0)
    kept = models.BooleanField("gardée", default=True)
    sha256 = models.CharField("empreinte", max_length=64)
    added_by = models.ForeignKey("label.User", models.PROTECT, null=True, related_name="+", verbose_name="ajoutée par")
    added_at = models.DateTimeField("ajoutée le", default=timezone.now)

    class Meta:
        verbose_name = "photo"
        verbose_name_plural = "photos"
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status=PhotoStatus.READY) | models.Q(width__isnull=False, height__isnull=False),
                name="photo_ready_has_size",
                violation_error_message="Une photo prête a des dimensions.",
            ),
        ]

    def __str__(self) -> str:
        return self.alternative or f"Photo {self.pk}"


class InitiativeAttachment(models.Model):
    """A document that illustrates an initiative; one that is taken away stays until the change is accepted, like a
    photo.
    """

    initiative = models.ForeignKey(
        "initiatives.Initiative", models.CASCADE, related_name="attachments", verbose_name="initiative"
    )
    attachment = models.OneToOneField(
        "label.Attachment", models.PROTECT, related_name="initiative_attachment", verbose_name="pièce jointe"
    )
    kept = models.BooleanField("gardé", default=True)

    class Meta:
        db_table = "initiatives_initiativedocument"  # its name of before: a version that runs still reads it
        verbose_name = "document d’une initiative"
        verbose_name_plural = "documents des initiatives"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.attachment.name


class Highlight(Versioned):
    """An initiative that a candidature puts forward, with what is new this year; frozen when the candidature is
    filed.
    """

    TYPED = ("news",)

    candidature = models.ForeignKey(
        "label.Candidature", models.PROTECT, related_name="highlights", verbose_name="candidature"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", models.PROTECT, related_name="highlights", verbose_name="initiative"
    )
    news = models.TextField("ce qui est nouveau cette année", blank=True)
    frozen = models.JSONField("texte déposé", null=True, blank=True)
    added_at = models.DateTimeField("mise en avant le", default=timezone.now)
    added_by = models.ForeignKey("label.User", models.PROTECT, null=True, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "initiative mise en avant"
        verbose_name_plural = "initiatives mises en avant"
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "candidature",
                "initiative",
                name="highlight_once",
                violation_error_message="Cette candidature met déjà cette initiative en avant.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} pour {self.candidature}"

    @property
    def told(self) -> Content:
        """The initiative as it was filed; as it is typed when nothing was kept of it."""
        return self.initiative.content if self.frozen is None else {**EMPTY, **self.frozen}

    @property
    def told_title(self) -> str:
        """Its title."""
        return text_of(self.told, "title").strip() or self.initiative.title or self.initiative.draft_title

    @property
    def told_themes(self) -> list[str]:
        """The codes of its themes."""
        return codes_of(self.told, "themes") or list(self.initiative.themes)

    @property
    def told_items(self) -> list[str]:
        """The codes of the questions that it illustrates."""
        return codes_of(self.told, "items")


class Featured(Versioned):
    """An initiative that the équipe puts at the head of the observatory, « à la une », with its reason in a line."""

    TYPED = ("words",)

    initiative = models.OneToOneField(
        "initiatives.Initiative", models.CASCADE, related_name="featured", verbose_name="initiative"
    )
    words = models.CharField("en une ligne", max_length=160, blank=True)
    added_at = models.DateTimeField("mise à la une le", default=timezone.now)
    added_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "initiative à la une"
        verbose_name_plural = "initiatives à la une"
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return str(self.initiative)


class Entry(models.Model):
    """A public initiative as the observatory finds it: its words in French without accents, the values of its facets
    (« theme:AP »), its place in each order. Written by `search.entries` in the transaction that publishes.
    """

    initiative = models.OneToOneField(
        "initiatives.Initiative", models.CASCADE, primary_key=True, related_name="entry", verbose_name="initiative"
    )
    collectivite = models.ForeignKey(
        "label.Collectivite", models.PROTECT, related_name="+", verbose_name="collectivité"
    )
    facets = ArrayField(models.CharField(max_length=60), verbose_name="facettes")
    title_words = SearchVectorField("mots du titre")
    words = SearchVectorField("mots")
    title_key = models.TextField("titre sans accents")
    published_at = models.DateTimeField("publiée le")

    class Meta:
        verbose_name = "entrée de l’observatoire"
        verbose_name_plural = "entrées de l’observatoire"
        indexes = [
            GinIndex(fields=["words"], name="entry_words"),
            GinIndex(OpClass("title_key", name="gin_trgm_ops"), name="entry_title_key"),
            models.Index(fields=["-published_at", "-initiative"], name="entry_newest"),
        ]

    def __str__(self) -> str:
        return str(self.initiative)


@lru_cache(maxsize=1)
def enjeux() -> tuple[tuple[str, str], ...]:
    """Code and words of each enjeu, in order; loaded by a migration, they do not change while a process lives."""
    return tuple(Enjeu.objects.order_by("rank").values_list("code", "label"))


def enjeu_codes() -> frozenset[str]:
    """The codes that exist."""
    return frozenset(code for code, _ in enjeux())

"""Initiatives: what agents type, what is public, and the enjeux that they are for."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from initiatives.enums import Stage, Status, Tag
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


@lru_cache(maxsize=1)
def enjeux() -> tuple[tuple[str, str], ...]:
    """Code and words of each enjeu, in order; loaded by a migration, they do not change while a process lives."""
    return tuple(Enjeu.objects.order_by("rank").values_list("code", "label"))


def enjeu_codes() -> frozenset[str]:
    """The codes that exist."""
    return frozenset(code for code, _ in enjeux())

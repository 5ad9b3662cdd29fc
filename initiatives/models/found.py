"""What the observatory searches: written by `initiatives.search.entries` and by nobody else."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models


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


class Spelling(models.Model):
    """A word that the observatory finds, as somebody wrote it, in small letters; `key` without its accents: what a
    mistyped word may stand for. Written with the entries; the words that no entry has any more go at night.
    """

    word = models.TextField("mot", primary_key=True)
    key = models.TextField("sans accents")

    class Meta:
        verbose_name = "mot de l’observatoire"
        verbose_name_plural = "mots de l’observatoire"
        indexes = [GinIndex(OpClass("key", name="gin_trgm_ops"), name="spelling_key")]

    def __str__(self) -> str:
        return self.word

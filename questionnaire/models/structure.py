"""The questionnaire of an edition: its sections, items and choices, as rows that the équipe can word."""

from django.db import models

from label.enums import Theme
from questionnaire.rules.kinds import kind_choices


class Questionnaire(models.Model):
    """What one edition asks. `version` grows with each change of the équipe, so that a copy in memory knows that it is
    old.
    """

    edition = models.OneToOneField(
        "label.Edition", models.CASCADE, related_name="questionnaire", verbose_name="édition"
    )
    version = models.PositiveIntegerField("version", default=1)
    trame_version = models.CharField("version de la trame", max_length=20)
    themes = models.JSONField("thèmes", help_text="Pour chaque code de thème : libellé, poids, description.")
    checks = models.JSONField("contrôles croisés", default=list, blank=True)
    levels = models.JSONField("seuils indicatifs", default=list, blank=True)
    loaded_at = models.DateTimeField("chargé le", auto_now_add=True)

    class Meta:
        verbose_name = "questionnaire"
        verbose_name_plural = "questionnaires"
        ordering = ["-edition__year"]

    def __str__(self) -> str:
        return f"Questionnaire {self.edition.year}"


class Section(models.Model):
    """A section of a theme; one without item in this edition is kept, so that a year's trame stays whole."""

    questionnaire = models.ForeignKey(
        "questionnaire.Questionnaire", models.CASCADE, related_name="sections", verbose_name="questionnaire"
    )
    theme = models.CharField("thème", max_length=2, choices=Theme.choices)
    code = models.CharField("code", max_length=6)
    label = models.CharField("libellé", max_length=200)
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "section"
        verbose_name_plural = "sections"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                "questionnaire",
                "code",
                name="section_code_once",
                violation_error_message="Ce code de section est déjà donné dans ce questionnaire.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Item(models.Model):
    """One question. Its code is stable across editions; an inactive one is asked of nobody and counts nowhere."""

    questionnaire = models.ForeignKey(
        "questionnaire.Questionnaire", models.CASCADE, related_name="items", verbose_name="questionnaire"
    )
    section = models.ForeignKey("questionnaire.Section", models.CASCADE, related_name="items", verbose_name="section")
    code = models.CharField("code", max_length=6)
    label = models.CharField("libellé", max_length=300)
    help = models.CharField("aide", max_length=600, blank=True)
    example = models.CharField(
        "exemple de commentaire",
        max_length=1000,
        blank=True,
        help_text="Un bon commentaire, inventé, pour aider à écrire le sien.",
    )
    type = models.CharField("type", max_length=14, choices=kind_choices)
    points = models.PositiveSmallIntegerField("points")
    scale = models.JSONField("barème", default=list, blank=True)
    scale_by_strate = models.JSONField("barème par strate", default=dict, blank=True)
    divisor = models.CharField("unité de calcul", max_length=20, blank=True)
    unit = models.CharField("unité", max_length=40, blank=True)
    visible_if = models.JSONField("condition d’affichage", null=True, blank=True)
    bonus_for = models.JSONField("strates en bonus", default=list, blank=True)
    optional = models.BooleanField("facultatif", default=False)
    source_auto = models.CharField("valeur calculée", max_length=40, blank=True)
    tags = models.JSONField("thèmes transverses", default=list, blank=True)
    comment_expected = models.BooleanField("commentaire attendu", default=False)
    proof_expected = models.BooleanField("pièce attendue", default=False)
    asked_of = models.JSONField(
        "posée à", default=list, blank=True, help_text="Strates et intercommunalités ; vide : à toutes."
    )
    moved = models.JSONField(
        "choix repris", default=dict, blank=True, help_text="Pour un choix retiré, celui qui reçoit ses réponses."
    )
    repaired = models.CharField("réparée", max_length=560, blank=True)
    since = models.PositiveSmallIntegerField("depuis")
    until = models.PositiveSmallIntegerField("jusqu’à", null=True, blank=True)
    follows = models.JSONField(
        "suite de", default=list, blank=True, help_text="Codes d’éditions passées dont elle reprend les réponses."
    )
    position = models.PositiveSmallIntegerField("rang")
    active = models.BooleanField("posé dans cette édition", default=True)

    class Meta:
        verbose_name = "item"
        verbose_name_plural = "items"
        ordering = ["section__position", "position"]
        constraints = [
            models.UniqueConstraint(
                "questionnaire",
                "code",
                name="item_code_once",
                violation_error_message="Ce code d’item est déjà donné dans ce questionnaire.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Choice(models.Model):
    """One choice of an item."""

    item = models.ForeignKey("questionnaire.Item", models.CASCADE, related_name="choices", verbose_name="item")
    value = models.CharField("valeur", max_length=40)
    label = models.CharField("libellé", max_length=200)
    points = models.PositiveSmallIntegerField("points")
    since = models.PositiveSmallIntegerField("depuis")
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "choix"
        verbose_name_plural = "choix"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                "item",
                "value",
                name="choice_value_once",
                violation_error_message="Cette valeur est déjà un choix de cet item.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

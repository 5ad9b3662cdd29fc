"""Whom the label writes to at the press."""

from django.db import models


class PressContact(models.Model):
    """One address of the press, kept from one year to the next; never shown to the public."""

    rank = models.PositiveSmallIntegerField("rang")
    outlet = models.CharField("média", max_length=120)
    name = models.CharField("nom", max_length=120, blank=True)
    address = models.EmailField(
        "adresse", unique=True, error_messages={"unique": "Cette adresse est déjà dans la liste."}
    )

    class Meta:
        verbose_name = "contact de la presse"
        verbose_name_plural = "liste de presse"
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return self.outlet

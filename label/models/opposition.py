"""Addresses that the label does not write to any more of its own accord."""

import hashlib

from django.db import models
from django.utils import timezone


def fingerprint_of(address: str) -> str:
    """What is kept of an address, whatever its case: enough to know it again, not to read it."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


class Opposition(models.Model):
    """An address that receives no mailing any more, whoever gives it to us again; the address itself is not kept."""

    fingerprint = models.CharField(
        "empreinte de l’adresse",
        max_length=64,
        unique=True,
        error_messages={"unique": "Cette adresse s’oppose déjà à nos envois."},
    )
    at = models.DateTimeField("depuis le", default=timezone.now)

    class Meta:
        verbose_name = "opposition aux envois"
        verbose_name_plural = "oppositions aux envois"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Opposition {self.pk}"

"""The volumes that are laid out chapter by chapter."""

from django.db.models import TextChoices


class Volume(TextChoices):
    """The book, and the parts of it that are printed alone."""

    BOOK = "book", "Livre"
    PALMARES = "palmares", "Palmarès"
    PROFILES = "profils", "Épreuve des profils"

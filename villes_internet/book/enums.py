"""What can be built, and where a build stands."""

from django.db.models import TextChoices


class Document(TextChoices):
    """The two documents that a worker makes: the book, and the palmarès alone."""

    BOOK = "book", "Livre"
    PALMARES = "palmares", "Palmarès"


class BuildStatus(TextChoices):
    """The life of a build."""

    PENDING = "pending", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminée"
    FAILED = "failed", "Échouée"
    CANCELLED = "cancelled", "Annulée"
    INTERRUPTED = "interrupted", "Interrompue"


ACTIVE_STATUSES = (BuildStatus.PENDING, BuildStatus.RUNNING)

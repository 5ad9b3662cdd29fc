"""What can be built, and where a build stands."""

from django.db.models import TextChoices


class Document(TextChoices):
    """What a worker makes: the book, parts of it, and the attestations, one by one or all together."""

    BOOK = "book", "Livre"
    PALMARES = "palmares", "Palmarès"
    PROFILES = "profils", "Épreuve des profils"
    CERTIFICATES = "attestations", "Toutes les attestations (ZIP)"
    CERTIFICATE = "attestation", "Attestation d’une collectivité"
    RECEIPT = "accuse", "Accusé de réception d’un dépôt"
    REGULATION = "reglement", "Règlement"
    BLANK = "vierge", "Questionnaire vierge"
    ANSWERS = "reponses", "Questionnaire rempli"
    LETTER = "lettre", "Lettre de restitution"


# Those that are laid out chapter by chapter.
PRINTED = (Document.BOOK, Document.PALMARES, Document.PROFILES)
# Living documents that say who has which level: overtaken as soon as one of them changes.
BEARS_LEVELS = (*PRINTED, Document.CERTIFICATES, Document.CERTIFICATE, Document.LETTER)
# What anybody reads of a published edition.
OF_PUBLIC = (Document.PALMARES, Document.BOOK)
# Those of one candidature, and those that a running campaign makes: neither is on the équipe's list.
OF_CANDIDATURE = (Document.CERTIFICATE, Document.RECEIPT, Document.ANSWERS, Document.LETTER)
OF_CAMPAIGN = (Document.RECEIPT, Document.REGULATION, Document.BLANK, Document.ANSWERS, Document.LETTER)
# Those of a campaign that are one for an edition; and those whose failure the équipe must see.
OF_EDITION = (Document.REGULATION, Document.BLANK)
AWAITED = (Document.RECEIPT, Document.REGULATION)
LISTED = tuple(d for d in Document if d not in (*OF_CANDIDATURE, *OF_CAMPAIGN))


class BuildStatus(TextChoices):
    """The life of a build."""

    PENDING = "pending", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminée"
    FAILED = "failed", "Échouée"
    CANCELLED = "cancelled", "Annulée"
    INTERRUPTED = "interrupted", "Interrompue"


# What waits for somebody: it is not asked for again by itself.
STOPPED = (BuildStatus.FAILED, BuildStatus.INTERRUPTED, BuildStatus.CANCELLED)
ACTIVE_STATUSES = (BuildStatus.PENDING, BuildStatus.RUNNING)

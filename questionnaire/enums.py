"""What an item may be, and how its answer stands."""

from django.db.models import TextChoices


class Severity(TextChoices):
    """What a cross-check does when it fails."""

    ALERTE = "alerte", "Alerte"
    BLOQUANT = "bloquant", "Bloque le dépôt"


class State(TextChoices):
    """How an item stands for whoever fills it."""

    EMPTY = "vide", "À remplir"
    ANSWERED = "repondu", "Répondu"
    CARRIED = "repris", "Repris, à relire"
    TO_CHECK = "a_verifier", "À vérifier"
    COMMENT_EXPECTED = "commentaire", "Commentaire attendu"
    COMPUTED = "calcule", "Calculé"

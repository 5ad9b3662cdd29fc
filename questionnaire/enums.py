"""What an item may be, and how its answer stands."""

from django.db.models import TextChoices


class ItemType(TextChoices):
    """The six kinds of item of the trame (`types_reponse`)."""

    OUI_NON = "oui_non", "Oui ou non"
    CHOIX_UNIQUE = "choix_unique", "Un seul choix"
    CHOIX_MULTIPLE = "choix_multiple", "Plusieurs choix"
    NOMBRE = "nombre", "Nombre"
    POURCENTAGE = "pourcentage", "Pourcentage"
    URL = "url", "Adresse web"


NUMBERS = frozenset({ItemType.NOMBRE, ItemType.POURCENTAGE})
CHOICES = frozenset({ItemType.CHOIX_UNIQUE, ItemType.CHOIX_MULTIPLE})


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

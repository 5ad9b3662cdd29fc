"""The closed lists of the initiatives, each value with the French words people read."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where the text that agents type stands; what is public stays as it was accepted meanwhile."""

    DRAFT = "brouillon", "Brouillon"
    SUBMITTED = "soumise", "Proposée"
    RETURNED = "renvoyee", "À reprendre"
    PUBLISHED = "publiee", "Publiée"
    WITHDRAWN = "retiree", "Retirée"


class Stage(TextChoices):
    """How far the work itself is."""

    PROJECT = "projet", "Projet"
    UNDER_WAY = "en_cours", "En cours"
    DONE = "achevee", "Achevée"


class Tag(TextChoices):
    """Transverse words; « École Internet » asks for the name of the school."""

    SCHOOL = "ecole-internet", "École Internet"
    DISABILITY = "handicap", "Handicap"
    NEIGHBOURHOODS = "quartiers", "Quartiers"
    MOBILITY = "mobilite", "Mobilité"
    HEALTH = "sante", "Santé"
    SENIORS = "aines", "Aînés"
    YOUTH = "jeunesse", "Jeunesse"
    RURAL = "ruralite", "Ruralité"
    OPEN_DATA = "donnees-ouvertes", "Données ouvertes"


class PhotoStatus(TextChoices):
    """Where the sizes of a photo stand."""

    WAITING = "waiting", "En préparation"
    READY = "ready", "Prête"
    FAILED = "failed", "Illisible"


class Sight(TextChoices):
    """What of a photo stays in sight where a page or the book cuts it to its own shape."""

    CENTER = "center", "Le milieu"
    TOP = "top", "Le haut"
    BOTTOM = "bottom", "Le bas"
    LEFT = "left", "La gauche"
    RIGHT = "right", "La droite"
    TOP_LEFT = "top-left", "Le haut, à gauche"
    TOP_RIGHT = "top-right", "Le haut, à droite"
    BOTTOM_LEFT = "bottom-left", "Le bas, à gauche"
    BOTTOM_RIGHT = "bottom-right", "Le bas, à droite"


class FieldKind(TextChoices):
    """How a field of an initiative is typed and read."""

    LINE = "line", "Une ligne"
    TEXT = "text", "Texte"
    MARKDOWN = "markdown", "Texte mis en forme"
    MONTH = "month", "Mois ou année"
    NUMBER = "number", "Nombre"
    LINES = "lines", "Une ligne chacun"
    LINKS = "links", "Un lien par ligne"
    EMAIL = "email", "Adresse électronique"
    CHOICE = "choice", "Un choix"
    CODES = "codes", "Plusieurs choix"

    @property
    def is_long(self) -> bool:
        """Whether it is typed on several lines."""
        return self in {self.TEXT, self.MARKDOWN, self.LINES, self.LINKS}

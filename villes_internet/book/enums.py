"""The volumes that are laid out chapter by chapter, and the places for what the équipe writes in the book."""

from django.db.models import TextChoices


class Volume(TextChoices):
    """The book, and the parts of it that are printed alone."""

    BOOK = "book", "Livre"
    PALMARES = "palmares", "Palmarès"
    PROFILES = "profils", "Épreuve des profils"


class Part(TextChoices):
    """What a text of the book is; `parts.PARTS` says the rest."""

    EDITORIAL = "editorial", "Éditorial"
    TESTIMONY = "temoignage", "Témoignages"
    METHOD = "methode", "La méthode"
    FINDING = "constat", "Le label en perspective : pourquoi"
    EDITION = "edition", "L’édition"
    CHOICES = "choix", "Les choix du jury"
    BIOGRAPHY = "biographie", "Biographies du jury"
    FOCUS = "focus", "Pages focus"
    ASSOCIATION = "association", "L’association"
    PRINTING = "impression", "Mentions d’impression"
    BACK = "dos", "Quatrième de couverture"


class TextState(TextChoices):
    """Where a text of the book stands."""

    MISSING = "missing", "À écrire"
    WRITTEN = "written", "À relire"
    REVIEWED = "reviewed", "Validé"

    @property
    def of_several(self) -> str:
        """What is said of several texts, after their number."""
        return "validés" if self is TextState.REVIEWED else str(self.label).lower()


class WordsState(TextChoices):
    """Where the words of a collectivité stand, for its page in the book."""

    UNREAD = "unread", "Pas encore relus"
    CHANGED = "changed", "Changés depuis l’accord"
    REMARKED = "remarked", "Remarque à traiter"
    APPROVED = "approved", "Approuvés"

"""What an item may be, and how its answer stands."""

from enum import StrEnum

from django.db.models import TextChoices


class Severity(TextChoices):
    """What a cross-check does when it fails."""

    WARNING = "alerte", "Alerte"
    BLOCKING = "bloquant", "Bloque le dépôt"


class Operator(TextChoices):
    """What a condition asks of an answer, as the trame writes it: « cette réponse est l’une de… »."""

    EQUALS = "egal", "est"
    AMONG = "dans", "est l’une de"
    ABOVE = "sup", "est plus grande que"
    AT_LEAST = "sup_egal", "est au moins"
    GIVEN = "renseigne", "est donnée"
    EMPTY = "vide", "n’est pas donnée"
    COMMENTED = "commentaire_renseigne", "est commentée"


class ItemState(TextChoices):
    """How an item stands for whoever fills it; « à corriger » is of what was just sent, never of what is saved."""

    EMPTY = "empty", "À remplir"
    ANSWERED = "answered", "Répondu"
    CARRIED = "carried", "Repris, à relire"
    TO_CHECK = "to_check", "À vérifier"
    COMMENT_EXPECTED = "comment_expected", "Commentaire attendu"
    TO_CORRECT = "to_correct", "À corriger"
    COMPUTED = "computed", "Calculé"

    @property
    def when_closed(self) -> str:
        """What is said of it once nobody can fill it any more: nothing is asked."""
        return {
            ItemState.EMPTY: "Sans réponse",
            ItemState.CARRIED: "Repris, pas relu",
            ItemState.COMMENT_EXPECTED: "Sans le commentaire attendu",
        }.get(self, str(self.label))


class Grouping(TextChoices):
    """What the study counts an answer by."""

    STRATE = "strate", "Par strate"
    REGION = "region", "Par région de l’époque"
    LEVEL = "niveau", "Par niveau obtenu"
    KIND = "type", "Communes et intercommunalités"
    FIRST = "premiere", "Premières participations connues"
    QUESTION = "question", "Par réponse à une autre question"


class QuoteState(TextChoices):
    """What a collectivité said of a passage that the équipe would quote."""

    ASKED = "asked", "en attente"
    GRANTED = "granted", "accordée"
    REFUSED = "refused", "refusée"


class SectionButton(StrEnum):
    """The buttons of a section beside « Enregistrer », by their names; those of one item hold its code, and a file of
    last edition its key.
    """

    KEEP = "keep"
    TAKE = "take"
    SET_ASIDE = "set_aside"
    CONFIRM = "confirm"
    KEEP_SECTION = "keep_section"
    CONFIRM_SECTION = "confirm_section"
    TAKE_FILE = "take_file"


class Sieve(TextChoices):
    """Which questions of a page are shown."""

    EVERY = "", "Toutes les questions"
    TO_DO = "a-faire", "À compléter"
    TO_CONFIRM = "a-confirmer", "À relire et confirmer"
    COMMENT = "commentaire", "Commentaire attendu, pas encore écrit"
    PROOF = "piece", "Pièce attendue, pas encore jointe"
    MINE = "les-miennes", "Dans les sections qui me sont confiées"
    OTHERS = "autres", "Changées par d’autres"

"""The closed lists of the jury, each value with the French words people read."""

from enum import StrEnum

from django.db.models import IntegerChoices, TextChoices

from label.enums import Phase

APPRAISED_IN = (Phase.APPRAISAL, Phase.DELIBERATION)


class JuryRole(TextChoices):
    """What somebody does for the jury of an edition: all but the instructeur vote."""

    PRESIDENT = "president", "Présidence"
    VICE_PRESIDENT = "vice_president", "Vice-présidence"
    MEMBRE = "membre", "Membre du jury"
    INSTRUCTEUR = "instructeur", "Instruction"


VOTERS = (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT, JuryRole.MEMBRE)


class LinkKind(TextChoices):
    """What a member declares (loi du 11 octobre 2013): the last three years count."""

    MANDATE = "mandate", "Mandat"
    EMPLOYMENT = "employment", "Emploi"
    RESIDENCE = "residence", "Lieu de vie"
    SERVICE = "service", "Prestation des trois dernières années"
    PARTNERSHIP = "partnership", "Partenariat de son organisation"
    OTHER = "other", "Autre lien"


class ConflictStatus(TextChoices):
    """Where a conflict of interest stands; until somebody has answered, the dossier is closed to the member."""

    PROPOSED = "proposed", "À confirmer"
    CONFIRMED = "confirmed", "Déport"
    DISMISSED = "dismissed", "Écarté"


class Trust(IntegerChoices):
    """How sure an instructeur is of the level proposed."""

    LOW = 1, "Hésitante"
    MEDIUM = 2, "Assez sûre"
    HIGH = 3, "Sûre"


class Mark(IntegerChoices):
    """How comments, or initiatives, read in a theme."""

    ONE = 1, "1 – rien de probant"
    TWO = 2, "2 – un début"
    THREE = 3, "3 – solide"
    FOUR = 4, "4 – remarquable"
    FIVE = 5, "5 – exemplaire"


class SittingStatus(TextChoices):
    """The life of a sitting."""

    PREPARED = "prepared", "Préparée"
    OPEN = "open", "Ouverte"
    SUSPENDED = "suspended", "Suspendue"
    CLOSED = "closed", "Close"


RUNS = (SittingStatus.OPEN, SittingStatus.SUSPENDED)


class CaseStatus(TextChoices):
    """Where a case of the sitting stands."""

    WAITING = "waiting", "À examiner"
    VOTING = "voting", "Vote ouvert"
    TALLIED = "tallied", "Vote clos"
    DECIDED = "decided", "Décidé"
    ADJOURNED = "adjourned", "Ajourné"


ON_THE_TABLE = (CaseStatus.VOTING, CaseStatus.TALLIED)
UNDECIDED = (CaseStatus.WAITING, CaseStatus.ADJOURNED)


class RehearsalGesture(StrEnum):
    """What whoever presides does in a rehearsal, as its console names it."""

    OPEN = "open"
    CLOSE_VOTE = "close-vote"
    DECIDE = "decide"
    DECIDE_NEXT = "decide-next"
    PUT_BACK = "put-back"


class AppealStatus(TextChoices):
    """Where an appeal stands: a correction is proposed by the équipe and confirmed by the president."""

    RECEIVED = "received", "Reçu"
    PROPOSED = "proposed", "Correction proposée"
    MAINTAINED = "maintained", "Décision maintenue"
    CORRECTED = "corrected", "Décision corrigée"


OPEN_APPEALS = (AppealStatus.RECEIVED, AppealStatus.PROPOSED)


class DossierState(TextChoices):
    """How far the appraisal of a dossier is, for a list."""

    TO_ASSIGN = "a-confier", "À confier"
    TO_READ = "a-lire", "À lire"
    UNDER_WAY = "en-cours", "En cours"
    HANDED_IN = "rendue", "Rendue"

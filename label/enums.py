"""The closed lists of the domain, each value with the French words people read."""

from enum import StrEnum

from django.db.models import IntegerChoices, TextChoices


class MentionScope(TextChoices):
    """Who may receive a special mention."""

    ALL = "all", "Toutes"
    COMMUNES = "communes", "Communes"
    VILLAGES = "villages", "Villages"
    GROUPINGS = "groupings", "Intercommunalités"
    FIRST = "first", "Premières candidatures"


class Kind(TextChoices):
    """What a collectivité is; the first four groupings have their own tax (DGCL's « EPCI à fiscalité propre »)."""

    COMMUNE = "commune", "Commune"
    CC = "cc", "Communauté de communes"
    CA = "ca", "Communauté d’agglomération"
    CU = "cu", "Communauté urbaine"
    METROPOLE = "metropole", "Métropole"
    SYNDICAT = "syndicat", "Syndicat mixte"
    DEPARTEMENT = "departement", "Département"
    REGION = "region", "Région"
    AUTRE = "autre", "Autre structure"


GROUPINGS = frozenset({Kind.CC, Kind.CA, Kind.CU, Kind.METROPOLE, Kind.SYNDICAT})


class Strate(TextChoices):
    """Size class by municipal population (book 2012, l. 205)."""

    VILLAGE = "village", "Village"
    PETITE_VILLE = "petite_ville", "Petite ville"
    VILLE_MOYENNE = "ville_moyenne", "Ville moyenne"
    GRANDE_VILLE = "grande_ville", "Grande ville"

    @property
    def plural(self) -> str:
        """The name of the whole class, with its bounds."""
        return STRATE_PLURALS[self]


STRATE_PLURALS: dict[Strate, str] = {
    Strate.VILLAGE: "Villages (moins de 3\u202f000 habitants)",
    Strate.PETITE_VILLE: "Petites villes (3\u202f000 à 19\u202f999)",
    Strate.VILLE_MOYENNE: "Villes moyennes (20\u202f000 à 99\u202f999)",
    Strate.GRANDE_VILLE: "Grandes villes (100\u202f000 et plus)",
}


class Zone(TextChoices):
    """Where a département lies."""

    METROPOLE = "metro", "Métropole"
    DROM = "drom", "Départements et régions d’outre-mer"
    COM = "com", "Collectivités d’outre-mer"


class Phase(TextChoices):
    """Where an edition's campaign stands."""

    PREPARATION = "preparation", "Préparation"
    REGISTRATION = "registration", "Inscription"
    FILLING = "filling", "Saisie"
    APPRAISAL = "appraisal", "Instruction"
    DELIBERATION = "deliberation", "Délibération"
    EMBARGO = "embargo", "Embargo"
    PUBLISHED = "published", "Publiée"
    ARCHIVED = "archived", "Archivée"


PUBLIC_PHASES = frozenset({Phase.PUBLISHED, Phase.ARCHIVED})
UNDER_WAY = tuple(phase for phase in Phase if phase not in {Phase.PREPARATION, *PUBLIC_PHASES})


class Coverage(TextChoices):
    """What is known of an edition's results."""

    COMPLETE, PARTIAL = ("complete", "Complète"), ("partial", "Partielle")


class CandidatureStatus(TextChoices):
    """Where a candidature stands."""

    REGISTERED = "registered", "Inscrite"
    FILED = "filed", "Déposée"
    WITHDRAWN = "withdrawn", "Retirée"
    INADMISSIBLE = "inadmissible", "Irrecevable"


class AwardOrigin(TextChoices):
    """Where an award comes from: an IMPORT alone is not judged by the rules."""

    IMPORT = "import", "Reprise d’une source"
    DECISION = "decision", "Décision du jury"
    APPEAL = "appeal", "Recours"
    CORRECTION = "correction", "Correction"


CORRECTED = frozenset({AwardOrigin.APPEAL, AwardOrigin.CORRECTION})


class Confidence(TextChoices):
    """How sure a recorded fact of the past is (data/profils-2012.json, « legende »)."""

    SURE = "sur", "Sûr"
    DEDUCED = "deduit", "Déduit"
    UNCERTAIN = "incertain", "Incertain"


class Theme(TextChoices):
    """The six themes of the questionnaire (`questionnaire/data/trame.yaml`) and of the initiatives (book 2012,
    l. 15–22).
    """

    ACCES_PUBLICS = "AP", "Accès publics et établissements d’enseignement"
    MISE_EN_RESEAU = "MR", "Mise en réseau des acteurs"
    SERVICES_HABITANTS = "SH", "Services aux habitants, mobilité et accessibilité"
    USAGES_INTERNES = "UI", "Usages internes et organisation"
    ADMINISTRATION_ELECTRONIQUE = "AE", "Administration électronique"
    INFORMATION_EXPRESSION = "IE", "Information des habitants, débat et expression citoyenne"


class Arobases(IntegerChoices):
    """The level of an award: 0 is the historical mention, used until 2008."""

    MENTION = 0, "Mention"
    UNE = 1, "1\u00a0@"
    DEUX = 2, "2\u00a0@"
    TROIS = 3, "3\u00a0@"
    QUATRE = 4, "4\u00a0@"
    CINQ = 5, "5\u00a0@"


class Role(TextChoices):
    """What a person may do for a collectivité; roles cumulate (docs/glossaire.md §3)."""

    CONTRIBUTEUR = "contributeur", "Contributeur(trice)"
    CORRESPONDANT = "correspondant", "Correspondant(e)"
    SIGNATAIRE = "signataire", "Signataire"

    @property
    def allows(self) -> str:
        """What the role opens, in a sentence."""
        return ROLE_ALLOWS[self]


ROLE_ALLOWS: dict[Role, str] = {
    Role.CONTRIBUTEUR: "Remplit la fiche d’identité et répond au questionnaire.",
    Role.CORRESPONDANT: (
        "Inscrit la collectivité, remplit la fiche et coordonne les réponses, accepte et invite des personnes."
    ),
    Role.SIGNATAIRE: (
        "Inscrit la collectivité, remplit la fiche, dépose le dossier, le rouvre ou retire la candidature."
    ),
}


class ClaimedLevel(TextChoices):
    """What somebody says that an edition gave to a collectivité: a level, nothing, or a participation without one."""

    FIVE = "5", "5\u00a0@"
    FOUR = "4", "4\u00a0@"
    THREE = "3", "3\u00a0@"
    TWO = "2", "2\u00a0@"
    ONE = "1", "1\u00a0@"
    MENTION = "0", "Mention"
    UNRATED = "unrated", "Participation, niveau inconnu"
    NONE = "none", "Aucun niveau cette année-là"


class SignatoryBasis(TextChoices):
    """Why somebody may sign for a collectivité."""

    EXECUTIVE = "executive", "Exécutif (maire, présidence)"
    DELEGATION = "delegation", "Délégation de signature"


class UserGroup(StrEnum):
    """The groups of people beside the agents of collectivités: who runs the label, who sits on its jury, who keeps the
    platform running.
    """

    EQUIPE = "equipe"
    JURY = "jury"
    TECHNIQUE = "technique"


class LineKind(StrEnum):
    """What a line of the register of decisions says, in the words that its readers find in the file (« nature »)."""

    REGULATION = "reglement"
    DECISION = "decision"
    CORRECTION = "correction"


class Mover(TextChoices):
    """Who moves a candidature, or an initiative, from one state to the next."""

    AGENT = "agent", "la collectivité"
    EQUIPE = "equipe", "l’équipe"


class MembershipStatus(TextChoices):
    """Where the attachment of a person to a collectivité stands."""

    PENDING = "pending", "En attente"
    ACTIVE = "active", "Actif"
    REFUSED = "refused", "Refusé"
    ENDED = "ended", "Terminé"


OPEN_MEMBERSHIPS = (MembershipStatus.PENDING, MembershipStatus.ACTIVE)


class MembershipOrigin(TextChoices):
    """By which door a person came to a collectivité."""

    REQUEST = "request", "Demande"
    INVITATION = "invitation", "Invitation"
    PROCONNECT = "proconnect", "ProConnect"
    EQUIPE = "equipe", "Équipe"
    SUCCESSION = "succession", "Succession"


class MailKind(TextChoices):
    """The messages of a campaign whose text the équipe owns, one template each and an edition."""

    OPENING = "ouverture", "Ouverture de la campagne"
    REMINDER_14 = "relance_14", "Relance, 14 jours avant la clôture"
    REMINDER_7 = "relance_7", "Relance, 7 jours avant la clôture"
    REMINDER_2 = "relance_2", "Relance, 2 jours avant la clôture"
    REMINDER_0 = "relance_0", "Relance du dernier matin"
    REMINDER = "relance", "Relance à la main"
    FREE = "libre", "Message libre"


class Audience(TextChoices):
    """Whom a mailing is for, computed when it leaves."""

    INVITED = "invitees", "Toutes les collectivités dont une adresse est connue"
    NOT_REGISTERED = "non_inscrites", "Invitées, pas encore inscrites"
    REGISTERED = "inscrites", "Inscrites, dossier non déposé"
    NOT_STARTED = "non_commencees", "Inscrites, dossier non commencé"
    STARTED = "commencees", "Dossier commencé, non déposé"
    FILED = "deposees", "Dossier déposé"
    LABELLED = "labellisees", "Labellisées, une fois les résultats publiés"
    MEMBERS = "membres", "Membres de l’association cette année"
    JURY = "jury", "Membres du jury de cette édition"
    CORRESPONDENTS = "relais", "Correspondants régionaux de cette édition"
    PRESS = "presse", "Liste de presse"
    CHOSEN = "choisies", "Candidatures choisies dans le tableau"


class TownClass(TextChoices):
    """The communes of one strate, or the intercommunalités, which are counted apart (book 2012, l. 205)."""

    VILLAGE = "village", "Villages"
    PETITE_VILLE = "petite_ville", "Petites villes"
    VILLE_MOYENNE = "ville_moyenne", "Villes moyennes"
    GRANDE_VILLE = "grande_ville", "Grandes villes"
    GROUPING = "intercommunalite", "Intercommunalités"

    @property
    def plural(self) -> str:
        """The name of the whole class, with its bounds."""
        return self.label if self is TownClass.GROUPING else Strate(self.value).plural


class MailingStatus(TextChoices):
    """A mailing is read as a draft, then released; one of the schedule waits for its hour."""

    DRAFT = "draft", "Brouillon"
    PLANNED = "planned", "Prévu"
    RELEASED = "released", "Parti"
    CANCELLED = "cancelled", "Annulé"


class MessageStatus(TextChoices):
    """Where the message of one recipient stands."""

    QUEUED = "queued", "En file"
    SENDING = "sending", "En cours d’envoi"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "Échoué"
    CANCELLED = "cancelled", "Annulé"


class AccessEvent(TextChoices):
    """What the access log keeps for twelve months."""

    SIGN_IN = "sign_in", "Connexion"
    REFUSED = "refused", "Connexion refusée"
    SIGN_OUT = "sign_out", "Déconnexion"


class ScanStatus(TextChoices):
    """What the antivirus said of an attached document, which is not handed out before its word, nor against it."""

    UNSCANNED = "unscanned", "Non analysé"
    WAITING = "waiting", "Analyse en attente"
    CLEAN = "clean", "Analysé, sain"
    INFECTED = "infected", "Refusé par l’antivirus"


READABLE_SCANS = (ScanStatus.UNSCANNED, ScanStatus.CLEAN)


class DraftEnd(TextChoices):
    """What became of a draft."""

    APPLIED = "applied", "brouillon appliqué"
    SENT = "sent", "envoyé"
    DROPPED = "dropped", "brouillon abandonné"


class DocumentStatus(TextChoices):
    """The life of a document that a worker makes."""

    PENDING = "pending", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "Échoué"
    CANCELLED = "cancelled", "Annulé"
    INTERRUPTED = "interrupted", "Interrompu"


DOCUMENT_ACTIVE = (DocumentStatus.PENDING, DocumentStatus.RUNNING)
DOCUMENT_STOPPED = (DocumentStatus.FAILED, DocumentStatus.INTERRUPTED, DocumentStatus.CANCELLED)  # waits for somebody


class LevelState(TextChoices):
    """What the rules say of one level; never kept."""

    OPEN = "open", "ouvert"
    CLOSED = "closed", "fermé"
    TO_CHECK = "to_check", "à vérifier"


class Nature(TextChoices):
    """A living document is made again when its facts change; an act never is, and is only followed by another."""

    LIVING = "living", "Vivant"
    ACT = "act", "Acte"


class StepState(TextChoices):
    """Where a step of an edition's year stands; never kept."""

    DONE = "done", "fait"
    NEXT = "next", "ensuite"
    LATE = "late", "en retard"
    LATER = "later", "plus tard"


class ImportKind(TextChoices):
    """The tables that the équipe may send."""

    CONTACTS = "contacts", "Adresses de contact"
    PALMARES = "palmares", "Palmarès d’une édition passée"
    REFERENTIEL = "cog", "Référentiel d’un nouveau millésime"


class ImportStatus(TextChoices):
    """Where an import stands."""

    READ = "read", "À relire"
    APPLIED = "applied", "Appliqué"
    UNDONE = "undone", "Annulé"
    DROPPED = "dropped", "Abandonné"


class LineState(TextChoices):
    """What a line of an import would do."""

    NEW = "new", "Nouvelle"
    CHANGED = "changed", "Changée"
    DOUBTFUL = "doubtful", "À vérifier"
    SAME = "same", "Inchangée"
    LEFT = "left", "Laissée"

    @property
    def plural(self) -> str:
        """Before their number: « Nouvelles »."""
        return self.label if self is LineState.DOUBTFUL else f"{self.label}s"

"""The closed lists of the domain, each value with the French words people read."""

from django.db.models import IntegerChoices, TextChoices


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
    """Where an award comes from: only DECISION and APPEAL are judged by the rules."""

    IMPORT = "import", "Reprise d’une source"
    DECISION = "decision", "Décision du jury"
    APPEAL = "appeal", "Recours"


class Confidence(TextChoices):
    """How sure a recorded fact of the past is (data/profils-2012.json, « legende »)."""

    SURE = "sur", "Sûr"
    DEDUCED = "deduit", "Déduit"
    UNCERTAIN = "incertain", "Incertain"


class Theme(TextChoices):
    """The six themes of the questionnaire (`questionnaire/trame.yaml`) and of the initiatives (book 2012, l. 15–22)."""

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

    CONTRIBUTEUR = "contributeur", "Contributeur"
    CORRESPONDANT = "correspondant", "Correspondant"
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


class SignatoryBasis(TextChoices):
    """Why somebody may sign for a collectivité."""

    EXECUTIVE = "executive", "Exécutif (maire, présidence)"
    DELEGATION = "delegation", "Délégation de signature"


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
    CHOSEN = "choisies", "Candidatures choisies dans le tableau"


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


class Verb(TextChoices):
    """The gestures that the journal keeps."""

    AWARD = "award", "niveau enregistré"
    CONFIRM_PAST = "confirm_past", "passé confirmé"
    IMPORT_REFERENTIEL = "import_referentiel", "référentiel importé"
    IMPORT_EDITION = "import_edition", "édition importée"
    IMPORT_PALMARES = "import_palmares", "palmarès importé"
    SAVE_EDITION = "save_edition", "édition saisie"
    IMPORT_PROFILES = "import_profiles", "historiques importés"
    IMPORT_MEMBERS = "import_members", "adhésions importées"
    REQUEST_DOCUMENT = "request_document", "fabrication demandée"
    CANCEL_DOCUMENT = "cancel_document", "fabrication annulée"
    SET_PICTURE = "set_picture", "photo du livre ajoutée"
    REMOVE_PICTURE = "remove_picture", "photo du livre retirée"
    SET_FOCUS = "set_focus", "initiative retenue pour le livre"
    REMOVE_FOCUS = "remove_focus", "initiative plus retenue pour le livre"
    RECORD_PAST = "record_past", "participation passée prouvée"
    CREATE_EDITION = "create_edition", "édition créée"
    SAVE_CALENDAR = "save_calendar", "calendrier appliqué"
    ANNOUNCE_EDITION = "announce_edition", "édition annoncée"
    ARM_PUBLICATION = "arm_publication", "publication autorisée"
    DISARM_PUBLICATION = "disarm_publication", "autorisation de publier reprise"
    REMOVE_AWARD = "remove_award", "niveau retiré"
    SAVE_REGULATION = "save_regulation", "règlement modifié"
    MOVE_PHASE = "move_phase", "changement de phase"
    REQUEST_MEMBERSHIP = "request_membership", "rattachement demandé"
    ACCEPT_MEMBERSHIP = "accept_membership", "rattachement accepté"
    REFUSE_MEMBERSHIP = "refuse_membership", "rattachement refusé"
    CHANGE_ROLES = "change_roles", "rôles modifiés"
    END_MEMBERSHIP = "end_membership", "rattachement terminé"
    INVITE = "invite", "invitation envoyée"
    WITHDRAW_INVITATION = "withdraw_invitation", "invitation retirée"
    ACCEPT_INVITATION = "accept_invitation", "invitation acceptée"
    ATTACH_BY_SIREN = "attach_by_siren", "rattachement par ProConnect"
    SET_CONTACT = "set_contact", "adresse de contact modifiée"
    REGISTER = "register", "candidature inscrite"
    SAVE_CARD = "save_card", "fiche enregistrée"
    SUBMIT = "submit", "dossier déposé"
    INSTALL_QUESTIONNAIRE = "install_questionnaire", "questionnaire chargé"
    PUBLISH_QUESTIONNAIRE = "publish_questionnaire", "questionnaire publié"
    ASSIGN_SECTION = "assign_section", "section confiée"
    UNASSIGN_SECTION = "unassign_section", "section reprise"
    ATTACH_DOCUMENT = "attach_document", "document joint"
    REMOVE_DOCUMENT = "remove_document", "document retiré"
    REFUSE_DOCUMENT = "refuse_document", "document refusé par l’antivirus"
    START_INITIATIVE = "start_initiative", "initiative commencée"
    SUBMIT_INITIATIVE = "submit_initiative", "initiative proposée"
    TAKE_BACK_INITIATIVE = "take_back_initiative", "initiative reprise"
    PUBLISH_INITIATIVE = "publish_initiative", "initiative publiée"
    RETURN_INITIATIVE = "return_initiative", "initiative renvoyée"
    WITHDRAW_INITIATIVE = "withdraw_initiative", "initiative retirée"
    PUT_FORWARD = "put_forward", "initiative mise en avant"
    TAKE_OFF = "take_off", "initiative plus mise en avant"
    ADD_PHOTO = "add_photo", "photo ajoutée"
    ADD_DOCUMENT = "add_document", "document d’initiative joint"
    REMOVE_INITIATIVE_DOCUMENT = "remove_initiative_document", "document d’initiative retiré"
    MOVE_PHOTO = "move_photo", "photo déplacée"
    REMOVE_PHOTO = "remove_photo", "photo retirée"
    REOPEN = "reopen", "dossier rouvert"
    EXTEND = "extend", "dossier prolongé"
    CHANGE_STATUS = "change_status", "état du dossier changé"
    SAVE_TEMPLATE = "save_template", "modèle de courriel modifié"
    COMPOSE_MAILING = "compose_mailing", "envoi préparé"
    SAVE_MAILING = "save_mailing", "envoi corrigé"
    PLAN_MAILING = "plan_mailing", "relance préparée par le calendrier"
    RELEASE_MAILING = "release_mailing", "envoi parti"
    CANCEL_MAILING = "cancel_mailing", "envoi annulé"
    RETRY_MESSAGE = "retry_message", "courriel renvoyé"
    RENAME = "rename", "nom changé"
    SAVE_USER = "save_user", "compte modifié par l’administration"
    NAME_COLLEAGUE = "name_colleague", "collègue nommé"
    END_COLLEAGUE = "end_colleague", "collègue retiré"
    SUSPEND_ACCOUNT = "suspend_account", "compte fermé"
    REOPEN_ACCOUNT = "reopen_account", "compte rouvert"
    ASK_FACTOR_RESET = "ask_factor_reset", "remise à zéro d’un second facteur demandée"
    SETTLE_FACTOR_RESET = "settle_factor_reset", "remise à zéro d’un second facteur réglée"
    EXPORT_PERSON = "export_person", "données d’une personne extraites"
    ERASE_ACCOUNT = "erase_account", "compte effacé"
    RETENTION = "retention", "purge des données anciennes"
    VIEW_AS = "view_as", "vue comme une personne"
    VIEW_AS_END = "view_as_end", "fin de la vue comme une personne"
    NAME_MEMBER = "name_member", "membre du jury nommé"
    END_MEMBER = "end_member", "membre du jury retiré"
    ACCEPT_CHARTER = "accept_charter", "charte du jury acceptée"
    DECLARE_LINK = "declare_link", "lien déclaré"
    WITHDRAW_LINK = "withdraw_link", "lien retiré"
    FINISH_DECLARATION = "finish_declaration", "liens tous déclarés"
    RECUSE = "recuse", "déport enregistré"
    DISMISS_CONFLICT = "dismiss_conflict", "conflit écarté"
    ASSIGN_FILES = "assign_files", "dossiers répartis"
    ASSIGN_FILE = "assign_file", "dossier confié"
    UNASSIGN_FILE = "unassign_file", "dossier repris"
    START_APPRAISAL = "start_appraisal", "instruction commencée"
    FINISH_APPRAISAL = "finish_appraisal", "instruction rendue"
    RESUME_APPRAISAL = "resume_appraisal", "instruction reprise"
    REMIND_READERS = "remind_readers", "instructeurs relancés"
    ASK_TOWN = "ask_town", "question posée à la collectivité"
    ASK_PAST_CHECK = "ask_past_check", "vérification du passé demandée"
    ANSWER_QUESTION = "answer_question", "réponse à une question"
    PREPARE_SITTING = "prepare_sitting", "séance préparée"
    SET_AGENDA = "set_agenda", "ordre du jour fait"
    MARK_PRESENT = "mark_present", "arrivée notée"
    MARK_ABSENT = "mark_absent", "départ noté"
    OPEN_SITTING = "open_sitting", "séance ouverte"
    SUSPEND_SITTING = "suspend_sitting", "séance suspendue"
    OPEN_CASE = "open_case", "dossier ouvert au vote"
    CAST_VOTE = "cast_vote", "vote"
    CLOSE_VOTE = "close_vote", "vote clos"
    REOPEN_VOTE = "reopen_vote", "vote rouvert"
    ADJOURN_CASE = "adjourn_case", "dossier ajourné"
    DECIDE = "decide", "décision"
    UNDO_DECISION = "undo_decision", "décision annulée"
    PULL_CASE = "pull_case", "dossier retiré de l’adoption groupée"
    ADOPT_GROUP = "adopt_group", "adoption groupée"
    UNDO_GROUP = "undo_group", "adoption groupée annulée"
    CLOSE_SITTING = "close_sitting", "séance close"
    SAVE_FEEDBACK = "save_feedback", "restitution modifiée"
    RECEIVE_APPEAL = "receive_appeal", "recours reçu"
    ANSWER_APPEAL = "answer_appeal", "réponse à un recours"
    CONFIRM_CORRECTION = "confirm_correction", "avis de la présidence sur une correction"
    PUBLISH_EDITION = "publish_edition", "résultats publiés"
    SEED_DEMONSTRATION = "seed_demonstration", "édition de démonstration posée"
    RESUME_DOCUMENT = "resume_document", "fabrication reprise"
    INTERRUPT_DOCUMENT = "interrupt_document", "fabrication interrompue"

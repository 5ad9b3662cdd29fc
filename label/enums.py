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


class Coverage(TextChoices):
    """What is known of an edition's results."""

    COMPLETE = "complete", "Complète"
    PARTIAL = "partial", "Partielle"


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

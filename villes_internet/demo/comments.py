"""Comments as agents write them, by section of the trame; invented, and believable of a town of any size."""

from villes_internet.demo.people import draw

# {ville} is « Agen », {de} « d’Agen ».
SAID: dict[str, tuple[str, ...]] = {
    "AP-A": (
        (
            "La médiathèque ouvre quatre postes en accès libre, du mardi au samedi ; l’accès est gratuit, sans "
            "inscription."
        ),
        "Deux points d’accès : la mairie annexe et le centre social. Un agent est présent aux heures d’ouverture.",
        "Le bus numérique passe une fois par mois dans chaque hameau ; 340 personnes accueillies l’an dernier.",
        "L’espace public numérique est porté par une association que la ville finance par convention triennale.",
    ),
    "AP-B": (
        "Un atelier par semaine, le programme est affiché en mairie et publié sur le site à chaque trimestre.",
        "Les seniors et les demandeurs d’emploi ont leurs propres créneaux ; le CCAS oriente les personnes.",
        (
            "Deux animateurs, dont un à mi-temps. La demande dépasse l’offre : nous ouvrons un créneau en soirée à la "
            "rentrée."
        ),
    ),
    "AP-C": (
        "Les ordinateurs réformés sont remis en état par l’atelier d’insertion, puis donnés sur avis du CCAS.",
        "Une quarantaine de machines par an, sous système libre, avec deux heures de prise en main.",
        "Un partenariat avec la ressourcerie est en cours d’écriture ; rien n’est encore formalisé.",
    ),
    "AP-D": (
        (
            "Convention signée avec l’inspection académique en début d’année ; chaque école élémentaire a sa classe "
            "mobile."
        ),
        "Les temps périscolaires comptent un atelier de création de blog et un atelier de photographie numérique.",
        "Les trois écoles sont raccordées ; l’équipement des maternelles est prévu au budget suivant.",
    ),
    "MR-A": (
        "L’annuaire compte 210 associations ; chacune tient sa page avec un identifiant que la ville lui remet.",
        "La maison des associations propose deux sessions de formation par an et le prêt d’un vidéoprojecteur.",
        "Le CCAS et la mission locale sont signataires de la charte de la médiation numérique.",
    ),
    "MR-B": (
        "Un télécentre de douze places, ouvert avec la communauté de communes ; six entreprises y sont installées.",
        "La chambre de métiers anime chaque automne une demi-journée pour les commerçants, dans nos locaux.",
        "Une borne de visioconférence relie la mairie à Pôle emploi, deux demi-journées par semaine.",
    ),
    "MR-C": (
        "Le système d’information géographique et le marché de téléphonie sont portés par l’intercommunalité.",
        "Nous avons présenté notre guichet en ligne à deux rencontres du réseau ; le support est publié sur le site.",
        "Le jumelage comporte un échange en visioconférence entre deux classes, une fois par trimestre.",
    ),
    "MR-D": (
        "La maison de santé partage un agenda et une messagerie sécurisée entre les neuf professionnels.",
        "La résidence autonomie dispose d’un poste adapté et d’une animatrice le jeudi après-midi.",
        "Le contrat local de santé, signé cette année, prévoit une action sur l’accès aux droits en ligne.",
    ),
    "SH-A": (
        "Le site a été refait l’an dernier ; il s’adapte au téléphone, qui représente un tiers des visites.",
        "Une application donne les horaires, les travaux et les menus des cantines ; 1 900 téléchargements.",
    ),
    "SH-B": (
        "Les délibérations sont publiées en texte ; le bulletin existe en version sonore, lue par des bénévoles.",
        "Deux agents ont suivi la formation aux contenus accessibles ; l’audit du site est commandé.",
    ),
    "SH-C": (
        "La médiathèque donne accès à l’autoformation et à la presse en ligne depuis chez soi, avec sa carte.",
        "Un parcours de codes à flasher fait le tour du centre ancien, écrit avec la société d’histoire.",
        "Les inscriptions à l’école de musique se font encore sur papier ; elles seront en ligne à la rentrée.",
    ),
    "SH-D": (
        "Le formulaire « Signaler un problème » est sur la page d’accueil ; la réponse part sous cinq jours ouvrés.",
        "Les travaux et les places de stationnement sont sur le plan interactif du site.",
    ),
    "SH-E": (
        "Le site renvoie vers la prise de rendez-vous du centre de santé ; une permanence aide à s’y inscrire.",
        "Une enquête en ligne a été menée avec les aidants : 412 réponses, restituées en réunion publique.",
        "La téléassistance est proposée par le CCAS à tarif aidé ; 85 foyers équipés.",
    ),
    "UI-A": (
        "La stratégie numérique a été adoptée par le conseil ; elle est suivie par un comité de pilotage trimestriel.",
        (
            "Le budget numérique est réparti entre trois services : le chiffre est une estimation de la direction des "
            "finances."
        ),
    ),
    "UI-B": (
        "L’intranet est ouvert à tous les agents, y compris ceux des écoles et des ateliers, sur des postes partagés.",
        "Un correspondant dans chaque direction ; ils se réunissent toutes les six semaines.",
    ),
    "UI-C": (
        "Un plan de sauvegarde existe, testé une fois l’an. La charte informatique est annexée au règlement intérieur.",
    ),
    "UI-D": (
        (
            "La bureautique est libre sur tous les postes depuis quatre ans ; les formats ouverts sont la règle entre "
            "services."
        ),
        (
            "Le logiciel libre est étudié à chaque renouvellement ; le site et le système d’information géographique "
            "le sont déjà."
        ),
    ),
    "UI-E": ("Les postes sont gardés sept ans ; l’extinction des serveurs de test la nuit est automatique.",),
    "AE-A": (
        "Près de la moitié des demandes d’actes d’état civil arrivent en ligne ; l’accueil aide qui le souhaite.",
        "La part vient du tableau de bord de l’accueil, sur les douze derniers mois.",
    ),
    "AE-B": (
        "Un même outil suit les demandes du guichet, du téléphone et du site ; chaque service y répond.",
        "L’outil est en cours de déploiement : trois services sur neuf y sont.",
    ),
    "AE-C": ("Les actes sont télétransmis au contrôle de légalité depuis deux ans, les marchés depuis cette année.",),
    "AE-D": (
        (
            "Une dizaine de jeux de données, sous licence ouverte ; les budgets et les équipements sont les plus "
            "consultés."
        ),
    ),
    "IE-A": (
        "Site, lettre d’information à 4 200 abonnés, deux panneaux lumineux et une page sur les réseaux sociaux.",
        "La lettre part le premier lundi du mois ; un blog suit les grands travaux.",
    ),
    "IE-B": (
        "Les ordres du jour et les comptes rendus sont en ligne sous huit jours ; les séances ne sont pas filmées.",
    ),
    "IE-C": (
        "La consultation sur le plan de déplacements a réuni 630 contributions, en ligne et en trois ateliers.",
        "Le bilan est publié avec, pour chaque proposition, la suite donnée et la raison.",
        "Les questionnaires sont aussi disponibles en mairie : un tiers des réponses vient du papier.",
    ),
    "IE-D": (
        "La radio associative est soutenue par une convention ; elle tient une émission avec les collégiens.",
        "Le conseil des jeunes a son espace en ligne, animé par un agent du service jeunesse.",
        (
            "Les habitants ont versé 1 100 photographies anciennes à la mémoire {de} ; elles sont légendées par un "
            "groupe de bénévoles."
        ),
    ),
}
NOT_YET = (
    "Pas encore : la question est inscrite au programme de l’an prochain.",
    "Non, faute de moyens humains ; la communauté y réfléchit pour l’ensemble des communes.",
    "Le besoin n’a pas été exprimé jusqu’ici.",
    "Un essai a été fait puis arrêté : trop peu de demandes.",
)
NOT_OURS = (
    "Compétence transférée à l’intercommunalité.",
    "Sans objet ici : le territoire ne compte pas d’équipement de ce genre.",
)


def comment(section: str, of: str, *seeds: object) -> str:
    """What was written about an item of a section; `of` is « d’Agen »."""
    sentences = SAID[section]
    return sentences[draw("said", section, *seeds) % len(sentences)].replace("{de}", of)


def not_yet(*seeds: object) -> str:
    """What is written beside a « non »."""
    return NOT_YET[draw("not yet", *seeds) % len(NOT_YET)]


def not_ours(*seeds: object) -> str:
    """What justifies « sans objet »."""
    return NOT_OURS[draw("not ours", *seeds) % len(NOT_OURS)]

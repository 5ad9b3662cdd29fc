"""The mails that leave of themselves about accounts and the équipe, as they are proposed."""

from label.letters import BYE, PERSON
from label.rules.letters import LINK, GestureMail, register

COLLEAGUE_NAMED = GestureMail(
    code="collegue_nomme",
    name="Nomination dans l’équipe",
    when="À la personne qui entre dans l’équipe.",
    subject="Vous êtes de l’équipe du label {label}",
    body=(
        "Bonjour,\n\nVous êtes désormais de l’équipe du label {label} : vous ouvrez le pilotage des éditions."
        "\n\n{mot_de_passe}\n\nLe pilotage : {lien}\n\nUn second facteur vous sera demandé avant la première page."
    ),
    words={
        "mot_de_passe": (
            "comment choisir un mot de passe, pour qui n’en a pas",
            f"Choisissez d’abord un mot de passe, avec cette adresse : {LINK}",
        ),
        "lien": ("l’adresse du pilotage", LINK),
    },
    needed=("mot_de_passe", "lien"),
)
COLLEAGUE_ENDED = GestureMail(
    code="collegue_retire",
    name="Départ de l’équipe",
    when="À la personne qui n’est plus de l’équipe.",
    subject="Vous n’êtes plus de l’équipe du label {label}",
    body=(
        "Bonjour,\n\nVous n’êtes plus de l’équipe du label {label} : le pilotage ne vous est plus ouvert. Votre compte "
        "reste.\n\nSi c’est une erreur, dites-le : {lien}"
    ),
    words={"lien": ("l’adresse de la page « Contact »", LINK)},
)
CLOSED = GestureMail(
    code="compte_ferme",
    name="Compte fermé",
    when="À la personne dont l’équipe ferme le compte.",
    subject="Votre compte est fermé",
    body=(
        "Bonjour,\n\nL’équipe du label {label} a fermé votre compte : {raison}\n\nCe que vous aviez tapé reste. Pour "
        "en parler : {lien}"
    ),
    words={"raison": ("la raison", "Adresse partagée"), "lien": ("l’adresse de la page « Contact »", LINK)},
    needed=("raison",),
)
OPENED_AGAIN = GestureMail(
    code="compte_rouvert",
    name="Compte rouvert",
    when="À la personne dont l’équipe rouvre le compte.",
    subject="Votre compte est de nouveau ouvert",
    body="Bonjour,\n\nL’équipe du label {label} a rouvert votre compte. Connectez-vous : {lien}",
    words={"lien": ("l’adresse de connexion", LINK)},
)
IDLE = GestureMail(
    code="compte_inactif",
    name="Compte bientôt effacé",
    when="À qui ne s’est pas connecté depuis près de deux ans, un mois avant l’effacement.",
    subject="Votre compte sera effacé dans un mois",
    body=(
        "Bonjour,\n\nVous ne vous êtes pas connecté(e) depuis près de deux ans. Votre compte sera effacé dans un mois, "
        "comme nous nous y engageons.\n\nPour le garder, il suffit de vous connecter : {lien}" + BYE
    ),
    words={"lien": ("l’adresse de connexion", LINK)},
    needed=("lien",),
)
FACTOR_RESET = GestureMail(
    code="second_facteur_remis",
    name="Second facteur remis à zéro",
    when="À la personne dont deux membres de l’équipe remettent à zéro le second facteur.",
    subject="Votre second facteur est remis à zéro",
    body=(
        "Bonjour,\n\nDeux personnes de l’équipe du label {label} ont remis à zéro votre second facteur, et vos "
        "sessions sont fermées. {suite}\n\nConnectez-vous : {lien}\n\nSi vous ne l’avez pas demandé, dites-le tout de "
        "suite : {contact}"
    ),
    words={
        "suite": ("ce qui sera demandé ensuite", "Un nouveau vous sera demandé à la prochaine connexion."),
        "lien": ("l’adresse de connexion", LINK),
        "contact": ("l’adresse de la page « Contact »", LINK),
    },
    needed=("contact",),
)
FACTOR_ASKED = GestureMail(
    code="second_facteur_demande",
    name="Remise à zéro demandée",
    when="Aux autres personnes de l’équipe, quand l’une demande de remettre à zéro un second facteur.",
    subject="Second facteur de {prenom_nom} : à accorder, ou à refuser",
    body=(
        "Bonjour,\n\n{demande} demande que le second facteur de {prenom_nom} soit remis à zéro : {raison}\n\nIl y faut "
        "une autre personne de l’équipe. Accordez-le, ou refusez : {lien}"
    ),
    words={
        "demande": ("qui le demande", "Élise Duval"),
        **PERSON,
        "raison": ("la raison", "Elle m’a appelée de son bureau"),
        "lien": ("l’adresse de sa page", LINK),
    },
    needed=("lien",),
)
ADDRESS_CHANGED = GestureMail(
    code="adresse_changee",
    name="Adresse changée",
    when="À l’ancienne adresse et à la nouvelle, quand l’équipe change celle d’un compte.",
    subject="L’adresse de votre compte a changé",
    body=(
        "Bonjour,\n\nÀ votre demande, l’équipe du label {label} a remplacé l’adresse de votre compte, {avant}, par "
        "{adresse}. Vos sessions sont fermées.\n\nConnectez-vous : {lien}\n\nSi vous ne l’avez pas demandé, dites-le "
        "tout de suite : {contact}"
    ),
    words={
        "avant": ("l’adresse d’avant", "camille@parthenay.example"),
        "adresse": ("la nouvelle adresse", "camille.martin@parthenay.example"),
        "lien": ("l’adresse de connexion", LINK),
        "contact": ("l’adresse de la page « Contact »", LINK),
    },
    needed=("contact",),
)

register((COLLEAGUE_NAMED, COLLEAGUE_ENDED, CLOSED, OPENED_AGAIN, IDLE, FACTOR_RESET, FACTOR_ASKED, ADDRESS_CHANGED))

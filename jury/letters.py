"""The mails that leave of themselves around the jury, as they are proposed."""

from label.letters import OF_THE_YEAR, TOWN
from label.rules.letters import LINK, GestureMail, register
from label.rules.mail import WHY_PERSON

WHY_MEMBER = "Vous recevez ce courriel parce que vous êtes du jury du label."

NAMED = GestureMail(
    code="jury_nomme",
    name="Nomination au jury",
    when="À la personne que l’équipe nomme au jury.",
    subject="Jury {edition} : votre nomination",
    body=(
        "Bonjour,\n\nL’équipe du label {label} vous nomme au jury de l’édition {edition} ({role})."
        "\n\n{mot_de_passe}\n\nVotre espace : {lien}\n\nUn second facteur vous sera demandé, puis d’accepter la charte "
        "et de déclarer vos liens avec les collectivités candidates."
    ),
    words={
        "edition": ("le millésime", "2013"),
        "role": ("son rôle au jury", "membre"),
        "mot_de_passe": (
            "comment choisir un mot de passe, pour qui n’en a pas",
            f"Choisissez d’abord un mot de passe, avec cette adresse : {LINK}",
        ),
        "lien": ("l’adresse de son espace", LINK),
    },
    needed=("mot_de_passe", "lien"),
    why="Vous recevez ce courriel parce que l’équipe du label vous nomme au jury.",
)
QUESTION = GestureMail(
    code="jury_question",
    name="Question du jury",
    when="Aux personnes de la collectivité, quand un lecteur pose une question sur son dossier.",
    subject="{collectivite} : une question sur votre dossier",
    body=(
        "Bonjour,\n\nEn lisant le dossier de {collectivite}, une question se pose :\n\n{question}"
        "\n\nRéponse attendue au plus tard le {date}, ici : {lien}"
    ),
    words={
        **OF_THE_YEAR,
        "question": ("la question", "Combien d’heures l’espace public est-il ouvert ?"),
        "date": ("la date attendue", "22 novembre 2013"),
        "lien": ("l’adresse où répondre", LINK),
    },
    needed=("question", "lien"),
    why=WHY_PERSON,
)
ANSWER = GestureMail(
    code="jury_reponse",
    name="Réponse d’une collectivité",
    when="Au lecteur, quand la collectivité a répondu à sa question.",
    subject="{collectivite} a répondu à votre question",
    body="Bonjour,\n\n{collectivite} a répondu à votre question :\n\n{reponse}\n\nLe dossier : {lien}",
    words={
        **TOWN,
        "reponse": ("la réponse", "Trente-cinq heures par semaine."),
        "lien": ("l’adresse du dossier", LINK),
    },
    needed=("reponse",),
)
GIVEN = GestureMail(
    code="jury_confie",
    name="Dossier confié après un déport",
    when="Au lecteur à qui revient le dossier d’un autre, qui se déporte.",
    subject="{collectivite} : un dossier vous est confié",
    body=(
        "Bonjour,\n\nLe dossier de {collectivite} vous est confié : son lecteur ne le lit plus{date}.\n\n"
        "Le dossier : {lien}"
    ),
    words={
        **TOWN,
        "date": ("pour quand, s’il y a une date", ", à rendre pour le 22 novembre 2013"),
        "lien": ("l’adresse du dossier", LINK),
    },
    needed=("lien",),
    why=WHY_MEMBER,
)
REMINDER = GestureMail(
    code="jury_relance",
    name="Relance d’un lecteur",
    when="Au lecteur qui a encore des dossiers à rendre, quand l’équipe le relance.",
    subject="Instruction {edition} : {reste} à rendre",
    body=(
        "Bonjour,\n\nIl vous reste {reste} à rendre pour le jury de l’édition {edition}{retard}."
        "\n\nVos dossiers : {lien}"
    ),
    words={
        "edition": ("le millésime", "2013"),
        "reste": ("combien de dossiers", "12 dossiers"),
        "retard": ("ceux dont la date est passée", ", dont 3 dont la date est passée"),
        "lien": ("l’adresse de ses dossiers", LINK),
    },
    needed=("reste", "lien"),
    why=WHY_MEMBER,
)
NEW_DAY = GestureMail(
    code="jury_date",
    name="Nouvelle date d’un lecteur",
    when="Au lecteur à qui il reste des dossiers, quand l’équipe en change la date.",
    subject="Instruction {edition} : à rendre pour le {date}",
    body=(
        "Bonjour,\n\nL’équipe change la date de ce qu’il vous reste à rendre pour le jury de l’édition {edition} : "
        "{reste}, désormais pour le {date}.\n\nVos dossiers : {lien}"
    ),
    words={
        "edition": ("le millésime", "2013"),
        "reste": ("combien de dossiers", "12 dossiers"),
        "date": ("la nouvelle date", "22 novembre 2013"),
        "lien": ("l’adresse de ses dossiers", LINK),
    },
    needed=("date", "lien"),
    why=WHY_MEMBER,
)
PAST = GestureMail(
    code="jury_passe",
    name="Passé à vérifier",
    when="À l’équipe, quand un lecteur attend que le passé d’une collectivité soit confirmé.",
    subject="{collectivite} : un passé à vérifier pour le jury",
    body=(
        "Bonjour,\n\n{lecteur} lit le dossier de {collectivite} : des niveaux y sont « à vérifier », parce que ses "
        "participations passées ne sont pas toutes connues.\n\nConfirmez ce passé, ou complétez-le, ici : {lien}"
    ),
    words={
        "lecteur": ("qui lit", "Dominique Bernard"),
        **TOWN,
        "lien": ("l’adresse de la collectivité au pilotage", LINK),
    },
    needed=("lien",),
)
APPEAL_RECEIVED = GestureMail(
    code="recours_recu",
    name="Recours reçu",
    when="À qui conteste un niveau, dès que son recours est enregistré.",
    subject="Recours reçu, {collectivite}, édition {edition}",
    body=(
        "Bonjour,\n\nVotre recours contre la décision de l’édition {edition} ({collectivite}) est reçu. L’équipe du "
        "label {label} vous répondra par écrit.\n\nLe suivre : {lien}"
    ),
    words={**OF_THE_YEAR, "lien": ("l’adresse où le suivre", LINK)},
)
APPEAL_TO_READ = GestureMail(
    code="recours_a_lire",
    name="Recours à lire",
    when="À l’adresse de l’équipe, quand un recours est reçu.",
    subject="Un recours à lire : {collectivite}, édition {edition}",
    body="Bonjour,\n\n{collectivite} conteste son niveau de l’édition {edition}.\n\nLire et répondre : {lien}",
    words={**OF_THE_YEAR, "lien": ("l’adresse où répondre", LINK)},
    needed=("lien",),
)
APPEAL_SETTLED = GestureMail(
    code="recours_regle",
    name="Réponse à un recours",
    when="À qui contestait, quand l’équipe a répondu.",
    subject="Réponse à votre recours, {collectivite}, édition {edition}",
    body=(
        "Bonjour,\n\nVotre recours contre la décision de l’édition {edition} ({collectivite}) est réglé : {issue}."
        "\n\n{reponse}\n\nTout relire : {lien}"
    ),
    words={
        **OF_THE_YEAR,
        "issue": ("ce qui est décidé", "le niveau est maintenu"),
        "reponse": ("la réponse de l’équipe", "Le jury avait tenu compte de cette réponse."),
        "lien": ("l’adresse où tout relire", LINK),
    },
    needed=("issue", "reponse"),
)
FEEDBACK_READ = GestureMail(
    code="restitution_relue",
    name="Restitution relue",
    when=(
        "Aux personnes de la collectivité, quand l’équipe relit sa restitution après la publication. Relue avant, "
        "elle paraît avec les résultats, que leur propre courriel annonce."
    ),
    subject="{collectivite} : votre restitution de l’édition {edition}",
    body=(
        "Bonjour,\n\nLa restitution de {collectivite} pour l’édition {edition} est relue : points forts, pistes, et ce "
        "qui ouvre le niveau suivant. La lettre de restitution se prépare sur la même page."
        "\n\nLa lire : {lien}"
    ),
    words={**OF_THE_YEAR, "lien": ("l’adresse où la lire", LINK)},
    needed=("lien",),
    why=WHY_PERSON,
)

register(
    (
        NAMED,
        QUESTION,
        ANSWER,
        GIVEN,
        REMINDER,
        NEW_DAY,
        PAST,
        FEEDBACK_READ,
        APPEAL_RECEIVED,
        APPEAL_TO_READ,
        APPEAL_SETTLED,
    )
)

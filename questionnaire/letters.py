"""The mail that leaves of itself about a questionnaire, as it is proposed."""

from label.letters import OF_THE_YEAR
from label.rules.letters import LINK, GestureMail, register
from label.rules.mail import WHY_PERSON

REPAIRED = GestureMail(
    code="question_reparee",
    name="Question corrigée pendant la saisie",
    when="Aux personnes des collectivités qui y avaient répondu, quand l’équipe répare une question.",
    subject="{collectivite} : une question est corrigée",
    body=(
        "Bonjour,\n\nNous avons corrigé une question du questionnaire {edition} :\n\n{question}\n\n{raison}"
        "\n\nCe qui change : {changement}\n\n{suite}\n\nLa relire : {lien}\n\nBien à vous,\n{equipe}"
    ),
    words={
        **OF_THE_YEAR,
        "question": ("la question", "AP-02 Combien de lieux d’accès public ?"),
        "raison": ("la raison donnée par l’équipe", "Le choix « oui, en mairie » manquait."),
        "changement": ("ce qui change", "choix ajouté : oui, en mairie"),
        "suite": ("ce que devient la réponse", "Votre réponse est inchangée."),
        "lien": ("l’adresse de la question", LINK),
    },
    needed=("question", "suite", "lien"),
    why=WHY_PERSON,
)

HANDED = GestureMail(
    code="section_confiee",
    name="Section confiée",
    when="À la personne de la collectivité à qui une collègue confie une section du questionnaire.",
    subject="{collectivite} : « {section} » vous est confiée",
    body=(
        "Bonjour {prenom_nom},\n\n{qui} vous confie la section « {section} » du questionnaire {edition}{date}."
        "\n\nLa remplir : {lien}\n\nBien à vous,\n{equipe}"
    ),
    words={
        **OF_THE_YEAR,
        "prenom_nom": ("le nom de la personne", "Camille Martin"),
        "qui": ("qui la confie", "Dominique Bernard"),
        "section": ("la section", "Équipements publics"),
        "date": ("la date attendue, s’il y en a une", ", attendue le 4 novembre 2013"),
        "lien": ("l’adresse de la section", LINK),
    },
    needed=("section", "lien"),
    why=WHY_PERSON,
)

SECTION_DUE = GestureMail(
    code="section_attendue",
    name="Section attendue",
    when="À qui une section est confiée, trois jours avant la date, puis après elle, si elle n’est pas finie.",
    subject="{collectivite} : « {section} », attendue le {date}",
    body=(
        "Bonjour {prenom_nom},\n\nDans la section « {section} » du questionnaire {edition}, attendue le {date}, "
        "{reste} à remplir.\n\nLa remplir : {lien}\n\nBien à vous,\n{equipe}"
    ),
    words={
        **OF_THE_YEAR,
        "prenom_nom": ("le nom de la personne", "Camille Martin"),
        "section": ("la section", "Équipements publics"),
        "reste": ("ce qui reste", "3 questions restent"),
        "date": ("la date attendue", "4 novembre 2013"),
        "lien": ("l’adresse de la section", LINK),
    },
    needed=("section", "lien"),
    why=WHY_PERSON,
)

SAID = {
    **OF_THE_YEAR,
    "qui": ("qui écrit", "Camille Martin"),
    "question": ("la question", "AP-02 Combien de lieux d’accès public ?"),
    "message": ("le mot", "Faut-il compter la médiathèque ?"),
    "lien": ("l’adresse où répondre", LINK),
}
ITEM_NOTED = GestureMail(
    code="question_entre_collegues",
    name="Mot d’une collègue auprès d’une question",
    when="Aux collègues qui ont déjà écrit auprès de la question, ou à qui sa section est confiée.",
    subject="{collectivite} : {qui} vous écrit sur une question",
    body=(
        "Bonjour,\n\n{qui} écrit auprès de la question {question} :\n\n{message}\n\nRépondre : {lien}\n\n"
        "Bien à vous,\n{equipe}"
    ),
    words=SAID,
    needed=("message", "lien"),
    why=WHY_PERSON,
)
ITEM_ASKED = GestureMail(
    code="question_a_l_equipe",
    name="Question d’une collectivité à l’équipe",
    when="À l’équipe, quand une collectivité l’interroge auprès d’une question.",
    subject="{collectivite} vous interroge : {question}",
    body=(
        "Bonjour,\n\n{qui}, {collectivite}, demande auprès de la question {question} :\n\n{message}\n\n"
        "Répondre : {lien}\n\nBien à vous,\n{equipe}"
    ),
    words=SAID,
    needed=("message", "lien"),
)
ITEM_ANSWERED = GestureMail(
    code="question_repondue",
    name="Réponse de l’équipe auprès d’une question",
    when="À qui a interrogé l’équipe auprès d’une question, quand elle répond.",
    subject="{collectivite} : l’équipe vous répond",
    body=(
        "Bonjour,\n\nVous interrogiez l’équipe auprès de la question {question}. Sa réponse :\n\n{message}\n\n"
        "La lire auprès de la question : {lien}\n\nBien à vous,\n{equipe}"
    ),
    words=SAID,
    needed=("message", "lien"),
    why=WHY_PERSON,
)

SUMMARY = GestureMail(
    code="resume_du_jour",
    name="Résumé du jour",
    when="À qui l’a demandé dans son espace, une fois par jour au plus, quand des collègues ont travaillé.",
    subject="{collectivite} : ce que vos collègues ont fait",
    body=(
        "Bonjour {prenom_nom},\n\nDepuis le dernier résumé, pour le dossier {edition} :\n\n{lignes}\n\n"
        "Votre espace, où ce résumé s’arrête d’un clic : {lien}\n\nBien à vous,\n{equipe}"
    ),
    words={
        **OF_THE_YEAR,
        "prenom_nom": ("le nom de la personne", "Camille Martin"),
        "lignes": ("ce que chacun a fait", "– Basile Moreau a répondu à quatre questions."),
        "lien": ("l’adresse de l’espace", LINK),
    },
    needed=("lignes", "lien"),
    why=WHY_PERSON,
)

SERVICE_ASKED = GestureMail(
    code="service_interroge",
    name="Questions à un service",
    when="Au service sans compte à qui une collègue demande de répondre à quelques questions.",
    subject="{collectivite} : {questions} pour votre service",
    body=(
        "Bonjour,\n\n{qui} remplit le questionnaire {edition} de {collectivite} et demande à votre service : "
        "{questions} de la section « {section} ».\n\nRépondre, sans compte, jusqu’au {date} : {lien}\n\n"
        "Vos réponses sont des propositions : {qui} les relira avant de les reprendre. Cette adresse est pour votre "
        "service ; qui l’a peut répondre.\n\nBien à vous,\n{equipe}"
    ),
    words={
        **OF_THE_YEAR,
        "qui": ("qui demande", "Camille Martin"),
        "section": ("la section", "Équipements publics"),
        "questions": ("combien de questions", "trois questions"),
        "date": ("le dernier jour", "4 novembre 2013"),
        "lien": ("l’adresse où répondre", LINK),
    },
    needed=("qui", "lien"),
)
SERVICE_DONE = GestureMail(
    code="service_a_repondu",
    name="Un service a répondu",
    when="À qui avait interrogé un service, quand il dit avoir terminé.",
    subject="{collectivite} : {service} a répondu",
    body=(
        "Bonjour,\n\nLe service « {service} » a terminé, dans la section « {section} » : {reponses}.\n\n"
        "Les relire et les reprendre : {lien}\n\nBien à vous,\n{equipe}"
    ),
    words={
        **OF_THE_YEAR,
        "service": ("le service", "Direction de l’éducation"),
        "section": ("la section", "Écoles et enseignement"),
        "reponses": ("ce qu’il propose", "trois réponses proposées"),
        "lien": ("l’adresse de ses réponses", LINK),
    },
    needed=("service", "lien"),
    why=WHY_PERSON,
)

QUOTE_ASKED = GestureMail(
    code="citation_demandee",
    name="Accord demandé pour une citation",
    when="Aux correspondants et signataires d’une collectivité dont l’équipe voudrait citer un commentaire.",
    subject="{collectivite} : pouvons-nous vous citer ?",
    body=(
        "Bonjour,\n\nÀ la question « {question} », votre dossier {edition} dit :\n\n« {passage} »\n\n"
        "Nous aimerions citer ce passage, sous le nom {de_la_collectivite}, dans l’étude de l’année et dans le livre. "
        "Rien n’en paraît sans votre accord, que vous pouvez reprendre quand vous voulez.\n\n"
        "Accorder ou refuser : {lien}\n\nBien à vous,\n{equipe}"
    ),
    words={
        **OF_THE_YEAR,
        "question": ("la question", "AP-02 Combien de lieux d’accès public ?"),
        "passage": ("le passage, mot pour mot", "Le bus numérique passe chaque jeudi."),
        "lien": ("l’adresse où répondre", LINK),
    },
    needed=("passage", "lien"),
    why=WHY_PERSON,
)

register(
    (
        REPAIRED,
        HANDED,
        SECTION_DUE,
        ITEM_NOTED,
        ITEM_ASKED,
        ITEM_ANSWERED,
        SUMMARY,
        SERVICE_ASKED,
        SERVICE_DONE,
        QUOTE_ASKED,
    )
)

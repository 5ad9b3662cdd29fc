"""What is kept about people, why, on which legal ground and for how long: the register that `/donnees-personnelles/`
shows. Periods are those of `label.rules.retention`, which the sweeps obey; a test asks that every table which knows a
person is here.
"""

from dataclasses import dataclass

from django.conf import settings

from label.rules import retention

PUBLIC_TASK, INTEREST = "Mission d’intérêt public", "Intérêt légitime"
CONSENT, NEEDED = "Consentement", "Strictement nécessaire"
LIKE_THE_FILE = "Comme la candidature ; le nom de l’auteur disparaît avec son compte"
FOR_EVER = "Sans limite, archives du label"


@dataclass(frozen=True)
class Treatment:
    """One line of the register. `tables` are the models that hold it, « app.model »; none where only a browser, the
    broker or the server's lines do.
    """

    data: str
    why: str
    ground: str
    lasts: str
    tables: tuple[str, ...] = ()


def treatments() -> tuple[Treatment, ...]:
    """The register, in the order in which it is read."""
    return (*_people(), *_files(), *_around_files(), *_jury(), *_equipe(), *_public(), *_browsers(), *_servers())


def _people() -> tuple[Treatment, ...]:
    return (
        Treatment(
            "Comptes : nom, adresse électronique, mot de passe chiffré, second facteur chiffré, dates de connexion",
            "Ouvrir et protéger l’espace de votre collectivité, ou le pilotage",
            f"{PUBLIC_TASK} et intérêt légitime",
            f"Tant que le compte sert ; un message après {retention.IDLE_WARNING.words} sans connexion, effacement au "
            f"bout de {retention.IDLE_ACCOUNT.words}",
            ("label.user", "account.emailaddress", "mfa.authenticator", "label.factorreset"),
        ),
        Treatment(
            "Rattachements et invitations : adresse, collectivité, fonction, rôles, mots échangés lors de la demande",
            "Savoir qui agit pour quelle collectivité, et à quel titre",
            INTEREST,
            "La fonction et les mots : tant que le compte existe ; le rattachement, sans nom, ensuite ; une "
            f"invitation sans suite, {retention.OLD_INVITATION.words} après sa fin",
            ("label.membership", "label.invitation"),
        ),
        Treatment(
            "Identité ProConnect, si vous l’employez : un identifiant technique ; le SIREN de votre organisme sert à "
            "la connexion et n’est pas gardé",
            "Vous connecter sans mot de passe de plus",
            INTEREST,
            "Tant que le compte existe",
            ("socialaccount.socialaccount",),
        ),
        Treatment(
            "Accès : connexions, refus, déconnexions, sessions ouvertes, avec date, adresse IP et navigateur",
            "Repérer un accès anormal à votre compte",
            INTEREST,
            f"{retention.ACCESS.words.capitalize()} ; une session, jusqu’à sa fermeture",
            ("label.accesslog", "usersessions.usersession"),
        ),
        Treatment(
            "Journal des gestes : numéro de compte, date, geste, sans nom",
            "Pouvoir expliquer chaque décision publiée",
            INTEREST,
            "Comme les palmarès, sans limite ; le numéro d’un compte effacé ne mène plus à personne",
            ("label.journalentry", "admin.logentry"),
        ),
    )


def _files() -> tuple[Treatment, ...]:
    return (
        Treatment(
            "Fiches d’identité et dossiers : maire ou présidence, élu(e) en charge du numérique, correspondant(e), "
            "adresse de contact de la collectivité",
            "Instruire la candidature ; publier la fiche d’une collectivité labellisée",
            INTEREST,
            FOR_EVER,
            ("label.profile", "label.candidature", "label.collectivite"),
        ),
        Treatment(
            "Réponses au questionnaire, leurs versions et leur publication : texte, auteur, date",
            "Remplir à plusieurs sans rien perdre, revenir à une version",
            PUBLIC_TASK,
            LIKE_THE_FILE,
            (
                "questionnaire.answer",
                "label.revision",
                "label.draft",
                "label.latetext",
                "questionnaire.publishedanswers",
                "questionnaire.sectionassignment",
            ),
        ),
        Treatment(
            "Mots auprès d’une question : texte, auteur, date",
            "Remplir à plusieurs ; interroger l’équipe",
            PUBLIC_TASK,
            LIKE_THE_FILE,
            ("questionnaire.itemnote",),
        ),
        Treatment(
            "Passage d’un commentaire que l’étude ou le livre souhaite citer : qui le demande, qui l’accorde",
            "Citer une collectivité avec son accord",
            CONSENT,
            "Jusqu’à ce que l’accord soit repris ; sinon comme l’étude",
            ("questionnaire.quote", "questionnaire.studytable"),
        ),
    )


def _around_files() -> tuple[Treatment, ...]:
    return (
        Treatment(
            "Personne proposée comme signataire : nom, adresse, titre, délégation",
            "Savoir qui engage la collectivité",
            PUBLIC_TASK,
            "Comme la candidature ; le nom et l’adresse disparaissent avec son compte",
            ("label.signatoryrequest",),
        ),
        Treatment(
            "Service interrogé sans compte : son nom, son adresse, les réponses qu’il propose",
            "Lui demander quelques réponses du questionnaire",
            PUBLIC_TASK,
            f"L’adresse, {retention.ENDED_SERVICE.words} après la fin du lien ; le nom, comme la candidature",
            ("questionnaire.servicelink", "questionnaire.serviceanswer"),
        ),
        Treatment(
            "Présence : le thème et la question où vous travaillez ; la date de votre dernière visite",
            "Ne pas écrire à deux au même endroit ; savoir ce qui a changé",
            INTEREST,
            f"{retention.PRESENCE.words.capitalize()} pour la présence, {retention.LAST_VISIT.words} pour la date",
        ),
        Treatment(
            "Pièces jointes et documents fabriqués : fichier, personne qui l’a joint ou demandé, date",
            "Appuyer une réponse devant le jury ; remettre ses papiers à chacun",
            PUBLIC_TASK,
            "Comme la candidature, ou jusqu’à ce qu’une personne de la collectivité retire la pièce",
            ("label.attachment", "label.document"),
        ),
        Treatment(
            "Initiatives : personne à contacter que la collectivité rend publique, photos, auteur de chaque version",
            "Faire connaître les initiatives, écrire à plusieurs sans rien perdre",
            PUBLIC_TASK,
            "Jusqu’à ce que la collectivité retire ou modifie l’initiative ; le lieu et la date notés par l’appareil "
            "sont effacés des photos dès leur réception",
            ("initiatives.initiative", "initiatives.photo", "initiatives.highlight", "initiatives.featured"),
        ),
    )


def _jury() -> tuple[Treatment, ...]:
    return (
        Treatment(
            "Jury : membres, biographie, liens déclarés, déports, instructions, notes, votes et leur auteur",
            "Décider en toute indépendance, et pouvoir le montrer",
            PUBLIC_TASK,
            "Avec l’édition ; un compte effacé n’y a plus de nom",
            (
                "jury.jurymember",
                "jury.conflictofinterest",
                "jury.appraisal",
                "jury.townquestion",
                "jury.dossiernote",
                "jury.feedback",
                "jury.appeal",
            ),
        ),
        Treatment(
            "Appareils d’une répétition du jury (navigateur, largeur, temps de réponse)",
            "S’assurer avant la séance que chaque membre pourra voter",
            INTEREST,
            "Avec l’édition ; un compte effacé n’y a plus de nom",
        ),
    )


def _equipe() -> tuple[Treatment, ...]:
    return (
        Treatment(
            "Travail de l’équipe : qui a préparé, décidé, corrigé, importé, écrit ou relu, et quand",
            "Travailler à plusieurs, et pouvoir expliquer chaque geste",
            INTEREST,
            "Avec l’édition ; un compte effacé n’y a plus de nom",
            (
                "label.edition",
                "label.correction",
                "label.givenmention",
                "label.mailing",
                "label.newsletterissue",
                "label.tableimport",
                "book.profilepicture",
                "book.textpicture",
                "book.profilefocus",
                "book.booktext",
                "book.townwords",
                "book.profileobservation",
                "book.bookorder",
                "book.pageremark",
                "book.lettersignature",
            ),
        ),
        Treatment(
            "Courriels envoyés par la plateforme : adresse, objet, texte, état",
            "Prouver ce qui a été écrit, renvoyer ce qui n’est pas arrivé",
            INTEREST,
            f"{retention.MAIL.words.capitalize()} ; un message qui porte un lien personnel est vidé dès son envoi",
            ("label.mailmessage",),
        ),
        Treatment(
            "Opposition à nos envois : l’empreinte d’une adresse, dont l’adresse ne se retrouve pas",
            "Ne plus jamais vous écrire de notre propre chef",
            "Obligation légale",
            "Jusqu’à ce que vous la repreniez",
            ("label.opposition",),
        ),
        Treatment(
            "Tableaux tirés par l’équipe et fichiers importés",
            "Suivre la campagne ; reprendre des données",
            INTEREST,
            f"Un tableau, {retention.EXPORT.words} ; un fichier importé, {retention.IMPORT.words}",
        ),
    )


def _public() -> tuple[Treatment, ...]:
    return (
        Treatment(
            "Noms d’élus dans les fiches publiées, équipe et correspondants d’une édition, partenaires",
            "Garder ce que le livre de l’édition a publié, dans l’exercice de leur mandat ou de leur fonction",
            INTEREST,
            FOR_EVER,
            ("label.teammember",),
        ),
        Treatment(
            "Liste de presse : nom, titre de presse, adresse professionnelle",
            "Annoncer le palmarès aux rédactions",
            INTEREST,
            "Jusqu’à la liste suivante, ou à l’opposition de la personne",
            ("label.presscontact",),
        ),
        Treatment(
            "Erreur signalée : l’adresse, le nom s’il est donné, la source, le document",
            "Corriger ce que le label publie, et vous répondre",
            PUBLIC_TASK,
            f"{retention.UNCONFIRMED.words.capitalize()} sans confirmation ; l’adresse et le nom, "
            f"{retention.SETTLED_REPORT.words} après la réponse ; le document, comme le résultat qu’il prouve, ou "
            f"{retention.SETTLED_REPORT.words} s’il est refusé",
            ("label.errorreport",),
        ),
        Treatment(
            "Alerte par courriel : l’adresse, et ce qui est suivi",
            "Vous dire ce qui change, une fois par semaine au plus",
            CONSENT,
            f"Jusqu’à ce que vous l’arrêtiez ; {retention.UNCONFIRMED.words} sans confirmation",
            ("label.alert",),
        ),
    )


def _browsers() -> tuple[Treatment, ...]:
    return (
        Treatment(
            "Texte pas encore enregistré, dans votre navigateur seulement",
            "Ne rien perdre quand le réseau manque",
            INTEREST,
            "Jusqu’à son enregistrement, trente jours au plus ; effacé à la déconnexion, après un avertissement",
        ),
        Treatment(
            "Copie des pages ouvertes de la candidature, dans votre navigateur seulement",
            "Les lire et les remplir sans réseau",
            INTEREST,
            "Un jour ; effacée à la déconnexion",
        ),
        Treatment(
            "Texte envoyé par une session qui venait d’expirer",
            "Vous le rendre quand vous vous reconnectez",
            INTEREST,
            retention.KEPT_TEXT.words.capitalize(),
        ),
        Treatment(
            "Témoin de session, après connexion seulement",
            "Reconnaître la personne connectée",
            NEEDED,
            f"{retention.SESSION.words.capitalize()} ; autant ensuite, pour rendre un texte envoyé trop tard",
        ),
        Treatment(
            "Témoin de message, après un geste seulement",
            "Dire une fois ce qui vient d’être fait",
            NEEDED,
            "Jusqu’à la page suivante",
        ),
        Treatment(
            "Témoin d’appareil, après connexion seulement : le numéro des comptes ouverts dans ce navigateur, signé",
            "Que les essais d’un inconnu ne vous ferment jamais la porte",
            NEEDED,
            retention.BROWSER.words.capitalize(),
        ),
        Treatment(
            "Témoin de sécurité des formulaires",
            "Refuser un formulaire envoyé depuis un autre site",
            NEEDED,
            "Jusqu’à la fermeture du navigateur",
        ),
    )


def _servers() -> tuple[Treatment, ...]:
    return (
        Treatment(
            "Essais d’entrée et demandes : combien, depuis quelle adresse, sous une empreinte qui ne la dit pas",
            "Refuser ce qui est envoyé sans fin par une machine",
            INTEREST,
            "Une heure au plus",
        ),
        Treatment(
            "Journaux techniques du serveur : adresse IP, page demandée, numéro de compte, date",
            "Protéger le site et réparer les pannes",
            INTEREST,
            f"{retention.SERVER_LINES.words.capitalize()} au plus",
        ),
        Treatment(
            "Sauvegardes : tout ce qui précède, sauf les sessions",
            "Rendre le site après un sinistre ; comptes effacés, alertes arrêtées et oppositions y sont appliqués de "
            "nouveau",
            INTEREST,
            f"{settings.BACKUP_DAYS} jours toutes, puis une par mois pendant {settings.BACKUP_MONTHS} mois",
        ),
    )

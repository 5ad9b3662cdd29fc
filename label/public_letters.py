"""The mails to whoever has no account: she reports an error, or follows what changes."""

from label.letters import BYE, TOWN
from label.rules.letters import LINK, GestureMail, register

REPORT_OF = {**TOWN, "edition": ("le millésime", "2010")}

REPORT_SENT = GestureMail(
    code="signalement_confirmer",
    name="Signalement à confirmer",
    when="À qui signale une erreur sans compte, pour confirmer son adresse.",
    subject="Confirmez votre signalement sur {collectivite}, {edition}",
    body=(
        "Bonjour,\n\nVous signalez une erreur, ou apportez une preuve, sur le résultat {de_la_collectivite} en "
        "{edition}. Pour que l’équipe du label {label} le reçoive, confirmez votre adresse avant sept jours :\n\n{lien}"
        "\n\nSi ce n’est pas vous, il suffit de ne rien faire : rien ne sera gardé." + BYE
    ),
    words={**REPORT_OF, "lien": ("l’adresse qui confirme", LINK)},
    needed=("lien",),
)
REPORT_ACCEPTED = GestureMail(
    code="signalement_accepte",
    name="Signalement accepté",
    when="À qui a signalé une erreur, quand l’équipe lui donne raison.",
    subject="Votre signalement sur {collectivite}, {edition}, est accepté",
    body="Bonjour,\n\nMerci. {suite}\n\n{mot}\n\nLa page {de_la_collectivite} : {lien}" + BYE,
    words={
        **REPORT_OF,
        "suite": ("ce qui est fait", "Le niveau de 2010 est enregistré, avec sa source."),
        "mot": ("le mot de l’équipe, s’il y en a un", "Le bulletin municipal le montre bien."),
        "lien": ("l’adresse de la page publique", LINK),
    },
    needed=("suite",),
)
REPORT_REFUSED = GestureMail(
    code="signalement_refuse",
    name="Signalement refusé",
    when="À qui a signalé une erreur, quand l’équipe ne peut pas lui donner raison.",
    subject="Votre signalement sur {collectivite}, {edition}",
    body=(
        "Bonjour,\n\nMerci de votre signalement. L’équipe l’a lu et ne change rien pour l’instant :\n\n{mot}\n\n"
        "Une autre source changerait la réponse : {lien}" + BYE
    ),
    words={
        **REPORT_OF,
        "mot": ("la raison", "Le document cite l’édition 2011."),
        "lien": ("l’adresse où signaler", LINK),
    },
    needed=("mot",),
)

ALERT_ASKED = GestureMail(
    code="alerte_confirmer",
    name="Alerte à confirmer",
    when="À qui demande une alerte, pour confirmer son adresse.",
    subject="Confirmez votre demande : {objet}",
    body=(
        "Bonjour,\n\nVous demandez à suivre par courriel : {objet}. Un courriel par semaine au plus, qui porte le lien "
        "qui l’arrête. Pour les recevoir, confirmez avant sept jours :\n\n{lien}\n\nSi ce n’est pas vous, il suffit de "
        "ne rien faire." + BYE
    ),
    words={"objet": ("ce qui est suivi", "Parthenay"), "lien": ("l’adresse qui confirme", LINK)},
    needed=("lien",),
)
ALERT_DIGEST = GestureMail(
    code="alerte",
    name="Alerte de la semaine",
    when="À qui suit une collectivité, un département, une recherche ou tout le label, quand quelque chose a changé.",
    subject="Du nouveau : {objet}",
    body="Bonjour,\n\n{lignes}" + BYE + "\n\nArrêter cette alerte : {arreter}",
    words={
        "objet": ("ce qui est suivi", "Parthenay"),
        "lignes": ("ce qui a changé, en liste", "– Palmarès 2013 publié : 4 @"),
        "arreter": ("l’adresse qui arrête l’alerte", LINK),
    },
    needed=("lignes", "arreter"),
)

NEWSLETTER = GestureMail(
    code="courrier",
    name="Courrier de l’internet citoyen",
    when="À qui suit le courrier, quand l’équipe en envoie un numéro.",
    subject="{titre}",
    body="{texte}\n\n{lignes}\n\n{dates}\n\nLe lire en ligne : {lien}" + BYE + "\n\nNe plus le recevoir : {arreter}",
    words={
        "titre": ("le titre du numéro", "L’été des médiathèques"),
        "texte": ("ce que l’équipe raconte", "Trois villes ouvrent leurs lieux le soir."),
        "lignes": ("les nouvelles choisies, en liste", "– Parthenay : « Le bus numérique »"),
        "dates": ("les dates", "Clôture des candidatures : 4 novembre 2013"),
        "lien": ("la page du numéro", LINK),
        "arreter": ("l’adresse qui arrête l’envoi", LINK),
    },
    needed=("lignes", "arreter"),
)

register((REPORT_SENT, REPORT_ACCEPTED, REPORT_REFUSED, ALERT_ASKED, ALERT_DIGEST, NEWSLETTER))

"""The mails to whoever says that something is wrong, or missing, in what the label shows of a collectivité."""

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

register((REPORT_SENT, REPORT_ACCEPTED, REPORT_REFUSED))

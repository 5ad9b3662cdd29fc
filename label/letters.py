"""The mails that leave of themselves about people, attachments, candidatures and results, as they are proposed."""

from label.rules.letters import LINK, GestureMail, register
from label.rules.mail import WHY_PERSON

TOWN = {
    "collectivite": ("le nom de la collectivité", "Parthenay"),
    "de_la_collectivite": ("le nom après « de »", "de Parthenay"),
}
OF_THE_YEAR = {**TOWN, "edition": ("le millésime", "2013"), "lien": ("l’adresse de l’espace de la collectivité", LINK)}
REASON = {"raison": ("la raison qui est donnée", "Deux services n’ont pas pu répondre à temps.")}
PERSON = {"prenom_nom": ("le nom de la personne", "Camille Martin")}
BYE = "\n\nBien à vous,\n{equipe}"

ASKED = GestureMail(
    code="rattachement_demande",
    name="Demande de rattachement",
    when="Aux correspondants d’une collectivité (sans eux, à l’équipe), quand quelqu’un demande à la rejoindre.",
    subject="{prenom_nom} demande à rejoindre {collectivite}",
    body=(
        "Bonjour,\n\n{prenom_nom} ({adresse}), {fonction}, demande à travailler au dossier {de_la_collectivite}."
        "\n\n{message}\n\nPour accepter ou refuser : {lien}" + BYE
    ),
    words={
        **PERSON,
        "adresse": ("son adresse", "camille.martin@parthenay.example"),
        "fonction": ("sa fonction", "chargée de mission numérique"),
        **TOWN,
        "message": ("son mot, s’il y en a un", "« Je remplis le questionnaire cette année. »"),
        "lien": ("l’adresse où répondre", LINK),
    },
    needed=("lien",),
)
ACCEPTED = GestureMail(
    code="rattachement_accepte",
    name="Rattachement accepté",
    when="À la personne, quand sa demande est acceptée.",
    subject="Vous êtes rattaché(e) à {collectivite}",
    body=(
        "Bonjour {prenom_nom},\n\nVotre demande est acceptée : vous êtes maintenant {roles} pour {collectivite}."
        "\n\n{message}\n\nVotre espace : {lien}" + BYE
    ),
    words={
        **PERSON,
        **TOWN,
        "roles": ("ses rôles", "contributeur(trice), correspondant(e)"),
        "message": ("le mot de qui a décidé, s’il y en a un", "« Bienvenue ! »"),
        "lien": ("l’adresse de l’espace", LINK),
    },
)
FOLLOWED = GestureMail(
    code="rattachement_suivi",
    name="Rattachement suivi après une fusion",
    when="À la personne d’une collectivité disparue, quand l’équipe la rattache à celle qui lui succède.",
    subject="Vous êtes rattaché(e) à {collectivite}",
    body=(
        "Bonjour {prenom_nom},\n\n{collectivite} succède à {ancienne} : vous y êtes rattaché(e), comme {roles}."
        "\n\nVotre espace : {lien}" + BYE
    ),
    words={
        **PERSON,
        **TOWN,
        "ancienne": ("la collectivité disparue", "Châtillon-sur-Thouet"),
        "roles": ("ses rôles", "correspondant(e)"),
        "lien": ("l’adresse de l’espace", LINK),
    },
    why=WHY_PERSON,
)
REFUSED = GestureMail(
    code="rattachement_refuse",
    name="Rattachement refusé",
    when="À la personne, quand sa demande n’est pas acceptée.",
    subject="Votre demande pour {collectivite} n’est pas acceptée",
    body="Bonjour {prenom_nom},\n\nVotre demande pour {collectivite} n’est pas acceptée.\n\n{message}" + BYE,
    words={
        **PERSON,
        **TOWN,
        "message": ("le mot de qui a décidé, s’il y en a un", "« Adressez-vous à la direction. »"),
    },
)
ROLES = GestureMail(
    code="roles_changes",
    name="Rôles changés",
    when="À la personne dont quelqu’un d’autre change les rôles.",
    subject="Vos rôles pour {collectivite}",
    body=(
        "Bonjour {prenom_nom},\n\nVos rôles pour {collectivite} sont maintenant : {roles}.\n\nCe qu’ils ouvrent : "
        "{lien}" + BYE
    ),
    words={
        **PERSON,
        **TOWN,
        "roles": ("ses rôles", "correspondant(e), signataire"),
        "lien": ("l’adresse de la page des droits", LINK),
    },
    needed=("roles",),
)
ENDED = GestureMail(
    code="rattachement_fini",
    name="Rattachement terminé",
    when="À la personne, quand son rattachement est terminé.",
    subject="Votre rattachement à {collectivite} est terminé",
    body=(
        "Bonjour {prenom_nom},\n\nVotre rattachement à {collectivite} est terminé. Ce que vous avez saisi reste à la "
        "collectivité.\n\nVos droits : {lien}" + BYE
    ),
    words={**PERSON, **TOWN, "lien": ("l’adresse de la page des droits", LINK)},
)
INVITATION = GestureMail(
    code="invitation",
    name="Invitation d’une collègue",
    when="À la personne qu’une collectivité, ou l’équipe, invite à préparer un dossier.",
    subject="Invitation à préparer le dossier {de_la_collectivite}",
    body=(
        "Bonjour,\n\n{invitant} vous invite à préparer le dossier {de_la_collectivite}, comme {roles}."
        "\n\nPour accepter : {lien}\n\nCe lien vous est destiné, sert une fois, et vaut quatorze jours." + BYE
    ),
    words={
        "invitant": ("qui invite", "Camille Martin"),
        **TOWN,
        "roles": ("les rôles proposés", "contributeur(trice)"),
        "lien": ("le lien d’invitation", LINK),
    },
    needed=("lien",),
    why="Vous recevez ce courriel parce qu’une personne de l’espace {town} vous y invite.",
)
SIGNATORY_ASKED = GestureMail(
    code="signataire_demande",
    name="Signataire à reconnaître",
    when="À l’équipe, quand une collectivité dit qui déposera son dossier.",
    subject="Signataire à reconnaître : {collectivite}",
    body=(
        "Bonjour,\n\n{qui} propose {personne} ({adresse}) comme signataire {de_la_collectivite} : {titre}."
        "\n\nRépondre, la délégation sous les yeux : {lien}" + BYE
    ),
    words={
        **TOWN,
        "qui": ("qui le demande", "Camille Martin"),
        "personne": ("la personne proposée", "Dominique Bernard"),
        "adresse": ("son adresse", "d.bernard@parthenay.example"),
        "titre": ("à quel titre elle signe", "délégation de signature"),
        "lien": ("l’adresse où répondre", LINK),
    },
    needed=("lien",),
)
SIGNATORY_NAMED = GestureMail(
    code="signataire_reconnu",
    name="Signataire : demande accordée",
    when="À la personne qui a proposé une ou un signataire, quand l’équipe accepte.",
    subject="{collectivite} : {personne} peut déposer le dossier",
    body=(
        "Bonjour {prenom_nom},\n\n{personne} signe pour {collectivite} et pourra déposer le dossier. Sans compte, "
        "cette personne a reçu une invitation : elle l’accepte d’abord.\n\n{message}\n\nVotre espace : {lien}" + BYE
    ),
    words={
        **PERSON,
        **TOWN,
        "personne": ("la personne proposée", "Dominique Bernard"),
        "message": ("le mot de l’équipe, s’il y en a un", "« Merci. »"),
        "lien": ("l’adresse de l’espace", LINK),
    },
    needed=("personne",),
    why=WHY_PERSON,
)
SIGNATORY_REFUSED = GestureMail(
    code="signataire_refuse",
    name="Signataire : demande refusée",
    when="À la personne qui a proposé une ou un signataire, quand l’équipe refuse.",
    subject="{collectivite} : {personne} n’est pas encore signataire",
    body="Bonjour {prenom_nom},\n\nLa demande n’est pas acceptée :\n\n{message}\n\nDemandez de nouveau : {lien}" + BYE,
    words={
        **PERSON,
        **TOWN,
        "personne": ("la personne proposée", "Dominique Bernard"),
        "message": ("la raison", "« L’arrêté joint n’est pas signé. »"),
        "lien": ("l’adresse de la page", LINK),
    },
    needed=("message", "lien"),
    why=WHY_PERSON,
)
FILED = GestureMail(
    code="depot",
    name="Accusé de dépôt",
    when="À toutes les personnes de la collectivité, quand le dossier est déposé.",
    subject="Dossier déposé : {collectivite}, accusé {accuse}",
    body=(
        "Bonjour,\n\nLe dossier {de_la_collectivite} pour l’édition {edition} est déposé.\n\n– Numéro d’accusé : "
        "{accuse}\n– Date : {date}\n– Déposé par : {deposant}\n\nL’accusé de réception en PDF : {accuse_pdf}"
        "\n\nVotre espace : {lien}" + BYE
    ),
    words={
        **OF_THE_YEAR,
        "accuse": ("le numéro d’accusé", "2013-79202-1"),
        "date": ("le jour et l’heure", "8 novembre 2013 à 11 h 02 (heure de Paris)"),
        "deposant": ("qui a déposé", "Camille Martin"),
        "accuse_pdf": ("l’adresse de l’accusé en PDF", LINK),
    },
    needed=("accuse",),
)
REOPENED = GestureMail(
    code="dossier_rouvert",
    name="Dossier rouvert",
    when="À toutes les personnes de la collectivité, quand le dossier est rouvert pour correction.",
    subject="Dossier rouvert : {collectivite}",
    body=(
        "Bonjour,\n\nLe dossier {de_la_collectivite} est rouvert pour correction. Il n’est plus déposé : il faudra le "
        "déposer de nouveau avant le {cloture}.\n\nVotre espace : {lien}" + BYE
    ),
    words={**OF_THE_YEAR, "cloture": ("la date limite", "8 novembre 2013 à 18 h 00 (heure de Paris)")},
)
EXTENDED = GestureMail(
    code="dossier_prolonge",
    name="Dossier prolongé",
    when="À toutes les personnes de la collectivité, quand l’équipe prolonge son dossier.",
    subject="Dossier prolongé : {collectivite}",
    body=(
        "Bonjour,\n\nLe dossier {de_la_collectivite} peut être déposé jusqu’au {cloture}. Raison : {raison}"
        "\n\nVotre espace : {lien}" + BYE
    ),
    words={**OF_THE_YEAR, "cloture": ("la date limite", "12 novembre 2013 à 18 h 00 (heure de Paris)"), **REASON},
    needed=("cloture",),
    why=WHY_PERSON,
)
WITHDRAWN = GestureMail(
    code="candidature_retiree",
    name="Candidature retirée",
    when="À toutes les personnes de la collectivité, quand sa candidature est retirée.",
    subject="Candidature retirée : {collectivite}",
    body=(
        "Bonjour,\n\nLa candidature {de_la_collectivite} à l’édition {edition} est retirée. Raison : {raison}"
        "\n\nVotre espace : {lien}" + BYE
    ),
    words={**OF_THE_YEAR, **REASON},
)
INADMISSIBLE = GestureMail(
    code="candidature_irrecevable",
    name="Candidature irrecevable",
    when="À toutes les personnes de la collectivité, quand l’équipe déclare sa candidature irrecevable.",
    subject="Candidature irrecevable : {collectivite}",
    body=(
        "Bonjour,\n\nLa candidature {de_la_collectivite} à l’édition {edition} n’est pas recevable. Raison : {raison}"
        "\n\nVotre espace : {lien}" + BYE
    ),
    words={**OF_THE_YEAR, **REASON},
    needed=("raison",),
    why=WHY_PERSON,
)
RESTORED = GestureMail(
    code="candidature_retablie",
    name="Candidature rétablie",
    when="À toutes les personnes de la collectivité, quand sa candidature est rétablie.",
    subject="Candidature rétablie : {collectivite}",
    body=(
        "Bonjour,\n\nLa candidature {de_la_collectivite} à l’édition {edition} est rétablie : {etat}."
        "\n\nVotre espace : {lien}" + BYE
    ),
    words={**OF_THE_YEAR, "etat": ("où en est le dossier", "le dossier est à déposer")},
    why=WHY_PERSON,
)
RESULT = GestureMail(
    code="resultat",
    name="Résultat",
    when="À toutes les personnes d’une collectivité labellisée, à la publication.",
    subject="Résultats {edition} : {collectivite}",
    body=(
        "Bonjour,\n\nLes résultats de l’édition {edition} du label {label} sont publiés. Le jury attribue {niveau} à "
        "{collectivite}.\n\nCe que le jury en retient, votre lettre et votre attestation : {lien}"
    ),
    words={**OF_THE_YEAR, "niveau": ("le niveau", "4\u00a0@"), "lien": ("l’adresse du résultat", LINK)},
    needed=("niveau", "lien"),
    why=WHY_PERSON,
)
CORRECTED = GestureMail(
    code="correction",
    name="Correction d’un niveau publié",
    when="À toutes les personnes de la collectivité, quand son niveau publié est corrigé.",
    subject="{collectivite} : votre niveau {edition} est corrigé",
    body=(
        "Bonjour,\n\nLe niveau publié de {collectivite} pour l’édition {edition} est corrigé : {changement}."
        "\n\n{raison}\n\nLe palmarès et la page de votre collectivité portent cet erratum. Vos documents à jour : "
        "{lien}" + BYE
    ),
    words={
        **OF_THE_YEAR,
        "changement": ("ce qui change", "4\u00a0@ au lieu de 3\u00a0@"),
        **REASON,
        "lien": ("l’adresse du résultat", LINK),
    },
    needed=("changement", "raison"),
    why=WHY_PERSON,
)

register(
    (
        ASKED,
        ACCEPTED,
        FOLLOWED,
        REFUSED,
        ROLES,
        ENDED,
        INVITATION,
        SIGNATORY_ASKED,
        SIGNATORY_NAMED,
        SIGNATORY_REFUSED,
        FILED,
        REOPENED,
        EXTENDED,
        WITHDRAWN,
        INADMISSIBLE,
        RESTORED,
        RESULT,
        CORRECTED,
    )
)

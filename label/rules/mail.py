"""The texts of a campaign's mails: placeholders in braces, checked before anything leaves."""

import re
from collections.abc import Container, Mapping

# What a template may name, with what stands there.
PLACEHOLDERS: dict[str, str] = {
    "prenom_nom": "le nom de la personne",
    "collectivite": "le nom de la collectivité",
    "de_la_collectivite": "le nom après « de »",
    "edition": "le millésime de l’édition",
    "ouverture": "la date d’ouverture",
    "cloture": "la date et l’heure de clôture, à Paris",
    "reste": "le temps qui reste avant la clôture",
    "manque": "ce qui manque au dossier, en liste",
    "lien": "l’adresse de l’espace de la collectivité",
    "equipe": "le nom de l’association",
}
# What is proposed to persons who are written to for themselves.
TO_PEOPLE = "Bonjour {prenom_nom},\n\n\n\nÀ lire : {lien}\n\nBien à vous,\n{equipe}"
# Those of a collectivité, which mean nothing to somebody who is written to for herself.
OF_A_TOWN = frozenset({"collectivite", "de_la_collectivite", "manque"})
# Why somebody is written to who has asked for nothing.
WHY_PERSON = "Vous recevez ce courriel parce que vous êtes de l’espace {town} sur notre site."
WHY_CONTACT = "Vous recevez ce courriel parce que cette adresse est celle où joindre la mairie ou les services {town}."
STOP = "Ne plus recevoir nos envois :"
ALERT_STOP = re.compile(r"https?://\S+/alertes/arreter/\S+")  # in the mail of an alert, the link that stops it
NAMED = re.compile(r"\{([^{}\n]*)\}")


def template_faults(*texts: str, words: Container[str] = PLACEHOLDERS) -> list[str]:
    """Every French sentence about a placeholder that is not one of these words, or a brace that is not closed."""
    faults = []
    for text in texts:
        faults += [f"« {{{name}}} » n’est pas un mot remplaçable." for name in NAMED.findall(text) if name not in words]
        if re.search(r"[{}]", NAMED.sub("", text)):
            faults.append("Une accolade n’est pas fermée, ou pas ouverte.")
    return list(dict.fromkeys(faults))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A template with its placeholders replaced; one without value stays as written, which `template_faults`
    forbids.
    """
    return NAMED.sub(lambda found: values.get(found[1], found[0]), text)


DEFAULT_TEMPLATES: dict[str, tuple[str, str]] = {
    "ouverture": (
        "Label {edition} : les inscriptions sont ouvertes",
        (
            "Bonjour,\n\nLa campagne {edition} du label est ouverte. {collectivite} peut s’inscrire dès maintenant et "
            "préparer sa "
            "candidature en ligne ; les dossiers se déposent avant le {cloture}.\n\nPour commencer : {lien}\n\n"
            "Bien à vous,\n{equipe}"
        ),
    ),
    "relance_14": (
        "Label {edition} : il reste deux semaines",
        (
            "Bonjour {prenom_nom},\n\nLe dossier {de_la_collectivite} est commencé et n’est pas encore déposé. La "
            "clôture est le "
            "{cloture} : il reste {reste}.\n\nCe qui manque encore :\n{manque}\n\nVotre espace : {lien}\n\nBien à "
            "vous,\n{equipe}"
        ),
    ),
    "relance_7": (
        "Label {edition} : il reste une semaine",
        (
            "Bonjour {prenom_nom},\n\nLe dossier {de_la_collectivite} n’est pas encore déposé. La clôture est le "
            "{cloture} : il reste "
            "{reste}.\n\nCe qui manque encore :\n{manque}\n\nVotre espace : {lien}\n\nBien à vous,\n{equipe}"
        ),
    ),
    "relance_2": (
        "Label {edition} : clôture après-demain",
        (
            "Bonjour {prenom_nom},\n\nLa clôture est le {cloture} : il reste {reste} pour déposer le dossier "
            "{de_la_collectivite}.\n\nCe qui manque encore :\n{manque}\n\nVotre espace : {lien}\n\nBien à "
            "vous,\n{equipe}"
        ),
    ),
    "relance_0": (
        "Label {edition} : dernier jour pour déposer",
        (
            "Bonjour {prenom_nom},\n\nC’est le dernier jour : le dossier {de_la_collectivite} se dépose avant le "
            "{cloture}. "
            "Il reste {reste}.\n\nCe qui manque encore :\n{manque}\n\nVotre espace : {lien}\n\nBien à vous,\n{equipe}"
        ),
    ),
    "relance": (
        "Label {edition} : votre dossier n’est pas encore déposé",
        (
            "Bonjour {prenom_nom},\n\nLe dossier {de_la_collectivite} n’est pas encore déposé. La clôture est le "
            "{cloture} : il reste "
            "{reste}.\n\nCe qui manque encore :\n{manque}\n\nVotre espace : {lien}\n\nBien à vous,\n{equipe}"
        ),
    ),
    "libre": (
        "Label {edition} : ",
        "Bonjour,\n\n\n\nVotre espace : {lien}\n\nBien à vous,\n{equipe}",
    ),
}

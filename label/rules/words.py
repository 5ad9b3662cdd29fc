"""The words that a page explains to whoever reads it: the label's own, and those of its questionnaire."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word: its anchor on the page of words, what it means, and the forms under which texts write it (regular
    expressions without group, case kept for acronyms).
    """

    slug: str
    label: str
    meaning: str
    forms: tuple[str, ...]


def _word(slug: str, label: str, meaning: str, *forms: str) -> Word:
    """Without forms, the label and its plural; an acronym keeps its case, any other word may begin a sentence."""
    written = forms or (f"{label.lower()}s?",)
    return Word(slug, label, meaning, tuple(one if one.upper() == one else f"(?i:{one})" for one in written))


WORDS: tuple[Word, ...] = (
    _word(
        "accuse", "Accusé de réception", "Le papier numéroté qui prouve le dépôt : il dit l’heure et ce qui est figé."
    ),
    _word(
        "anssi",
        "ANSSI",
        "L’agence de l’État pour la sécurité des systèmes d’information ; elle publie des guides.",
        "ANSSI",
    ),
    _word(
        "arobase", "Arobase (@)", "L’unité du label : de une à cinq, décidées chaque année par un jury.", "arobases?"
    ),
    _word("ccas", "CCAS", "Le centre communal d’action sociale : le service public de l’aide aux habitants.", "CCAS"),
    _word("cnil", "CNIL", "L’autorité qui veille aux données personnelles et reçoit les plaintes.", "CNIL"),
    _word(
        "correspondant",
        "Correspondant(e)",
        "La personne qui mène la candidature : elle inscrit, confie des sections, relit. Plusieurs peuvent l’être.",
        "correspondante?s?",
        r"correspondant\(e\)s?",
    ),
    _word(
        "dematerialisation",
        "Dématérialisation",
        "Faire en ligne, de bout en bout, ce qui se faisait sur papier.",
        "dématérialisation",
        "dématérialisée?s?",
    ),
    _word(
        "donnees-ouvertes",
        "Données ouvertes",
        "Des fichiers que chacun peut télécharger et réutiliser, sous une licence qui le dit.",
        "données ouvertes",
    ),
    _word("ent", "ENT", "L’espace numérique de travail d’un établissement scolaire : notes, devoirs, messages.", "ENT"),
    _word(
        "epci",
        "EPCI",
        "Une intercommunalité à fiscalité propre : communauté de communes, d’agglomération, urbaine, ou métropole.",
        "EPCI",
    ),
    _word(
        "epn",
        "Espace public numérique",
        "Un lieu ouvert à tous où l’on trouve un ordinateur, un accès et quelqu’un qui aide.",
        "espaces? publics? numériques?",
    ),
    _word("etp", "ETP", "Équivalent temps plein : deux mi-temps font un ETP.", "ETP"),
    _word(
        "licence-libre",
        "Logiciel libre",
        "Un logiciel que l’on peut utiliser, étudier, modifier et redistribuer.",
        "logiciels? libres?",
    ),
    _word(
        "mediation",
        "Médiation numérique",
        "Accompagner celles et ceux que les usages numériques mettent en difficulté, jusqu’à l’autonomie.",
        "médiation numérique",
    ),
    _word(
        "nis2",
        "NIS 2",
        "La directive européenne qui oblige de nombreuses collectivités à protéger leurs systèmes d’information.",
        r"NIS[\s\u00a0\u202f]?2",
    ),
    _word("reen", "Loi REEN", "La loi qui demande de réduire l’empreinte environnementale du numérique.", "REEN"),
    _word("rgaa", "RGAA", "Les règles qui disent si un site public est utilisable par tous, handicap ou non.", "RGAA"),
    _word("rgesn", "RGESN", "Le référentiel qui aide à concevoir des services numériques plus sobres.", "RGESN"),
    _word("rgpd", "RGPD", "Le règlement européen sur les données personnelles, appliqué depuis mai 2018.", "RGPD"),
    _word("rss", "Flux RSS", "Une adresse qui donne les nouveautés d’un site à qui s’y abonne.", "flux RSS", "RSS"),
    _word(
        "sans-objet",
        "Sans objet",
        "La question ne peut pas s’appliquer à votre collectivité. Dites pourquoi en commentaire.",
        "sans objet",
    ),
    _word(
        "signataire",
        "Signataire",
        "La personne qui dépose le dossier au nom de la collectivité : maire, présidence, ou qui en a délégation.",
        "signataires?",
    ),
    _word(
        "siren", "SIREN", "Le numéro à neuf chiffres qui identifie une organisation, collectivité comprise.", "SIREN"
    ),
    _word(
        "strate",
        "Strate",
        "La classe de taille : village (moins de 3 000 habitants), petite ville, ville moyenne, grande ville "
        "(100 000 et plus).",
        "strates?",
    ),
    _word(
        "telecentre",
        "Télécentre",
        "Un lieu équipé pour travailler à distance près de chez soi.",
        "télécentres?",
    ),
    _word(
        "tiers-lieu",
        "Tiers-lieu",
        "Un lieu partagé, entre la maison et le travail : atelier, bureaux, café, numérique.",
        "tiers-lieux?",
    ),
)
FORMS = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{w.slug.replace('-', '_')}>{'|'.join(w.forms)})" for w in WORDS) + r")(?![\w-])"
)
_BY_GROUP = {word.slug.replace("-", "_"): word for word in WORDS}


def explained(text: str) -> list[tuple[str, Word | None]]:
    """A text in parts, each with the word that it writes (None: it writes none); a word once a text."""
    parts: list[tuple[str, Word | None]] = []
    seen: set[str] = set()
    start = 0
    for found in FORMS.finditer(text):
        word = _BY_GROUP[found.lastgroup or ""]
        if word.slug not in seen:
            seen.add(word.slug)
            parts += [(text[start : found.start()], None), (found[0], word)]
            start = found.end()
    return [*parts, (text[start:], None)]

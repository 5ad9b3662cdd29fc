"""The presentation of the label, in the product's own words; the levels come from the règlement of the edition."""

from django.conf import settings

from label.enums import Theme
from label.models import Edition
from label.rules.regulation import RULES, RegulationTerms, sentences
from villes_internet.book.content.types import Chapter, Passage, Presentation, Reading

METHOD = (
    Passage(
        "Le questionnaire et ses commentaires",
        (
            (
                "Les agents de la collectivité remplissent en ligne un questionnaire. À côté de chaque réponse, "
                "un commentaire dit ce que le chiffre ne dit pas : le contexte, les moyens, ce qui a marché et ce "
                "qui reste à faire."
            ),
        ),
    ),
    Passage(
        "Les initiatives et les documents",
        (
            (
                "La collectivité raconte ses réalisations : à qui elles s’adressent, avec quels moyens, pour quels "
                "résultats. Elle peut y joindre des documents : articles, bulletins, enquêtes."
            ),
        ),
    ),
    Passage(
        "Le Conseil d’orientation",
        (
            (
                "Le Conseil d’orientation discute la méthode et la fixe. Des collectivités peuvent y siéger ; il "
                "n’attribue aucun niveau."
            ),
        ),
    ),
    Passage(
        "Le jury",
        (
            (
                "Le jury attribue les niveaux en séance, dossier par dossier. Ses membres n’y représentent pas de "
                "collectivité ; celui qui est lié à une candidate se déporte : il n’ouvre pas son dossier et ne "
                "vote pas."
            ),
        ),
    ),
)


def presentation(edition: Edition) -> Chapter:
    """« Le label Villes Internet »: what it is, its five levels, its six themes, its method."""
    name, publisher = settings.LABEL["name"], settings.LABEL["publisher"]
    lead = (
        f"Né en 1999 d’un prototype sans niveau, le label « {name} » distingue les communes et les intercommunalités "
        "qui mettent l’internet au service de leurs habitants. Depuis 2000, il leur décerne d’une à cinq arobases."
    )
    passages = (
        Passage(
            "Ce que le label regarde",
            (
                (
                    "Le label ne récompense pas un équipement, mais une politique publique : ce qu’une collectivité "
                    "fait pour que chacun accède à l’internet, l’apprenne, s’en serve et y prenne la parole. Un "
                    "village y est lu avec la même attention qu’une grande ville ; seule compte la manière dont les "
                    "moyens du lieu sont employés."
                ),
                (
                    f"Éditeur du label : {publisher}. Toute commune et toute intercommunalité peut "
                    "s’y porter candidate, une fois par édition."
                ),
            ),
        ),
        Passage("Cinq niveaux", (_levels(edition.terms, edition.year),)),
        Passage(
            "Six thèmes",
            ("Le questionnaire et les initiatives se rangent sous six thèmes, les mêmes pour toutes les candidates :",),
            tuple(str(theme.label) for theme in Theme),
        ),
        *METHOD,
    )
    return Chapter("label", f"Le label « {name} »", Presentation(lead, passages))


def _levels(terms: RegulationTerms, year: int) -> str:
    """What the règlement of this year says of levels, in its own sentences: earlier ones may have said otherwise."""
    lines = ["De 1 @ à 5 @, le niveau dit jusqu’où va la politique numérique de la collectivité."]
    if said := sentences(terms, RULES):
        lines += [f"Le règlement de {year} fixe les règles que le jury suit.", *said]
    lines.append("Une collectivité qui tient 4 ou 5 @ est dite référente.")
    return " ".join(lines)


def reading() -> Chapter:
    """« Comment lire ce livre »: the signs, and what is sure or not; not listed in the contents."""
    signs = (
        ("sur", "un niveau établi : une colonne d’arobases pleines, d’une à cinq"),
        ("doute", "un niveau déduit ou incertain : des arobases hachurées"),
        ("sans-niveau", "une participation sans niveau, comme au prototype de 1999"),
        ("absente", "absente du palmarès"),
        ("inconnu", "rien n’est connu : ce n’est pas une absence"),
    )
    passages = (
        Passage(
            "Ce qui est su, ce qui ne l’est pas",
            (
                (
                    "Les résultats des éditions anciennes ne sont connus qu’en partie. Ce livre n’en déduit jamais "
                    "qu’une collectivité était absente, et n’additionne jamais un total incomplet."
                ),
                (
                    "Chaque observation est écrite par des règles à partir de l’historique ; elle ne dit que ce que "
                    "les données prouvent."
                ),
            ),
        ),
        Passage(
            "Les populations",
            (
                (
                    "Les tableaux et les fiches donnent les populations que les collectivités ou l’association ont "
                    "déclarées : pour "
                    "une même collectivité, elles diffèrent parfois entre elles, et de celles de l’INSEE."
                ),
            ),
        ),
        Passage(
            "Noms et régions de l’époque",
            (
                (
                    "Les noms, les départements et les régions sont ceux de l’édition. Il n’y a pas de millésime 2009 "
                    ": le numéro d’une édition et son année sont deux choses distinctes."
                ),
            ),
        ),
    )
    return Chapter("lecture", "Comment lire ce livre", Reading(signs, passages))

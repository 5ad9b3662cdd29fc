"""The presentation of the label, in the product's own words; the levels come from the règlement of the edition."""

from dataclasses import dataclass

from django.conf import settings

from label.enums import Theme
from label.rules.regulation import RULES, RegulationTerms, sentences
from villes_internet.book.content.chapters.base import ChapterKind, Matter
from villes_internet.book.content.types import Passage


@dataclass(frozen=True)
class Presentation:
    """What the label is."""

    lead: str
    passages: tuple[Passage, ...]


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


def read(matter: Matter) -> Presentation:
    """« Le label Villes Internet »: what it is, its five levels, its six themes, its method."""
    edition = matter.edition
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
    return Presentation(lead, passages)


def _levels(terms: RegulationTerms, year: int) -> str:
    """What the règlement of this year says of levels, in its own sentences: earlier ones may have said otherwise."""
    said = sentences(terms, RULES)
    lead = "Le niveau dit jusqu’où va la politique numérique de la collectivité."
    rules = [f"Règlement {year} :", *said] if said else []
    return " ".join([lead, *rules, "Une collectivité qui tient 4 ou 5 @ est dite référente."])


PRESENTATION = ChapterKind("label", lambda _matter: f"Le label « {settings.LABEL['name']} »", read)

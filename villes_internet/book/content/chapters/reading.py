"""« Comment lire ce livre »: the signs, and what is sure or not."""

from dataclasses import dataclass

from toolkit.charts.history import YearMark, history_sign
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Put
from villes_internet.book.content.types import Passage


@dataclass(frozen=True)
class ReadingGuide:
    """How to read the book: each sign with what it means."""

    signs: tuple[tuple[YearMark, str], ...]
    passages: tuple[Passage, ...]


AS_PRINTED = (
    "Les tableaux et les fiches donnent les populations que les collectivités ou l’association ont déclarées : pour "
    "une même collectivité, elles diffèrent parfois entre elles, et de celles de l’INSEE."
)
OF_INSEE = (
    "Les tableaux donnent les populations de l’INSEE, telles qu’à l’inscription ; les fiches, celles que les "
    "collectivités ont déclarées."
)

BY_HAND = " Suivie de « (L’équipe.) », elle est de l’équipe du label."


def read(matter: Matter) -> ReadingGuide:
    """The same for every edition, but for where its populations come from and who wrote. One query."""
    signs = (
        (YearMark.RATED, "un niveau établi : une colonne d’arobases pleines, d’une à cinq"),
        (YearMark.DOUBTFUL, "un niveau déduit ou incertain : des arobases hachurées"),
        (YearMark.UNRATED, "une participation sans niveau, comme au prototype de 1999"),
        (YearMark.ABSENT, "absente du palmarès"),
        (YearMark.UNKNOWN, "rien n’est connu : ce n’est pas une absence"),
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
                    f"les données prouvent.{BY_HAND if matter.by_hand else ''}"
                ),
            ),
        ),
        Passage(
            "Les populations",
            (AS_PRINTED if matter.has_printed_populations else OF_INSEE,),
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
    return ReadingGuide(signs, passages)


def drawings(reading: ReadingGuide, put: Put) -> dict[str, dict[str, str]]:
    """Each sign by its state."""
    return {"signes": {mark: put(f"signe-{mark}", history_sign(mark, text)) for mark, text in reading.signs}}


READING = ChapterKind(
    "lecture", "Comment lire ce livre", read, drawings=drawings, before_contents=True, stays=True, side="left"
)

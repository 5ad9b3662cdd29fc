"""The places that the book keeps for texts: what each asks for, how long it may be, and the lines of its figures."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from label.rules.lines import LineFault, read_lines
from label.rules.names import slug_of
from toolkit.typography import thousands
from villes_internet.book.enums import Part

LONGEST_TITLE, LONGEST_AUTHOR, LONGEST_FUNCTION, LONGEST_SOURCE = 80, 120, 200, 120
LONGEST_VALUE, LONGEST_WORDS, MOST_FIGURES = 16, 120, 9
MOST = 12  # texts of a place that holds several

# The charts of « Le label en perspective » by their anchor, as the desk names them (content/chapters/perspective.py).
FINDINGS = {
    "editions": "Les éditions, année par année",
    "niveaux": "Les niveaux",
    "strates": "Les tailles",
    "regions": "Les régions",
    "referentes": "Les référentes, par région",
    "entrantes": "Les nouvelles venues à 5 @",
}
# Those that look at every edition: why may be told there too, and is not asked for.
SERIES = {
    "referentes-editions": "Les référentes, édition par édition",
    "strates-editions": "Les tailles, édition par édition",
    "primo-candidates": "Les premières candidatures, par taille",
    "regions-editions": "Les régions, édition par édition",
}

PRINTING_HELP = (
    "Un par ligne : « ISBN ; 978-2-07-036822-8 », « Dépôt légal ; février 2013 », « Imprimeur ; … », "
    "« Épaisseur ; 0,11 mm » (celle d’un feuillet : elle donne le dos de la couverture)."
)


@dataclass(frozen=True)
class TextPart:
    """A place of the book, in a chapter. `longest` is what its pages hold, in signs; a place that holds many numbers
    them.
    """

    part: Part
    longest: int
    help: str
    chapter: str
    is_many: bool = False
    is_signed: bool = False
    needs_title: bool = True
    has_figures: bool = False
    has_picture: bool = False
    is_carried: bool = False  # whether last year's is worth taking up
    figures: tuple[str, str] = ("Chiffres mis en avant", "Un par ligne : « 250 ; écoles labellisées depuis 2008 ».")


PARTS: dict[Part, TextPart] = {
    one.part: one
    for one in (
        TextPart(
            Part.EDITORIAL,
            6000,
            "Il ouvre le livre, signé.",
            "editorial",
            is_signed=True,
            has_figures=True,
            has_picture=True,
        ),
        TextPart(
            Part.TESTIMONY,
            4000,
            "Un partenaire, un élu, un agent : une page chacun, signée.",
            "temoignages",
            is_many=True,
            is_signed=True,
            has_figures=True,
            has_picture=True,
        ),
        TextPart(Part.METHOD, 6000, "Comment le label se décerne.", "methode", is_signed=True, is_carried=True),
        TextPart(
            Part.FINDING,
            1100,
            "Sous un graphique : ce qui l’explique. Les chiffres de l’année s’écrivent d’eux-mêmes au-dessus.",
            "perspective",
            needs_title=False,
        ),
        TextPart(Part.EDITION, 3200, "Ce que cette édition a de neuf, à la suite de ses chiffres.", "edition"),
        TextPart(
            Part.CHOICES, 3200, "Qui entre, qui sort, qui monte ; avant les tableaux des 5 @ et des 4 @.", "tableaux"
        ),
        TextPart(
            Part.BIOGRAPHY, 350, "Quelques lignes par membre du jury.", "jury", needs_title=False, is_carried=True
        ),
        TextPart(
            Part.FOCUS,
            3400,
            "Un sujet de l’année, une page : des faits, des villes.",
            "focus",
            is_many=True,
            has_figures=True,
            has_picture=True,
        ),
        TextPart(
            Part.ASSOCIATION,
            3400,
            "Ce qu’elle fait, et comment y adhérer.",
            "association",
            has_figures=True,
            has_picture=True,
            is_carried=True,
        ),
        TextPart(
            Part.PRINTING,
            600,
            "Imprimeur, papier, remerciements : ce qui n’est pas connu ne s’écrit pas.",
            "colophon",
            needs_title=False,
            has_figures=True,
            is_carried=True,
            figures=(
                "Faits d’impression",
                PRINTING_HELP,
            ),
        ),
        TextPart(
            Part.BACK,
            700,
            "Quelques lignes pour qui retourne le livre ; sans elles, il n’a pas de quatrième de couverture.",
            "quatrieme",
            is_carried=True,
        ),
    )
}


@dataclass(frozen=True)
class Slot:
    """One text that the book may hold: its name in the address, what it is, and what it is about (a juror, a chart)."""

    slug: str
    part: TextPart
    name: str
    is_asked: bool = True  # whether a book without it lacks something

    @property
    def about(self) -> str:
        """What tells it from the others of its place; empty where there is only one."""
        return self.slug.partition("-")[2]

    @property
    def anchor(self) -> str:
        """What of its chapter shows it: its own page, its chart, or the whole chapter."""
        if self.part.part is Part.FINDING:
            return f"graphique-{self.about}"
        whole = self.part.part in (Part.BIOGRAPHY, Part.PRINTING, Part.BACK)
        return self.part.chapter if whole else f"ecrit-{self.slug}"


# What one text of a place that holds several is called.
SINGLE = {Part.TESTIMONY: "Témoignage", Part.FOCUS: "Page focus"}


def biography_slug(name: str) -> str:
    """The place of what is said of a juror, whatever the apostrophe of the name: « biographie-alain-d-iribarne »."""
    return f"{Part.BIOGRAPHY.value}-{slug_of(name)}"[:80]


def slots(jurors: list[str], taken: set[str]) -> Iterator[Slot]:
    """Every text that a book may hold, in its order, one more than those `taken` where there may be many."""
    for part in PARTS.values():
        code, label = part.part.value, str(part.part.label)
        if part.is_many:
            used = {int(slug.rpartition("-")[2]) for slug in taken if slug.startswith(f"{code}-")}
            last = min(max(used, default=0) + 1, MOST)
            single = SINGLE[part.part]
            yield from (Slot(f"{code}-{rank}", part, f"{single} {rank}") for rank in range(1, last + 1))
        elif part.part is Part.FINDING:
            yield from (Slot(f"{code}-{chart}", part, name) for chart, name in FINDINGS.items())
            yield from (Slot(f"{code}-{chart}", part, name, is_asked=False) for chart, name in SERIES.items())
        elif part.part is Part.BIOGRAPHY:
            yield from (Slot(biography_slug(name), part, name) for name in jurors)
        else:
            yield Slot(code, part, label)


@dataclass(frozen=True)
class FigureLine:
    """A figure put forward: its value as it is printed, what it counts."""

    value: str
    words: str


def read_figures(text: str) -> tuple[list[FigureLine], list[str]]:
    """The figures of a text, one a line (« valeur ; ce qu’elle compte »), and what does not read, line by line."""

    def one(parts: list[str]) -> FigureLine:
        value, words = parts
        if not 0 < len(value) <= LONGEST_VALUE:
            msg = f"une valeur compte de 1 à {LONGEST_VALUE} signes."
            raise LineFault(msg)
        if not 0 < len(words) <= LONGEST_WORDS:
            msg = f"dites en {LONGEST_WORDS} signes au plus ce que ce chiffre compte, après un point-virgule."
            raise LineFault(msg)
        return FigureLine(value, words)

    lines, faults = read_lines(text, "valeur ; ce qu’elle compte", one, lambda line: (line.value, line.words))
    if len(lines) > MOST_FIGURES:
        faults.append(f"{MOST_FIGURES} chiffres au plus : vous en donnez {len(lines)}.")
    return lines, faults


def faults_of(slot: Slot, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What stands in the way of printing these words, by field."""
    part, found = slot.part, dict[str, list[str]]()
    text = str(values["text"]).replace("\r\n", "\n").strip()  # a browser sends two signs for a line's end
    if not text:
        found["text"] = ["Donnez un texte."]
    elif len(text) > part.longest:
        said = f"Le texte compte {thousands(len(text))} signes"
        found["text"] = [f"{said} : cette place en tient {thousands(part.longest)} au plus."]
    if part.needs_title and not str(values.get("title", "")).strip():
        found["title"] = ["Donnez un titre."]
    if part.is_signed and not str(values.get("author", "")).strip():
        found["author"] = ["Dites qui signe."]
    figures = str(values.get("figures", ""))
    faults = read_figures(figures)[1]
    if part.part is Part.PRINTING:
        faults = [*faults, *printing_faults(figures)]
    if faults:
        found["figures"] = faults
    return found


ISBN, THICKNESS = "ISBN", "Épaisseur"
THICK = re.compile(r"(\d(?:[.,]\d{1,3})?)\s*mm")


def printing_faults(text: str) -> list[str]:
    """What is wrong with the facts of a printing, beyond their form: an ISBN whose last figure does not hold (ISO
    2108), a thickness that is not in millimetres.
    """
    faults = []
    for line in read_figures(text)[0]:
        if line.value == ISBN and not is_isbn(line.words):
            faults.append(f"« {line.words} » n’est pas un ISBN : treize chiffres, dont le dernier contrôle les autres.")
        if line.value == THICKNESS and thickness_of([line]) is None:
            faults.append("L’épaisseur d’un feuillet se dit en millimètres : « 0,11 mm ».")
    return faults


def is_isbn(text: str) -> bool:
    """Whether thirteen figures, hyphens and spaces aside, end with the one that checks the others."""
    figures = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"97[89]\d{10}", figures):
        return False
    return sum(int(figure) * (1, 3)[place % 2] for place, figure in enumerate(figures)) % 10 == 0


def thickness_of(lines: Iterable[FigureLine]) -> float | None:
    """The thickness of a leaf, in millimetres; None where nobody said it."""
    said = next((line.words for line in lines if line.value == THICKNESS), "")
    found = THICK.search(said)
    value = float(found[1].replace(",", ".")) if found else 0.0
    return value if 0.03 <= value <= 0.5 else None


def paragraphs(text: str) -> str:
    """The same text, its paragraphs apart by one empty line, each on one line."""
    found = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return "\n\n".join(part for part in found if part)

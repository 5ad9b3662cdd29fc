"""Whether a text seems to name somebody: shown to whoever is about to publish it, and decided by nobody else."""

import re
from collections.abc import Iterable

UPPER, LOWER = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒ", "a-zàâäçéèêëîïôöùûüÿœ’'"
WORD = rf"(?:[{UPPER}][{LOWER}]+(?:-[{UPPER}]?[{LOWER}]+)*|[{UPPER}]{{2,}}(?:-[{UPPER}]{{2,}})*|[{UPPER}]\.)"
BETWEEN = r"\s+(?:(?:de|du|des|le|la|van|von)\s+|d[’'])?"
# « Mme Martin », « madame Dupont », « Dr de Gaulle ».
TITLE = "[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Dd]octeur|[Mm]aître|Mmes?|Mlles?|MM?|Dr|Me"
TITLED = re.compile(rf"\b(?:{TITLE})\b\.?{BETWEEN}{WORD}(?:{BETWEEN}{WORD})*")
# Words with a capital in a row: « Paul Martin », « MARTIN Paul », « P. Martin », « Charles de Gaulle ».
ROW = re.compile(rf"(?<![{UPPER}{LOWER}-]){WORD}(?:{BETWEEN}{WORD})+")
SHORT = 3  # letters of a name that could be any word
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A capital that only begins a sentence, or a body with a name of its own.
_NOBODY = (
    "région département commune métropole la le les des du un un "
    "agence association bibliothèque centre cette chaque communauté conseil dans depuis direction espace grand "
    "grande internet maison mairie médiathèque mission notre nous office parc place plan pôle pour projet rue "
    "saint sainte service société syndicat une université ville wifi école"
)
NOBODY = frozenset(_NOBODY.split())


def people_named(text: str, known: Iterable[str] = (), places: Iterable[str] = ()) -> tuple[str, ...]:
    """What in a text seems to name a person, in its order: a title before a name, two capitalised words that are no
    place (`places`: names of the collectivité), one of the `known` names of its people, an e-mail address.
    """
    whereabouts = set(_words(" ".join(places)))
    found = [(match.start(), match.end()) for pattern in (ADDRESS, TITLED) for match in pattern.finditer(text)]
    for match in ROW.finditer(text):
        start, words = match.start(), list(re.finditer(r"\S+", match.group()))
        while words and words[0].group().strip("’'.").casefold() in NOBODY:
            words = words[1:]  # what only begins the sentence, or a body with a name of its own
        said = [word.group().casefold() for word in words]
        if len(words) > 1 and not all(part in whereabouts for word in said for part in _words(word)):
            found.append((start + words[0].start(), match.end()))
    parts = {part for name in known for part in (name, *name.split()[-1:]) if len(part) > SHORT}
    for part in parts:
        if not set(_words(part)) <= whereabouts:
            found += [one.span() for one in re.finditer(rf"\b{re.escape(part)}\b", text, re.IGNORECASE)]
    told: list[str] = []
    end = 0
    for start, stop in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= end:
            told.append(text[start:stop])
            end = stop
    return tuple(dict.fromkeys(told))


def _words(text: str) -> list[str]:
    """The words of a text, whatever joins them."""
    return re.findall(r"\w+", text.casefold())

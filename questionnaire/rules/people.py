"""Whether a text seems to name somebody: shown to whoever is about to publish it. A doubt is worth a look, no more."""

import re
from collections.abc import Iterable

UPPER, LETTER = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒ", "a-zàâäçéèêëîïôöùûüÿœ’'-"
NAME = rf"[{UPPER}][{LETTER}]+|[{UPPER}]{{2,}}"
# « Mme Martin », « Monsieur le maire Paul Martin », « Dr Martin ».
TITLED = re.compile(rf"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Dr|Docteur|Maître)\s+(?:{NAME})(?:\s+(?:{NAME}))*")
# Two words with a capital in a row, « Paul Martin », and letters in « prenom.nom@ ».
PAIR = re.compile(rf"\b(?:[{UPPER}][{LETTER}]{{2,}})\s+(?:{NAME})(?:\s+(?:{NAME}))*")
SHORT = 3  # letters of a name that could be any word
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A capital that only begins a sentence, or a body with a name of its own.
_NOBODY = (
    "agence association bibliothèque centre cette chaque communauté conseil dans depuis direction espace grand "
    "grande internet maison mairie médiathèque mission notre nous office parc place plan pôle pour projet rue "
    "saint sainte service société syndicat une université ville wifi école"
)
NOBODY = frozenset(_NOBODY.split())


def people_named(text: str, known: Iterable[str] = (), places: Iterable[str] = ()) -> tuple[str, ...]:
    """What in a text seems to name a person, in its order: a title before a name, two capitalised words that are no
    place (`places`: names of the collectivité), one of the `known` names of its people, an e-mail address.
    """
    whereabouts = " ".join(places).casefold()
    found = [match for pattern in (ADDRESS, TITLED) for match in pattern.finditer(text)]
    for match in PAIR.finditer(text):
        words = match.group().casefold().split()
        if words[0] not in NOBODY and not all(word in whereabouts for word in words):
            found.append(match)
    parts = {part for name in known for part in (name, *name.split()[-1:]) if len(part) > SHORT}
    for part in parts:
        if part.casefold() not in whereabouts:
            found += re.finditer(rf"\b{re.escape(part)}\b", text, re.IGNORECASE)
    told: list[str] = []
    end = 0
    for match in sorted(found, key=lambda one: (one.start(), -one.end())):
        if match.start() >= end:
            told.append(match.group())
            end = match.end()
    return tuple(dict.fromkeys(told))

"""French as sentences need it: places with their article, elision, contraction, numbers in words, lists.

Places: the article of a name takes a small letter inside a sentence and melts into « à » and « de » (« l’Isle-Adam »,
« au Havre », « des Mureaux »), as the printed book of 2012 writes them.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from toolkit.typography import thousands

UNITS = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
    "vingt",
)
# An H that forbids elision in the names of places that begin with it (most others elide: « d’Hyères », « d’Hérouville
# »).
ASPIRATED = frozenset(
    {
        "Hague",
        "Haguenau",
        "Halles",
        "Ham",
        "Haut",
        "Haute",
        "Hautes",
        "Hauts",
        "Havre",
        "Haye",
        "Hem",
        "Hochfelden",
        "Honfleur",
        "Houilles",
        "Houlgate",
        "Hœnheim",
        "Huningue",
    }
)
# How one says « in » before a region, old or new; a region that is not here is « dans la région X ».
IN_REGION = {
    "Nord-Pas-de-Calais": "dans le Nord-Pas-de-Calais",
    "Pays de la Loire": "dans les Pays de la Loire",
    "Centre": "en région Centre",
    "Limousin": "dans le Limousin",
    "La Réunion": "à la Réunion",
    "Mayotte": "à Mayotte",
    "Grand Est": "dans le Grand Est",
    "Hauts-de-France": "dans les Hauts-de-France",
    "Centre-Val de Loire": "dans le Centre-Val de Loire",
}
EN_REGION = frozenset(
    {
        "Alsace",
        "Aquitaine",
        "Auvergne",
        "Basse-Normandie",
        "Bourgogne",
        "Bretagne",
        "Champagne-Ardenne",
        "Corse",
        "Franche-Comté",
        "Guadeloupe",
        "Guyane",
        "Haute-Normandie",
        "Île-de-France",
        "Languedoc-Roussillon",
        "Lorraine",
        "Martinique",
        "Midi-Pyrénées",
        "Picardie",
        "Poitou-Charentes",
        "Provence-Alpes-Côte d'Azur",
        "Rhône-Alpes",
        "Auvergne-Rhône-Alpes",
        "Bourgogne-Franche-Comté",
        "Normandie",
        "Nouvelle-Aquitaine",
        "Occitanie",
    }
)
# The départements whose name is masculine, plural, or without article; those left are feminine (COG, TNCC).
MASCULINE = frozenset(
    {
        "Bas-Rhin",
        "Calvados",
        "Cantal",
        "Cher",
        "Doubs",
        "Finistère",
        "Gard",
        "Gers",
        "Haut-Rhin",
        "Jura",
        "Loir-et-Cher",
        "Loiret",
        "Lot",
        "Lot-et-Garonne",
        "Maine-et-Loire",
        "Morbihan",
        "Nord",
        "Pas-de-Calais",
        "Puy-de-Dôme",
        "Rhône",
        "Tarn",
        "Tarn-et-Garonne",
        "Territoire de Belfort",
        "Val-d'Oise",
        "Val-de-Marne",
        "Var",
        "Vaucluse",
    }
)
PLURAL_BEGINNINGS = ("Alpes-", "Ardennes", "Bouches-", "Côtes-", "Deux-", "Hautes-", "Hauts-", "Landes", "Pyrénées-")
PLURAL = re.compile("|".join((*PLURAL_BEGINNINGS, "Terres", "Vosges", "Yvelines")))
AT_DEPARTEMENT = {
    "La Réunion": "à la Réunion",
    "Paris": "à Paris",
    "Yonne": "dans l’Yonne",
    "Mayotte": "à Mayotte",
    "Île de Clipperton": "sur l’île de Clipperton",
}
WITHOUT_ARTICLE = frozenset({"Saint-Barthélemy", "Saint-Martin", "Saint-Pierre-et-Miquelon", "Wallis et Futuna"})
EN_DEPARTEMENT = frozenset({"Guadeloupe", "Guyane", "Martinique", "Nouvelle-Calédonie", "Polynésie française"})
GROUPING_WORDS = {"Communauté": "la", "Métropole": "la", "Agglomération": "l’", "Syndicat": "le"}
GROUPING_ABBREVIATIONS = frozenset(
    {"CC", "CA", "CU"}
)  # as INSEE names communautés of communes, d’agglomération, urbaines
CONTRACTED = {"le": ("du ", "au "), "les": ("des ", "aux "), "la": ("de la ", "à la "), "l’": ("de l’", "à l’")}


def upper_first(text: str) -> str:
    """The same text with a capital first letter, as at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _article(name: str) -> tuple[str, str]:
    """The article of a name in small letters, and the rest; « Communauté de … » takes one, « Agen » has none."""
    if found := re.match(r"(Le|La|Les) (?=\S)|L['’](?=\S)", name):
        article = found[0].strip().lower().replace("'", "’")
        return article, name[found.end() :]
    word = name.split(" ", 1)[0]
    if word in GROUPING_WORDS and " " in name:
        return GROUPING_WORDS[word], name[:1].lower() + name[1:]
    if word in GROUPING_ABBREVIATIONS and " " in name:
        return "la", name
    return "", name


def elides(name: str) -> bool:
    """Whether « de » loses its vowel before this name."""
    first = name[:1].translate(str.maketrans("ÀÂÄÉÈÊËÎÏÔÖŒÙÛÜŸÆ", "AAAEEEEIIOOOUUUYA")).upper()
    if first in {"A", "E", "I", "O", "U"}:
        return not name.startswith(("Onze", "Oui "))
    if first == "Y":
        return name[1:2].lower() not in set("aeéèiou")
    return first == "H" and re.split(r"[ -]", name)[0] not in ASPIRATED


def place(name: str) -> str:
    """A place in the middle of a sentence: « Agen », « l’Isle-Adam », « la communauté de communes de Parthenay »."""
    article, rest = _article(name)
    if not article:
        return name
    return article + rest if article == "l’" else f"{article} {rest}"


def of_place(name: str) -> str:
    """« d’Agen », « de Metz », « du Havre », « des Mureaux », « de l’Isle-Adam », « de la communauté … »."""
    article, rest = _article(name)
    if article:
        return CONTRACTED[article][0] + rest
    return ("d’" if elides(name) else "de ") + name


def at_place(name: str) -> str:
    """« à Agen », « au Havre », « aux Mureaux », « à l’Isle-Adam »."""
    article, rest = _article(name)
    return CONTRACTED[article][1] + rest if article else f"à {name}"


def in_region(region: str) -> str:
    """« en Aquitaine », « dans le Nord-Pas-de-Calais », « à la Réunion »; « dans la région X » for one that is not
    listed.
    """
    if region in EN_REGION:
        return f"en {region}"
    return IN_REGION.get(region, f"dans la région {region}")


def in_departement(name: str) -> str:
    """« dans l’Isère », « dans le Nord », « dans les Landes », « dans la Creuse », « à Paris », « en Guyane »."""
    if name in AT_DEPARTEMENT:
        return AT_DEPARTEMENT[name]
    if name in EN_DEPARTEMENT:
        return f"en {name}"
    if name in WITHOUT_ARTICLE:
        return f"à {name}"
    if PLURAL.match(name):
        return f"dans les {name}"
    if elides(name):
        return f"dans l’{name}"
    return f"dans {'le' if name in MASCULINE else 'la'} {name}"


def in_words(number: int, *, feminine: bool = False) -> str:
    """A whole number in words up to twenty, in figures with French thousands beyond."""
    if number == 1 and feminine:
        return "une"
    if 0 <= number < len(UNITS):
        return UNITS[number]
    return thousands(number)


def counted(number: int, one: str, many: str, *, feminine: bool = True) -> str:
    """A number in words and the word that agrees: « une édition », « trois éditions » (zero is singular)."""
    return f"{in_words(number, feminine=feminine)} {one if number < 2 else many}"


# What a noun ends with when there are several, and when there is one; the longest first.
SINGULARS = (("eaux", "eau"), ("eux", "eu"), ("aux", "al"), ("s", ""))
ALWAYS_THE_SAME = frozenset({"accès", "avis", "fois", "mois", "pays"})
LINKING = frozenset({"à", "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "par", "pour", "sur"})


def one_of(unit: str) -> str:
    """A unit that is written for several, for one: « lieux », « terminaux pour 100 élèves », « jeux ouverts » give
    « lieu », « terminal pour 100 élèves », « jeu ouvert ». What stands after a linking word stays.
    """
    words = unit.split(" ")
    for place, word in enumerate(words):
        if re.split("['’]", word)[0].casefold() in LINKING:
            break
        ending = next((pair for pair in SINGULARS if word.endswith(pair[0])), None)
        if ending is not None and word not in ALWAYS_THE_SAME:
            words[place] = word.removesuffix(ending[0]) + ending[1]
    return " ".join(words)


def lasting(time: timedelta) -> str:
    """How long, in the largest whole unit: « 40 secondes », « 1 minute », « 3 heures », « 2 jours »."""
    seconds = max(int(time.total_seconds()), 0)
    for size, one, many in ((86_400, "jour", "jours"), (3_600, "heure", "heures"), (60, "minute", "minutes")):
        if seconds >= size:
            return f"{seconds // size} {one if seconds < 2 * size else many}"
    return f"{seconds} {'seconde' if seconds < 2 else 'secondes'}"


def listed(words: Sequence[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


def editions_named(years: Sequence[int], calendar: Sequence[int]) -> str:
    """« l’édition 2010 », « les éditions 2005 et 2006 », « les éditions 2002 à 2004, puis 2010 »; runs of three in
    `calendar` fold.
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        follows = runs and year in calendar and calendar.index(year) == calendar.index(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(year)
        else:
            runs.append([year])
    words: list[str] = []
    for run in runs:
        words.extend([f"{run[0]} à {run[-1]}"] if len(run) > 2 else [str(year) for year in run])
    folded = len(runs) > 1 and any(len(run) > 2 for run in runs)
    named = f"{', '.join(words[:-1])}, puis {words[-1]}" if folded else listed(words)
    return f"{'l’édition' if len(years) == 1 else 'les éditions'} {named}"

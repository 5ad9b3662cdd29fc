"""Invented people: names drawn from lists, the same for the same town; addresses end in `.example` and lead nowhere."""

import hashlib

from label.rules.names import name_key

FIRST = (
    "Amina",
    "Anne",
    "Antoine",
    "Béatrice",
    "Bruno",
    "Catherine",
    "Cédric",
    "Chloé",
    "Claire",
    "Damien",
    "Delphine",
    "Élodie",
    "Émile",
    "Fabien",
    "Fatima",
    "Florence",
    "François",
    "Gaëlle",
    "Guillaume",
    "Hélène",
    "Hugo",
    "Inès",
    "Isabelle",
    "Jean-Marc",
    "Julie",
    "Karim",
    "Laurent",
    "Léa",
    "Lucas",
    "Malika",
    "Marc",
    "Marion",
    "Mathilde",
    "Mehdi",
    "Nadia",
    "Nicolas",
    "Olivier",
    "Pascale",
    "Pauline",
    "Philippe",
    "Raphaël",
    "Samira",
    "Sandrine",
    "Sébastien",
    "Sophie",
    "Stéphane",
    "Sylvie",
    "Thomas",
    "Valérie",
    "Vincent",
    "Yann",
    "Yasmine",
    "Zoé",
)
LAST = (
    "Aubert",
    "Barbier",
    "Bernard",
    "Blanchard",
    "Bonnet",
    "Boucher",
    "Brunet",
    "Carpentier",
    "Charpentier",
    "Chevalier",
    "Colin",
    "Da Silva",
    "Diallo",
    "Dubois",
    "Dumas",
    "Fabre",
    "Faure",
    "Fontaine",
    "Fournier",
    "Garnier",
    "Gauthier",
    "Gautier",
    "Girard",
    "Guerin",
    "Haddad",
    "Henry",
    "Hubert",
    "Joly",
    "Lacroix",
    "Leclercq",
    "Lefèvre",
    "Lemoine",
    "Le Gall",
    "Lopez",
    "Marchal",
    "Martinez",
    "Masson",
    "Mercier",
    "Meyer",
    "Morel",
    "Nguyen",
    "Noël",
    "Perrin",
    "Petit",
    "Picard",
    "Renard",
    "Rivière",
    "Robin",
    "Rousseau",
    "Roy",
    "Schmitt",
    "Traoré",
    "Vasseur",
    "Vidal",
)
FUNCTIONS = (
    "responsable des systèmes d’information",
    "directrice de la communication",
    "chargé de mission numérique",
    "webmestre",
    "directeur général des services",
    "animatrice de l’espace public numérique",
    "chargée de l’administration électronique",
)


def draw(*seeds: object) -> int:
    """A number that is always the same for the same seeds."""
    return int.from_bytes(hashlib.sha256("|".join(map(str, seeds)).encode()).digest()[:6], "big")


def person_name(*seeds: object) -> str:
    """An invented first and last name."""
    number = draw("name", *seeds)
    return f"{FIRST[number % len(FIRST)]} {LAST[number // 101 % len(LAST)]}"


def function_of(*seeds: object) -> str:
    """A function that exists in town halls."""
    return FUNCTIONS[draw("function", *seeds) % len(FUNCTIONS)]


def slug(name: str) -> str:
    """A name as an address bears it: « L'Isle-Adam » is « l-isle-adam »."""
    return name_key(name).replace(" ", "-")


def address(name: str, code: str, town: str) -> str:
    """An address that leads nowhere, one a person and a town."""
    return f"{slug(name).replace('-', '.')}@{slug(town)[:30]}-{code.lower()}.example"

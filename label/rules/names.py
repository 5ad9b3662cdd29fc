"""How names of places are sorted and searched; the database keeps INSEE's spelling."""

import re
import unicodedata

# Not decomposed by Unicode, but one sound to a reader.
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
# What people type for the full word; « s/ » is a common way to write « sur ».
ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "s": "sur",
    "ss": "sous",
    "cc": "communaute de communes",
    "ca": "communaute d agglomeration",
    "cu": "communaute urbaine",
}


def name_key(name: str) -> str:
    """A name in lower case without accents, apostrophes nor hyphens: « L'Haÿ-les-Roses » → « l hay les roses »."""
    spaced = re.sub(r"[’‘ʼ´`‐‑–—−]", " ", name.translate(LIGATURES))  # ASCII would drop them and glue the words
    flat = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", flat.lower()))


def sort_key(name: str) -> str:
    """The key of alphabetical order, the same on every machine: the book files L'Isle-Adam at L, and so do we."""
    return name_key(name)


def slug_of(name: str) -> str:
    """A name as an address says it: « Provence-Alpes-Côte d’Azur » → « provence-alpes-cote-d-azur »."""
    return name_key(name).replace(" ", "-")


# Words that many names share: alone, they do not make two names one.
COMMON = frozenset(
    [
        "saint",
        "sainte",
        "saints",
        "saintes",
        "ville",
        "communaute",
        "communes",
        "agglomeration",
        "urbaine",
        "metropole",
        "pays",
        "vallee",
        "grand",
        "grande",
        "sur",
        "sous",
        "les",
        "des",
        "aux",
    ]
)


def names_agree(one: str, other: str) -> bool:
    """Whether two spellings may name one place: the same words, all the words of one in the other, or a rare word in
    both.
    """
    mine, theirs = set(search_words(one)), set(search_words(other))
    if mine <= theirs or theirs <= mine:
        return True
    return any(len(word) > 2 and word not in COMMON for word in mine & theirs)


def search_words(text: str) -> list[str]:
    """The words of a search in the form of `search_key`: « St-Denis » gives « saint », « denis »."""
    words: list[str] = []
    for word in name_key(text).split():
        words.extend(ABBREVIATIONS.get(word, word).split())
    return words


def search_key(*texts: str) -> str:
    """What a search is compared with: all the words of all the texts, each preceded by a blank so that a prefix can be
    found.
    """
    words: list[str] = []
    for text in texts:
        words.extend(search_words(text))
    return "".join(f" {word}" for word in words)

"""The words of comments: those that come back, and those that one group says more than the others. Plain counts, no
outside service.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHORTEST = 4  # letters
FREQUENT, DISTINCTIVE = 30, 12
FEWEST = 5  # comments that hold a word
SURE = 10.83  # G² of one degree of freedom beyond which chance is one in a thousand (Dunning, 1993)
# What says nothing of its subject, whoever writes.
EMPTY = frozenset(
    [
        "ainsi",
        "alors",
        "après",
        "aussi",
        "aucun",
        "aucune",
        "autre",
        "autres",
        "avant",
        "avec",
        "avez",
        "avons",
        "avoir",
        "bien",
        "cela",
        "cette",
        "ceux",
        "chaque",
        "chez",
        "comme",
        "comment",
        "dans",
        "depuis",
        "deux",
        "dont",
        "donc",
        "durant",
        "elle",
        "elles",
        "encore",
        "entre",
        "étaient",
        "était",
        "être",
        "eux",
        "fait",
        "faire",
        "font",
        "grâce",
        "ici",
        "jusque",
        "leur",
        "leurs",
        "lors",
        "lorsque",
        "mais",
        "même",
        "mêmes",
        "moins",
        "notre",
        "nous",
        "nouveau",
        "nouvelle",
        "nouvelles",
        "nouveaux",
        "notamment",
        "parce",
        "par",
        "pendant",
        "permet",
        "permettant",
        "peut",
        "peuvent",
        "plus",
        "plusieurs",
        "pour",
        "pouvoir",
        "puis",
        "quand",
        "quel",
        "quelle",
        "quelques",
        "sans",
        "sera",
        "seront",
        "ses",
        "selon",
        "ses",
        "soit",
        "sont",
        "sous",
        "sur",
        "tous",
        "tout",
        "toute",
        "toutes",
        "très",
        "une",
        "vers",
        "vos",
        "votre",
        "vous",
        "afin",
        "ayant",
        "cette",
        "celle",
        "celles",
        "celui",
        "dès",
        "déjà",
        "doit",
        "doivent",
        "également",
        "ensemble",
        "etc",
        "exemple",
        "ils",
        "jour",
        "jours",
        "leur",
        "mise",
        "moment",
        "non",
        "oui",
        "qui",
        "que",
        "quoi",
    ]
)


@dataclass(frozen=True)
class Comment:
    """One comment: who wrote it, to which question, and the group that is looked at."""

    town: str
    code: str
    item: str
    text: str
    group: str = ""


@dataclass(frozen=True)
class Said:
    """A word, in how many comments, and how many times more often than elsewhere (None: not compared)."""

    word: str
    comments: int
    ratio: float | None = None


def words_in(text: str) -> set[str]:
    """The words of a text that say something, each once."""
    return {word for word in WORD.findall(text.casefold()) if len(word) >= SHORTEST and word not in EMPTY}


def frequent(comments: Iterable[Comment]) -> list[Said]:
    """The words that come back in most comments, five at least."""
    counts = Counter(word for one in comments for word in words_in(one.text))
    kept = sorted((pair for pair in counts.items() if pair[1] >= FEWEST), key=lambda pair: (-pair[1], pair[0]))
    return [Said(word, count) for word, count in kept[:FREQUENT]]


def distinctive(comments: Sequence[Comment]) -> dict[str, list[Said]]:
    """For each group, the words that it uses more than the others do, beyond chance; groups without any left out."""
    sizes = Counter(one.group for one in comments)
    counts: dict[str, Counter[str]] = {group: Counter() for group in sizes}
    for one in comments:
        counts[one.group].update(words_in(one.text))
    every: Counter[str] = sum(counts.values(), Counter())
    found = {}
    for group, size in sizes.items():
        others = len(comments) - size
        if not group or not others:
            continue
        said = [
            (score, Said(word, here, ratio))
            for word, here in counts[group].items()
            if here >= FEWEST and (score := keyness(here, size, every[word] - here, others)) >= SURE
            for ratio in [_ratio(here, size, every[word] - here, others)]
            if ratio > 1
        ]
        said.sort(key=lambda pair: (-pair[0], pair[1].word))
        if said:
            found[group] = [one for _, one in said[:DISTINCTIVE]]
    return found


def _ratio(here: int, size: int, there: int, others: int) -> float:
    """How many times more often; a word that the others never use counts as half a time there."""
    return round((here / size) / ((there or 0.5) / others), 1)


def keyness(here: int, size: int, there: int, others: int) -> float:
    """G²: how far `here` comments out of `size`, and `there` out of `others`, are from one same share."""
    share = (here + there) / (size + others)
    parts = ((here, size * share), (there, others * share), (size - here, size * (1 - share)))
    rest = ((others - there, others * (1 - share)),)
    return 2 * sum(seen * math.log(seen / expected) for seen, expected in (*parts, *rest) if seen and expected)


def excerpt(text: str, words: Sequence[str], around: int = 160) -> str:
    """The part of a text about the first of these words, or its beginning; « … » where it is cut."""
    flat = " ".join(text.split())
    places = [place for word in words if (place := flat.casefold().find(word.casefold())) >= 0]
    start = max(0, min(places) - around // 2) if places else 0
    shown = flat[start : start + 2 * around]
    return f"{'…' if start else ''}{shown}{'…' if start + 2 * around < len(flat) else ''}"

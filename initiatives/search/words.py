"""Where each word is found: a bit mask a word, read from its posting the first time and kept until something public
changes.

Asking PostgreSQL to rank five thousand matches takes longer than drawing the page; here a search of several words is
the `&` of their masks, and the most relevant are those that have them in their title.
"""

import re
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from initiatives.search.catalogue import Index
from label.rules.names import search_key

MOST_WORDS = 12
MOST_KEPT = 2_000  # words a process remembers
SQL = """
SELECT asked.word, part.lexeme, array_send(posting.titles), array_send(posting.texts)
FROM unnest(%s::text[]) AS asked(word)
LEFT JOIN LATERAL unnest(tsvector_to_array(to_tsvector('fr_unaccent', asked.word))) AS part(lexeme) ON true
LEFT JOIN initiatives_posting AS posting ON posting.lexeme = part.lexeme
"""
STARTED = """
SELECT array_send(titles), array_send(texts) FROM initiatives_posting
WHERE starts_with(lexeme, %s) ORDER BY cardinality(titles) + cardinality(texts) DESC LIMIT 60
"""
SHORTEST_START = 2
HEADER = 5  # four-byte words before the elements of an array sent by PostgreSQL; then each element after its length


@dataclass(frozen=True)
class Word:
    """Where a word is found: in the title, anywhere. A word that means nothing alone (« de », « la ») is everywhere."""

    title: int
    anywhere: int
    means_nothing: bool = False


def words_of(text: str) -> list[str]:
    """The words of a search, each once. PostgreSQL cuts « 2.0 », « 24h/24 » or « saint-denis » as it did in the
    texts.
    """
    return list(dict.fromkeys(word for word in re.split(r"[\s'’«»\"]+", text.lower()) if word))[:MOST_WORDS]


def numbers(sent: memoryview | None) -> Sequence[int]:
    """The elements of an array of integers as PostgreSQL sends it: big-endian, each behind its length."""
    found = array("i", sent.tobytes() if sent is not None else b"")
    if sys.byteorder == "little":
        found.byteswap()
    return found[HEADER + 1 :: 2]


def look_up(index: Index, words: list[str]) -> list[Word]:
    """Where each of these words is found; one query for all those that are not known yet, none when all are."""
    known = {word: index.words[word] for word in words if word in index.words}
    unknown = [word for word in words if word not in known]
    if unknown:
        found: dict[str, Word] = {}
        with connection.cursor() as cursor:
            cursor.execute(SQL, [unknown])
            for word, lexeme, titles, texts in cursor.fetchall():
                title = index.mask_of(numbers(titles))
                part = Word(title, title | index.mask_of(numbers(texts)), lexeme is None)
                # A word of several parts, « saint-denis », is where all of them are.
                before = found.get(word, part)
                found[word] = Word(before.title & part.title, before.anywhere & part.anywhere, part.means_nothing)
        if len(index.words) > MOST_KEPT:
            index.words.clear()
        index.words.update(found)
        known |= found
    return [known[word] for word in words]


def started(index: Index, word: str) -> Word:
    """Where words that begin like this one are found: it is still being typed. One query, none when it was asked
    before.
    """
    start = search_key(word).strip()
    key = f"{start}*"
    known: Word | None = index.words.get(key)
    if known is None:
        title = anywhere = 0
        if len(start) >= SHORTEST_START:
            with connection.cursor() as cursor:
                cursor.execute(STARTED, [start])
                for titles, texts in cursor.fetchall():
                    title |= index.mask_of(numbers(titles))
                    anywhere |= index.mask_of(numbers(texts))
        known = index.words[key] = Word(title, title | anywhere)
    return known


def _otherwise(index: Index, word: str, *, last: bool) -> Word:
    """What a word that is nowhere may stand for: « wi-fi » is « wifi », and the last one may be unfinished."""
    if "-" in word:
        (joined,) = look_up(index, [word.replace("-", "")])
        if joined.anywhere:
            return joined
    return started(index, word) if last else Word(0, 0)


@dataclass(frozen=True)
class Matches:
    """What a text finds, in tiers: all its words in the title, some of them, none."""

    mask: int
    tiers: tuple[int, ...]


def matches(index: Index, text: str) -> Matches | None:
    """What has every word of a text; None when nothing is asked."""
    words = words_of(text)
    found = [
        known if known.anywhere else _otherwise(index, word, last=word is words[-1])
        for word, known in zip(words, look_up(index, words), strict=True)
        if not known.means_nothing
    ]
    if not found:
        return None
    mask, every, some = index.everything, index.everything, 0
    for word in found:
        mask &= word.anywhere
        every &= word.title
        some |= word.title
    every &= mask
    some &= mask & ~every
    return Matches(mask, (every, some, mask & ~every & ~some))

"""What a text asks of the observatory: conditions on `initiatives_entry`, as SQL and its parameters."""

import re
from dataclasses import dataclass

from django.db import connection

from label.rules.names import name_key

MOST_WORDS = 12
SHORTEST_START = 2
SHORTEST_LIKE = 5  # letters: shorter words resemble too many others
PLAIN = "plainto_tsquery('fr_unaccent', %s)"
STARTED = "(quote_literal(%s) || ':*')::tsquery"
LIKENESS = 0.45  # of the trigrams of two words: « citoyn » is « citoyen », « halle » is not « salle »
KNOWN = """
SELECT asked.word, numnode(query) = 0, EXISTS (SELECT FROM initiatives_entry WHERE words @@ query)
FROM unnest(%s::text[]) AS asked(word), plainto_tsquery('fr_unaccent', asked.word) AS query
"""
BEGUN = f"SELECT EXISTS (SELECT FROM initiatives_entry WHERE words @@ {STARTED})"  # noqa: S608  (constants)
NEAREST = """
SELECT word FROM initiatives_spelling
WHERE key %% %s AND similarity(key, %s) >= %s
    AND EXISTS (SELECT FROM initiatives_entry WHERE words @@ plainto_tsquery('fr_unaccent', word))
ORDER BY similarity(key, %s) DESC, word LIMIT 1
"""


@dataclass(frozen=True)
class WordPart:
    """What one word asks: a full-text query; `typed` when another word, that is nowhere, was typed instead."""

    sql: str
    value: str
    typed: str = ""


@dataclass(frozen=True)
class Text:
    """What a text asks: every part of it. Nothing is found when a word is nowhere (`is_lost`)."""

    parts: tuple[WordPart, ...]
    is_lost: bool = False

    @property
    def corrected(self) -> list[tuple[str, str]]:
        """The words that are nowhere, each with the one that is found in its place."""
        return [(part.typed, part.value) for part in self.parts if part.typed]

    @property
    def condition(self) -> tuple[str, list[str]]:
        """What an entry must meet."""
        if self.is_lost:
            return "false", []
        sql = [f"words @@ {part.sql}" for part in self.parts]
        return " AND ".join(sql), [part.value for part in self.parts]

    @property
    def rank(self) -> tuple[str, list[str]]:
        """0 for an entry that has every word in its title, 1 for some, 2 for none."""
        sql = [f"title_words @@ {part.sql}" for part in self.parts]
        values = [part.value for part in self.parts]
        return (
            f"CASE WHEN {' AND '.join(sql)} THEN 0 WHEN {' OR '.join(sql)} THEN 1 ELSE 2 END",
            [*values, *values],
        )


def words_of(text: str) -> list[str]:
    """The words of a search, each once. PostgreSQL cuts « 2.0 », « 24h/24 » or « saint-denis » as it did in the
    texts.
    """
    return list(dict.fromkeys(word for word in re.split(r"[\s'’«»\"]+", text.lower()) if word))[:MOST_WORDS]


def text_asked(text: str) -> Text | None:
    """What a text asks; None when it has no word to look for. One query, another for a word that is nowhere."""
    words = words_of(text)
    joined = {word: word.replace("-", "") for word in words if "-" in word}
    if not words:
        return None
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [[*words, *joined.values()]])
        known = {word: (is_nothing, is_there) for word, is_nothing, is_there in cursor.fetchall()}
    parts = []
    for word in words:
        is_nothing, is_there = known[word]
        if is_nothing:
            continue  # « de », « la »: everywhere
        if is_there:
            parts.append(WordPart(PLAIN, word))
        elif word in joined and known[joined[word]][1]:
            parts.append(WordPart(PLAIN, joined[word]))  # « wi-fi » is « wifi »
        else:
            other = _otherwise(word, is_last=word is words[-1])
            if other is None:
                return Text((), is_lost=True)
            parts.append(other)
    return Text(tuple(parts)) if parts else None


def _otherwise(word: str, *, is_last: bool) -> WordPart | None:
    """What a word that is nowhere may stand for: the last one may be unfinished, any may be mistyped."""
    start = name_key(word)
    with connection.cursor() as cursor:
        if is_last and len(start) >= SHORTEST_START:
            cursor.execute(BEGUN, [start])
            if cursor.fetchone()[0]:
                return WordPart(STARTED, start)
        if len(start) >= SHORTEST_LIKE:
            cursor.execute(NEAREST, [start, start, LIKENESS, start])
            for (near,) in cursor.fetchall():
                return WordPart(PLAIN, near, typed=word)
    return None

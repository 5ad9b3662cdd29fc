"""Where each word is found: a bit mask a word, read from modelsearch's index the first time and kept until something public changes.

Asking PostgreSQL to rank five thousand matches takes longer than drawing the page; here a search of several words is the `&` of their
masks, and the most relevant are those that have them in their title.
"""

import re
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from initiatives.models import Initiative
from initiatives.search.catalogue import Index

MOST_WORDS = 12
MOST_KEPT = 2_000  # words a process remembers
SQL = """
WITH asked AS (SELECT word, plainto_tsquery('fr_unaccent', word) AS query FROM unnest(%s::text[]) AS word)
SELECT asked.word, numnode(asked.query) = 0, found.in_title, found.keys
FROM asked LEFT JOIN LATERAL (
    SELECT entry.title @@ asked.query AS in_title, array_agg(entry.object_id::integer) AS keys
    FROM modelsearch_indexentry AS entry
    WHERE entry.content_type_id = %s AND (entry.title @@ asked.query OR entry.body @@ asked.query)
    GROUP BY 1
) AS found ON true
"""


@dataclass(frozen=True)
class Word:
    """Where a word is found: in the title, anywhere. A word that means nothing alone (« de », « la ») is everywhere."""

    title: int
    anywhere: int
    means_nothing: bool = False


def words_of(text: str) -> list[str]:
    """The words of a search, each once. PostgreSQL cuts « 2.0 », « 24h/24 » or « saint-denis » as it did in the texts."""
    return list(dict.fromkeys(word for word in re.split(r"[\s'’«»\"]+", text.lower()) if word))[:MOST_WORDS]


def look_up(index: Index, words: list[str]) -> list[Word]:
    """Where each of these words is found; one query for all those that are not known yet, none when all are."""
    unknown = [word for word in words if word not in index.words]
    if unknown:
        kind = ContentType.objects.get_for_model(Initiative)
        masks: dict[str, list[int]] = {word: [0, 0] for word in unknown}
        nothing: set[str] = set()
        with connection.cursor() as cursor:
            cursor.execute(SQL, [unknown, kind.pk])
            for word, is_empty, in_title, keys in cursor.fetchall():
                if is_empty:
                    nothing.add(word)
                elif keys:
                    masks[word][not in_title] |= index.mask_of(keys)
        if len(index.words) > MOST_KEPT:
            index.words.clear()
        for word, (title, body) in masks.items():
            index.words[word] = Word(title, title | body, word in nothing)
    return [index.words[word] for word in words if word in index.words]


@dataclass(frozen=True)
class Matches:
    """What a text finds, in tiers: all its words in the title, some of them, none."""

    mask: int
    tiers: tuple[int, ...]


def matches(index: Index, text: str) -> Matches | None:
    """What has every word of a text; None when nothing is asked."""
    found = [word for word in look_up(index, words_of(text)) if not word.means_nothing]
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

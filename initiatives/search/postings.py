"""Where each word is: one row a word, the numbers of the initiatives that have it in their title and of those that have
it in their text.

The words are those of modelsearch's index, cut and stemmed by PostgreSQL (view `initiatives_word`). Reading a word
reads one row, however many have it: the index itself would be read at as many places as there are matches.
"""

from collections.abc import Collection

from django.db import connection

ADD = """
INSERT INTO initiatives_posting (lexeme, titles, texts)
SELECT lexeme, array_remove(array_agg(title_of), NULL), array_remove(array_agg(text_of), NULL)
FROM initiatives_word
WHERE %(all)s OR object_id = ANY(%(keys)s)
GROUP BY lexeme
ORDER BY lexeme
ON CONFLICT (lexeme) DO UPDATE
SET titles = initiatives_posting.titles || excluded.titles, texts = initiatives_posting.texts || excluded.texts
"""
REMOVE = """
UPDATE initiatives_posting AS posting
SET titles = array_remove(titles, %(key)s), texts = array_remove(texts, %(key)s)
FROM initiatives_word AS word
WHERE word.object_id = %(key)s::text AND posting.lexeme = word.lexeme
"""


def add(keys: Collection[int]) -> None:
    """Note the words of initiatives that the index has just taken in, and that no row has yet; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(ADD, {"all": False, "keys": [str(key) for key in keys]})


def remove(key: int) -> None:
    """Take an initiative out of the rows of its words, which the index must still have."""
    with connection.cursor() as cursor:
        cursor.execute(REMOVE, {"key": key})


def rebuild() -> None:
    """Note every word of the index again; two statements."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE initiatives_posting")
        cursor.execute(ADD, {"all": True, "keys": []})

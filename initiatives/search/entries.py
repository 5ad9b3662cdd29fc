"""The rows that the observatory searches: one a public initiative, written in the transaction that publishes it."""

from collections.abc import Collection, Iterable
from itertools import islice

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Func, Value

from initiatives.models import Entry, Initiative, Spelling
from label.rules.names import sort_key

CONFIGURATION = "fr_unaccent"
AT_ONCE = 500
# In order, so that two who publish at once wait for each other and never across.
SPELL = """
INSERT INTO initiatives_spelling (word, key)
SELECT DISTINCT word, unaccent(word)
FROM unnest(%s::text[]) AS whole, unnest(tsvector_to_array(to_tsvector('simple', whole))) AS word
WHERE word ~ '^[[:alpha:]]{4,40}$'
ORDER BY word
ON CONFLICT DO NOTHING
"""
UNSAID = """
DELETE FROM initiatives_spelling
WHERE NOT EXISTS (SELECT FROM initiatives_entry WHERE words @@ plainto_tsquery('fr_unaccent', word))
"""


def write(rows: Iterable[Initiative]) -> None:
    """Write what these public initiatives say, in place of what their rows said. Raises ValueError for one that is not
    public.
    """
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        Entry.objects.bulk_create(
            [_entry(row) for row in some],
            update_conflicts=True,
            unique_fields=["initiative"],
            update_fields=["collectivite", "facets", "title_words", "words", "title_key", "published_at"],
        )
        with connection.cursor() as cursor:
            cursor.execute(SPELL, [[_words(row) for row in some]])


def remove(keys: Collection[int]) -> None:
    """Delete the rows by which these initiatives are found."""
    Entry.objects.filter(initiative__in=keys).delete()


def forget_unsaid() -> int:
    """Erase the spellings that no public initiative has any more: how many."""
    with connection.cursor() as cursor:
        cursor.execute(UNSAID)
        return int(cursor.rowcount)


def rebuild() -> None:
    """Write the row of every public initiative again; whoever publishes or withdraws meanwhile waits. To be called in a
    transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE initiatives_entry IN SHARE ROW EXCLUSIVE MODE")
    Entry.objects.all().delete()
    Spelling.objects.all().delete()
    write(Initiative.objects.public().select_related("collectivite").order_by("pk").iterator(chunk_size=AT_ONCE))


def _entry(row: Initiative) -> Entry:
    if row.published_at is None:
        msg = f"Initiative {row.pk} is not public."
        raise ValueError(msg)
    return Entry(
        initiative=row,
        collectivite_id=row.collectivite_id,
        facets=facets_of(row),
        title_words=SearchVector(Value(row.title), config=CONFIGURATION),
        # Without the place of each word, which ranks nothing here: half the size.
        words=Func(SearchVector(Value(_words(row)), config=CONFIGURATION), function="strip"),
        title_key=sort_key(row.title),
        published_at=row.published_at,
    )


def _words(row: Initiative) -> str:
    return f"{row.title}\n{row.chapo}\n{row.searched()}"


def facets_of(row: Initiative) -> list[str]:
    """Its value for each facet that is its own: « theme:AP », « annee:2012 »."""
    values = {
        "theme": row.themes,
        "enjeu": row.enjeux,
        "motcle": row.tags,
        "annee": [str(row.year)] if row.year else [],
        "etat": [row.stage] if row.stage else [],
    }
    return [f"{facet}:{code}" for facet, codes in values.items() for code in codes]

"""The rows that the observatory searches: one a public initiative, written in the transaction that publishes it."""

from collections.abc import Collection, Iterable

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Func, Value

from initiatives.models import Entry, Initiative
from label.rules.names import sort_key

CONFIGURATION = "fr_unaccent"
AT_ONCE = 500


def write(rows: Iterable[Initiative]) -> None:
    """Write what these public initiatives say, in place of what their rows said. Raises ValueError for one that is not
    public.
    """
    Entry.objects.bulk_create(
        [_entry(row) for row in rows],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["initiative"],
        update_fields=["collectivite", "facets", "title_words", "words", "title_key", "published_at"],
    )


def remove(keys: Collection[int]) -> None:
    """Delete the rows by which these initiatives are found."""
    Entry.objects.filter(initiative__in=keys).delete()


def rebuild() -> None:
    """Write the row of every public initiative again; whoever publishes or withdraws meanwhile waits. To be called in a
    transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE initiatives_entry IN SHARE ROW EXCLUSIVE MODE")
    Entry.objects.all().delete()
    write(Initiative.objects.public().select_related("collectivite").order_by("pk").iterator(chunk_size=AT_ONCE))


def _entry(row: Initiative) -> Entry:
    if row.published_at is None:
        msg = f"Initiative {row.pk} is not public."
        raise ValueError(msg)
    whole = f"{row.title}\n{row.chapo}\n{row.searched()}"
    return Entry(
        initiative=row,
        collectivite_id=row.collectivite_id,
        facets=facets_of(row),
        title_words=SearchVector(Value(row.title), config=CONFIGURATION),
        # Without the place of each word, which ranks nothing here: half the size.
        words=Func(SearchVector(Value(whole), config=CONFIGURATION), function="strip"),
        title_key=sort_key(row.title),
        published_at=row.published_at,
    )


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

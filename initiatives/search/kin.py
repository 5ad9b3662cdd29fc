"""Initiatives that say the same: done by others too, or told twice by one town."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models.fields.json import KeyTextTransform

from initiatives.models import Entry, Initiative
from label.rules.names import sort_key

ALSO, TWICE = 0.45, 0.55  # of the trigrams of two titles: found on the titles of the demonstration and of 2012
MOST = 8


def also_done(row: Initiative) -> list[Initiative]:
    """Public ones of other collectivités whose title says nearly the same, the closest first; two queries."""
    close = (
        Entry.objects.filter(title_key__trigram_similar=sort_key(row.title))
        .exclude(collectivite=row.collectivite_id)
        .annotate(likeness=TrigramSimilarity("title_key", sort_key(row.title)))
        .filter(likeness__gte=ALSO)
        .order_by("-likeness", "-published_at")
        .values_list("initiative", "collectivite")[: 4 * MOST]
    )
    first: dict[int, int] = {}
    for key, town in close:
        first.setdefault(town, key)
    kept = list(first.values())[:MOST]
    rows = Initiative.objects.public().select_related("collectivite").in_bulk(kept)
    return [rows[key] for key in kept if key in rows]


def told_twice(row: Initiative) -> list[Initiative]:
    """Others of the same collectivité whose title, as it is typed, says nearly the same; one query."""
    if not row.draft.get("title"):
        return []
    others = Initiative.objects.of(row.collectivite).exclude(pk=row.pk)
    typed = KeyTextTransform("title", "draft")
    return list(others.annotate(likeness=TrigramSimilarity(typed, row.draft_title)).filter(likeness__gte=TWICE))

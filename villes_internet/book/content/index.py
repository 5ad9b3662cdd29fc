"""The index: every collectivité that the document names, with the pages where it stands."""

from collections.abc import Iterable, Iterator

from label.rules import sort_key
from villes_internet.book.content.types import (
    Chapter,
    Entry,
    Index,
    IndexEntry,
    IndexLetter,
    Members,
    Palmares,
    TableRow,
    Tables,
)


def named_places(chapters: Iterable[Chapter]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Every (code, name, département) that the chapters name, with the anchor where it stands."""
    for chapter in chapters:
        content = chapter.content
        rows: list[tuple[str, TableRow | Entry]] = []
        if isinstance(content, Tables):
            rows = [("tableau", row) for table in content.levels for row in table.rows]
        elif isinstance(content, Palmares):
            rows = [("palmares", entry) for level in content.levels for entry in level.entries]
        elif isinstance(content, Members):
            rows = [("membre", entry) for group in content.groups for entry in group.entries]
        for prefix, row in rows:
            if row.code:
                yield (row.code, row.name, row.departement), f"{prefix}-{row.code}"


def index(chapters: Iterable[Chapter]) -> Chapter:
    """Built from the chapters already made, so that it can name nothing else than what they hold."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for place, anchor in named_places(chapters):
        places.setdefault(place, []).append(anchor)
    entries = sorted(
        (IndexEntry(name, departement, tuple(anchors)) for (_, name, departement), anchors in places.items()),
        key=lambda entry: (sort_key(entry.name), entry.departement),
    )
    letters: dict[str, list[IndexEntry]] = {}
    for item in entries:
        letters.setdefault(sort_key(item.name)[:1].upper(), []).append(item)
    content_letters = tuple(IndexLetter(letter, tuple(items)) for letter, items in letters.items())
    return Chapter("index", "Index des collectivités", Index(content_letters))

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


def named_places(chapters: Iterable[Chapter]) -> Iterator[tuple[TableRow | Entry, str]]:
    """Every collectivité with a code that the chapters name, with the anchor where it stands."""
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
                yield row, f"{prefix}-{row.code}"


def index(chapters: Iterable[Chapter]) -> Chapter:
    """Built from the chapters already made, so that it can name nothing else than what they hold; one entry a code."""
    named: dict[str, TableRow | Entry] = {}
    anchors: dict[str, list[str]] = {}
    for row, anchor in named_places(chapters):
        named.setdefault(row.code, row)
        anchors.setdefault(row.code, []).append(anchor)
    entries = sorted(
        (IndexEntry(row.name, row.departement, tuple(anchors[code])) for code, row in named.items()),
        key=lambda entry: (sort_key(entry.name), entry.departement),
    )
    letters: dict[str, list[IndexEntry]] = {}
    for item in entries:
        letters.setdefault(sort_key(item.name)[:1].upper(), []).append(item)
    content_letters = tuple(IndexLetter(letter, tuple(items)) for letter, items in letters.items())
    return Chapter("index", "Index des collectivités", Index(content_letters))

"""The index: every collectivité that the document names, with the pages where it stands."""

from collections.abc import Iterable

from label.rules import sort_key
from villes_internet.book.content.types import Chapter, Index, IndexEntry, IndexLetter, Members, Palmares, Tables


def index(chapters: Iterable[Chapter]) -> Chapter:
    """Built from the chapters already made, so that it can name nothing else than what they hold."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for chapter in chapters:
        content = chapter.content
        if isinstance(content, Tables):
            for table in content.levels:
                for row in table.rows:
                    places.setdefault((row.code, row.name, row.departement), []).append(f"tableau-{row.code}")
        elif isinstance(content, Palmares):
            for level in content.levels:
                for entry in level.entries:
                    places.setdefault((entry.code, entry.name, entry.departement), []).append(f"palmares-{entry.code}")
        elif isinstance(content, Members):
            for group in content.groups:
                for entry in group.entries:
                    if entry.code:
                        places.setdefault((entry.code, entry.name, entry.departement), []).append(f"membre-{entry.code}")
    entries = sorted(
        (IndexEntry(name, departement, tuple(anchors)) for (_, name, departement), anchors in places.items()),
        key=lambda entry: (sort_key(entry.name), entry.departement),
    )
    letters: dict[str, list[IndexEntry]] = {}
    for item in entries:
        letters.setdefault(sort_key(item.name)[:1].upper(), []).append(item)
    content_letters = tuple(IndexLetter(letter, tuple(items)) for letter, items in letters.items())
    return Chapter("index", "Index des collectivités", Index(content_letters))

"""The index: every collectivité that the document names, with its level and the pages where it stands."""

from collections.abc import Iterable, Iterator

from label.rules.names import sort_key
from villes_internet.book.content.types import (
    Chapter,
    Content,
    Entry,
    Index,
    IndexEntry,
    IndexLetter,
    Maps,
    Members,
    Palmares,
    Perspective,
    TableRow,
    Tables,
    Tour,
)

INDEX_LEAD = (
    "Les collectivités des cartes, des listes, des tableaux et des fiches, leur niveau et leurs pages : les cartes, en "
    "tableau."
)
Place = tuple[str, str, str, str, int | None]


def named_places(chapters: Iterable[Chapter]) -> Iterator[Place]:
    """Every collectivité with a code that the chapters name: code, name, département, anchor where it stands, level if
    said.
    """
    for chapter in chapters:
        yield from _places(chapter.content)


def _places(content: Content) -> Iterator[Place]:
    if isinstance(content, Perspective):
        yield from ((*_identity(e), f"arrivee-{e.code}", None) for line in content.arrivals for e in line.entries)
    elif isinstance(content, Tables):
        yield from ((*_identity(row), f"tableau-{row.code}", t.arobases) for t in content.levels for row in t.rows)
    elif isinstance(content, Maps):
        yield from (
            (s.code, s.name, s.departement, f"carte-{m.arobases}", m.arobases) for m in content.levels for s in m.spots
        )
    elif isinstance(content, Palmares):
        yield from ((*_identity(e), f"palmares-{e.code}", n.arobases) for n in content.levels for e in n.entries)
    elif isinstance(content, Tour):
        yield from ((p.code, p.name, "", f"profil-{p.code}", p.arobases) for p in content.profiles)
    elif isinstance(content, Members):
        yield from ((*_identity(e), f"membre-{e.code}", None) for g in content.groups for e in g.entries if e.code)


def _identity(row: TableRow | Entry) -> tuple[str, str, str]:
    return row.code, row.name, row.departement


def index(chapters: Iterable[Chapter]) -> Chapter:
    """Built from the chapters already made, so that it can name nothing else than what they hold; one entry a code."""
    names: dict[str, tuple[str, str]] = {}
    anchors: dict[str, list[str]] = {}
    levels: dict[str, int | None] = {}
    for code, name, departement, anchor, level in named_places(chapters):
        if not names.get(code, ("", ""))[1]:
            names[code] = (name, departement)
        anchors.setdefault(code, []).append(anchor)
        levels[code] = levels.get(code) if level is None else level
    entries = sorted(
        (IndexEntry(*names[code], tuple(anchors[code]), levels[code]) for code in names),
        key=lambda entry: (sort_key(entry.name), entry.departement),
    )
    letters: dict[str, list[IndexEntry]] = {}
    for item in entries:
        letters.setdefault(sort_key(item.name)[:1].upper() or "…", []).append(item)
    content_letters = tuple(IndexLetter(letter, tuple(items)) for letter, items in letters.items())
    return Chapter("index", "Index des collectivités", Index(INDEX_LEAD, content_letters))

"""What several chapters are made of: passages, figures, names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """A part of a text: its title, its paragraphs, and a list that may follow them."""

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeyFigure:
    """A number and the words under it."""

    value: str
    words: str


@dataclass(frozen=True)
class BookEntry:
    """A name in a list, with its département; `code` is empty where the sources give none."""

    code: str
    name: str
    departement: str

"""Four repairs of pydyf, the library under WeasyPrint (0.13, github.com/Kozea/pydyf, `pydyf/__init__.py`), until it
has them; `bench/book.py` measures a book ten times longer.

- `PDF.page_references` lists all the pages anew each time it is read. WeasyPrint reads it for each tagged element: a
  square in a long document, a hundred times the time of one ten times shorter. Here the list is kept until a page is
  added.
- `Stream.stream` keeps each operator of a page as an object of its own until the whole file is written: four times
  what the page weighs. Here a page that is painted is one string (and WeasyPrint's boxes of its lines are lightened).
- `Object.__init__` writes on each object four facts that are the same for nearly all: half the memory of the tags. Here
  they are those of the class until they change.
- `Stream.data` packs a stream each time it is read, once for the number of the file and once to write it. Here it is
  packed once.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from toolkit.printing.inspection import children_of

FACTS = {"number": None, "offset": 0, "generation": 0, "free": "n"}  # of a new object; a later pydyf may have others
KEPT = "_kept_references"
DRAWN = {"TextBox", "LineBox"}  # most boxes: once they are drawn, the tags need nothing of them but what follows
TAGGED = {"children", "element", "element_tag", "style"}


def repair_pydyf() -> None:
    """Repair its classes, once in a process."""
    import pydyf  # noqa: PLC0415  (the web process never loads it)

    plain = pydyf.PDF.page_references
    if getattr(plain.fget, "is_repaired", False):
        return

    def kept(pdf: Any) -> Any:
        count, references = getattr(pdf, KEPT, (-1, ()))
        if count != len(pdf.pages["Kids"]):
            references = plain.fget(pdf)
            setattr(pdf, KEPT, (len(pdf.pages["Kids"]), references))
        return references

    kept.is_repaired = True  # type: ignore[attr-defined]
    pydyf.PDF.page_references = property(kept)
    if vars(pydyf.Object()) == FACTS:
        for name, value in FACTS.items():
            setattr(pydyf.Object, name, value)
        pydyf.Object.__init__ = lambda _self: None


def hold_painted_pages(document: Any) -> None:
    """From now on, what a page of a document (WeasyPrint's) paints, and each drawing on it, is one string; its lines
    and its texts are no more than what the tags of the file ask of them.
    """
    from pydyf import _to_bytes  # noqa: PLC0415  (the web process never loads it)

    def hold(stream: Any) -> None:
        stream.stream = [b"\n".join(map(_to_bytes, stream.stream))]

    def drawings(resources: Any, known: int = 0) -> Iterator[Any]:
        """The drawings of a page after the `known` first ones, and those inside them."""
        for one in islice(resources["XObject"].values(), known, None):
            if one is not None:  # a photo is given later
                yield one
                yield from drawings(one.extra["Resources"])

    def paint(page: Any, stream: Any, scale: float = 1) -> None:
        known = len(stream._resources["XObject"])
        del page.paint  # the method of its class again: a page that held this one would hold itself, and stay in memory
        page.paint(stream, scale)
        _lighten(page._page_box)
        hold(stream)
        for one in drawings(stream._resources, known):
            hold(one)

    for page in document.pages:
        page.paint = partial(paint, page)


def _lighten(page_box: Any) -> None:
    """Leave the boxes of a page that is drawn what the tags of the file ask of them."""
    for box in list(_within(page_box)):
        if svg := getattr(getattr(box, "replacement", None), "_svg", None):
            svg.tree._children = None  # read anew from its source if another page shows it
        if type(box).__name__ in DRAWN:
            box.__dict__ = {name: value for name, value in vars(box).items() if name in TAGGED}


def _within(box: Any) -> Iterator[Any]:
    """The boxes inside a box, at every depth."""
    for child in children_of(box):
        yield child
        yield from _within(child)


def pack_streams(pdf: Any) -> None:
    """Pack each stream of a document (pydyf's) whose content is final, once."""
    import pydyf  # noqa: PLC0415  (the web process never loads it)

    class Packed(pydyf.Stream):  # type: ignore[misc]
        """A stream that is packed: its bytes, in place of those that reading it would make."""

        data = b""

    for rank, stream in enumerate(pdf.objects):
        if isinstance(stream, pydyf.Stream):
            packed = Packed()
            packed.number, packed.generation, packed.free = stream.number, stream.generation, stream.free
            packed.data = stream.data
            pdf.objects[rank] = packed

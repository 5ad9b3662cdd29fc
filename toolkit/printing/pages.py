"""Three repairs of pydyf, the library under WeasyPrint (0.13, github.com/Kozea/pydyf, `pydyf/__init__.py`), until it
has them; `bench/book.py` measures a book ten times longer.

- `PDF.page_references` lists all the pages anew each time it is read. WeasyPrint reads it for each tagged element: a
  square in a long document, a hundred times the time of one ten times shorter. Here the list is kept until a page is
  added.
- `Stream.stream` keeps each operator of a page as an object of its own until the whole file is written: four times
  what the page weighs. Here a page that is painted is one string.
- `Stream.data` packs a stream each time it is read, once for the number of the file and once to write it. Here it is
  packed once.
"""

from typing import Any

KEPT = "_kept_references"


def keep_page_references() -> None:
    """Repair the class, once in a process."""
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


def hold_painted_pages(document: Any) -> None:
    """From now on, what a page of a document (WeasyPrint's) paints is one string."""
    from pydyf import _to_bytes  # noqa: PLC0415  (the web process never loads it)

    def joined(paint: Any) -> Any:
        def painted(stream: Any, scale: float = 1) -> None:
            paint(stream, scale)
            stream.stream = [b"\n".join(map(_to_bytes, stream.stream))]

        return painted

    for page in document.pages:
        page.paint = joined(page.paint)


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

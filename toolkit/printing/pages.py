"""One repair of pydyf, the library under WeasyPrint, until it has it: `PDF.page_references` (pydyf 0.13,
github.com/Kozea/pydyf, `pydyf/__init__.py`) lists all the pages anew each time it is read. WeasyPrint reads it for each
tagged element: a square in a long document. Here the list is kept until a page is added.

`bench/book.py` measures a book ten times longer; without the repair it takes a hundred times longer.
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

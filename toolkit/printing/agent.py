"""How WeasyPrint reads a document of ours: with its own stylesheet, but for what costs every element and serves none.

Its rules for footnotes, notes and list markers name pseudo-elements of *every* element (WeasyPrint 70,
`weasyprint/css/html5_ua.css`): each element then has six styles beside its own, a third of the memory of a book and a
tenth of its time. Our papers have no note; their markers are those of lists.
"""

import re
from functools import cache
from typing import Any

from toolkit.printing.columns import widen_steps
from toolkit.printing.pages import repair_pydyf
from toolkit.printing.weights import pin_weights

NOTES = re.compile(r"^::(?:footnote|note)-[a-z]+ \{[^}]*\}\n", re.MULTILINE)
MARKERS = re.compile(r"^::marker \{", re.MULTILINE)
UNSAID = 5  # rules for notes in that stylesheet


@cache
def own_agent() -> Any:
    """The user agent's stylesheet of our documents. Raises ValueError when WeasyPrint's is not the one read here."""
    from weasyprint import CSS  # noqa: PLC0415  (the web process never loads it)
    from weasyprint.html import UA, UA_COUNTER_STYLE  # noqa: PLC0415

    kept, notes = NOTES.subn("", UA)
    kept, markers = MARKERS.subn("li::marker {", kept)
    if (notes, markers) != (UNSAID, 1):
        msg = "WeasyPrint’s stylesheet has changed: read its rules for pseudo-elements again."
        raise ValueError(msg)
    return CSS(string=kept, counter_style=UA_COUNTER_STYLE.copy())


def document_of(**source: Any) -> Any:
    """WeasyPrint's `HTML` of a document, read with our stylesheet for its user agent; its columns, its weights and its
    file are made our way, whether it is to be a paper or the proof of a page.
    """
    import weasyprint  # noqa: PLC0415  (the web process never loads it)

    widen_steps()
    pin_weights()
    repair_pydyf()

    class Ours(weasyprint.HTML):  # type: ignore[misc]
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return super()._ua_stylesheets(forms) if forms else [own_agent()]

    return Ours(**source)

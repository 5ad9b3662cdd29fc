"""Columns balanced by wider steps are WeasyPrint's own to half a line, for fewer layouts."""

import inspect
from pathlib import Path
from typing import Any

import pytest

from toolkit.printing import columns, laid_out

pytestmark = pytest.mark.pdf
ENTRIES = "".join(f"<li><b>{n}</b><span>{'des mots ' * (n * 7 % 40)}</span></li>" for n in range(15))
WORDS = f"""<html lang="fr"><title>t</title><style>
ul {{ columns: 2; font: 12px/15px monospace }} b, span {{ display: block }}
li {{ break-inside: avoid; padding: 1px 0 2px }}
</style><body><ul>{ENTRIES}</ul></body></html>"""


def columns_of(monkeypatch: pytest.MonkeyPatch, folder: Path) -> tuple[list[int], float, int]:
    """How many entries each column has, how high they are in px, and in how many layouts of one they were balanced."""
    from weasyprint.layout import block  # noqa: PLC0415  (as the product does)

    count, plain = 0, block.block_box_layout

    def counted(*args: Any, **more: Any) -> Any:
        nonlocal count
        caller = inspect.currentframe()
        assert caller is not None
        assert caller.f_back is not None
        count += caller.f_back.f_code.co_name == "columns_layout"
        return plain(*args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(block, "block_box_layout", counted)
        with laid_out(WORDS, assets=folder) as (document, _faults):
            boxes = list(document.pages[0]._page_box.descendants())
    found = [box for box in boxes if getattr(box, "is_column", False)]
    return [len(box.children) for box in found], max(box.height for box in found), count


def test_a_list_is_balanced_to_half_a_line_in_a_third_of_the_layouts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from weasyprint.layout import block, column  # noqa: PLC0415  (as the product does)

    columns.widen_steps()
    wide, height, layouts = columns_of(monkeypatch, tmp_path)
    with monkeypatch.context() as patched:  # the step of WeasyPrint's own
        patched.setattr(columns, "HALF_A_LINE", 1)
        patched.setattr(block, "columns_layout", column.columns_layout)
        plain, least, before = columns_of(monkeypatch, tmp_path)
    assert sum(wide) == sum(plain) == 15
    assert least <= height < least + columns.HALF_A_LINE
    assert 0 < layouts < before / 3
    assert block.columns_layout is not column.columns_layout

"""How WeasyPrint balances the columns of a page (70, `weasyprint/layout/column.py`): it makes them taller and lays all
of them out again until everything enters. Where it does not know by how much, it adds one pixel: a list of fifteen
jurors was laid out a hundred times, a tenth of the time of a book. Ours add half a line, and may be as much taller than
WeasyPrint's.
"""

import inspect

UNKNOWN = "add_height = 1 if lost_space == inf else lost_space"
HALF_A_LINE = 8  # px


def widen_steps() -> None:
    """Have columns balanced by steps of half a line, once in a process. Raises ValueError when WeasyPrint's way of
    balancing them is not the one read here.
    """
    from weasyprint.layout import block, column  # noqa: PLC0415  (the web process never loads it)

    if block.columns_layout is not column.columns_layout:
        return
    source = inspect.getsource(column)
    if source.count(UNKNOWN) != 1:
        msg = "WeasyPrint’s way of balancing columns has changed: read it again."
        raise ValueError(msg)
    wide = dict(vars(column))
    exec(source.replace(UNKNOWN, UNKNOWN.replace("1", str(HALF_A_LINE))), wide)  # noqa: S102  (its own, but for a step)
    block.columns_layout = wide["columns_layout"]

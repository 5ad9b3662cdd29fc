"""From one list of groups to the next: bands as thick as what passes, each group named with its number."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.charts.drawing import INK, MUTED, document, write

GAP, BAR, HEAD, FOOT = 14.0, 14.0, 34.0, 6.0
SIDE = 130.0  # for the names
THIN = 1.5  # pixels: the least that a band or a group measures


@dataclass(frozen=True)
class FlowGroup:
    """One group of a side: how it is called in the flows, its name, its colour."""

    key: Hashable
    name: str
    colour: str


def flow_chart(
    title: str,
    sides: tuple[tuple[str, Sequence[FlowGroup]], tuple[str, Sequence[FlowGroup]]],
    flows: Mapping[tuple[Hashable, Hashable], int],
    size: tuple[int, int],
) -> str:
    """The flows from the groups of the first side to those of the second, each side under its heading, from the top
    down; a group that nothing leaves nor reaches is left out. `size` in pixels.
    """
    width, height = size
    totals = [
        {group.key: sum(count for pair, count in flows.items() if pair[side] == group.key) for group in groups}
        for side, (_, groups) in enumerate(sides)
    ]
    kept = [[group for group in groups if totals[side][group.key]] for side, (_, groups) in enumerate(sides)]
    most = max(sum(total.values()) for total in totals) or 1
    gaps = max(max(len(groups) for groups in kept) - 1, 0)
    scale = (height - HEAD - FOOT - gaps * GAP) / most
    tops = [_tops(groups, totals[side], scale) for side, groups in enumerate(kept)]
    left, right = SIDE, width - SIDE - BAR
    bands, marks = [], []
    leaving, reaching = dict(tops[0]), dict(tops[1])
    for start in kept[0]:
        for end in kept[1]:
            count = flows.get((start.key, end.key), 0)
            if not count:
                continue
            thick = max(count * scale, THIN)
            y0, y1 = leaving[start.key], reaching[end.key]
            leaving[start.key], reaching[end.key] = y0 + count * scale, y1 + count * scale
            bands.append(_band(left + BAR, right, y0, y1, thick, start.colour if start.key == end.key else MUTED))
    for side, (x, anchor, shift) in enumerate(((left, "end", -8.0), (right, "start", BAR + 8.0))):
        marks.append(write(x + (BAR if side else 0), 18, sides[side][0], font_weight=600, text_anchor=anchor))
        for group in kept[side]:
            count = totals[side][group.key]
            top, tall = tops[side][group.key], max(count * scale, THIN)
            marks.append(f'<rect x="{x:g}" y="{top:.1f}" width="{BAR:g}" height="{tall:.1f}" fill="{group.colour}"/>')
            name = f"{group.name} : {count}"
            marks.append(write(x + shift, top + tall / 2 + 5, name, text_anchor=anchor, fill=INK))
    return document(width, height, title, "".join((*bands, *marks)))


def _tops(groups: Sequence[FlowGroup], totals: Mapping[Hashable, int], scale: float) -> dict[Hashable, float]:
    """Where each group of a side begins."""
    found, y = {}, HEAD
    for group in groups:
        found[group.key] = y
        y += max(totals[group.key] * scale, THIN) + GAP
    return found


def _band(x0: float, x1: float, y0: float, y1: float, thick: float, colour: str) -> str:
    middle = (x0 + x1) / 2
    return (
        f'<path d="M{x0:g} {y0:.1f}C{middle:g} {y0:.1f} {middle:g} {y1:.1f} {x1:g} {y1:.1f}V{y1 + thick:.1f}'
        f'C{middle:g} {y1 + thick:.1f} {middle:g} {y0 + thick:.1f} {x0:g} {y0 + thick:.1f}Z" '
        f'fill="{colour}" fill-opacity="0.45"/>'
    )

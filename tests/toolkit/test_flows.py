"""The bands of a flow are as thick as what passes, and every group is named with its number."""

import re
from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from toolkit.charts.flows import FOOT, HEAD, FlowGroup, flow_chart
from toolkit.typography import typographic

GROUPS = [FlowGroup(level, f"{level} @", "#c53a09") for level in (5, 4, 3)] + [FlowGroup(None, "Absentes", "#51606f")]
COUNTS = st.dictionaries(
    st.tuples(st.sampled_from([5, 4, 3, None]), st.sampled_from([5, 4, 3, None])), st.integers(1, 400), min_size=1
)


@given(COUNTS)
def test_a_flow_is_drawn_whole_within_its_frame(flows: dict[tuple[Hashable, Hashable], int]) -> None:
    svg = flow_chart("D’un palmarès à l’autre", (("2012", GROUPS), ("2013", GROUPS)), flows, (640, 420))
    assert svg.count("<path") == len(flows)
    for side in (0, 1):
        reached = {pair[side] for pair in flows}
        for group in GROUPS:
            total = sum(count for pair, count in flows.items() if pair[side] == group.key)
            assert (typographic(f"{group.name} : {total}<") in svg) == (group.key in reached)
    for top, tall in re.findall(r'<rect x="[^"]+" y="([\d.]+)" width="14" height="([\d.]+)"', svg):
        assert float(top) >= HEAD
        assert float(top) + float(tall) <= 420 - FOOT + 8  # the least thickness may push the last group a little

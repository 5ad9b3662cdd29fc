"""Maps for paper: every collectivité of a level with its name, no label over another; the référentes of one region; the
cover's stars.
"""

from toolkit.charts.atlas.labels import Spot
from toolkit.charts.atlas.levels import constellation, level_map
from toolkit.charts.atlas.regions import region_map

__all__ = ["Spot", "constellation", "level_map", "region_map"]

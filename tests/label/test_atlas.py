"""Maps for paper: names that never overlap, every collectivité drawn, what finds no room said."""

import math
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from hypothesis import given, settings
from hypothesis import strategies as st

from label.management import DATA
from label.models import Edition
from label.queries.results import departement_features, map_points
from toolkit.charts.atlas.labels import (
    ADVANCES,
    DOT,
    WIDEST,
    Box,
    Spot,
    apart,
    place_labels,
    set_within,
    shortened,
    text_width,
)
from toolkit.charts.atlas.levels import constellation, level_map
from toolkit.charts.atlas.regions import region_map
from toolkit.charts.map import INSETS, is_overseas

SVG = "{http://www.w3.org/2000/svg}"
SHEET = Box(0, 0, 1000, 900)


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314  (our own drawing)


def spots_of(level: int) -> list[Spot]:
    return [
        Spot(p.code, p.name, p.departement, p.longitude, p.latitude, p.arobases)
        for p in map_points(Edition.objects.get(year=2012))
        if p.arobases == level
    ]


@pytest.fixture(scope="module")
def advances() -> dict[str, float]:
    """The advance of each letter in the font that draws the maps, in thousandths of its size."""
    found: dict[str, float] = {}
    for part in ("latin", "latin-ext"):
        file = DATA.parents[1] / "static" / "fonts" / f"source-sans-3-{part}-wght-normal.woff2"
        font = instantiateVariableFont(TTFont(file), {"wght": 600})
        for code, glyph in font.getBestCmap().items():
            found[chr(code)] = font["hmtx"][glyph][0] * 1000 / font["head"].unitsPerEm
    return found


def test_no_name_is_wider_than_it_was_taken_for(advances: dict[str, float]) -> None:
    for letter, width in ADVANCES.items():
        assert advances.get(letter, 200) <= width, letter
    for letter in "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸàâäçéèêëîïôöùûüÿŒœÆæ":
        assert advances[letter] <= text_width(letter, 1000), letter
    assert advances["…"] <= WIDEST


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(10, 990), st.integers(10, 890), st.integers(3, 30)), max_size=60))
def test_no_label_meets_another_nor_a_point_nor_leaves_the_sheet(points: list[tuple[int, int, int]]) -> None:
    placed = [
        (Spot(f"{n:05d}", "m" * size, "57", 0, 0, 5), float(x), float(y)) for n, (x, y, size) in enumerate(points)
    ]
    labels = place_labels(placed, SHEET)
    for one, other in combinations(labels, 2):
        assert not one.box.meets(other.box)
    for label in labels:
        assert label.box.inside(SHEET)
        for spot, x, y in placed:
            assert spot == label.spot or not label.box.meets(Box(x - DOT, y - DOT, x + DOT, y + DOT))


@pytest.mark.django_db
@pytest.mark.parametrize(("level", "count"), [(5, 29), (4, 31)])
def test_every_collectivite_of_a_level_has_its_point_and_its_name(level: int, count: int) -> None:
    spots = spots_of(level)
    svg, mute = level_map("Carte", departement_features(), spots)
    assert len(spots) == count
    assert mute == []
    names = texts(svg)
    for spot in spots:
        assert spot.name.replace("'", "’") in names
    # one point each, and those of Île-de-France twice: in their place, and enlarged
    capital = sum(spot.departement in {"75", "77", "78", "91", "92", "93", "94", "95"} for spot in spots)
    assert svg.count("<circle") == count + capital


@pytest.mark.django_db
def test_a_crowded_level_says_who_has_no_room() -> None:
    spots = spots_of(3) + spots_of(2)
    svg, mute = level_map("Carte", departement_features(), spots)
    assert mute
    shown = texts(svg)
    assert all(
        m.name.replace("'", "’") not in shown or m.name in {s.name for s in spots if s not in mute} for m in mute
    )


def test_a_name_too_long_for_the_map_is_cut() -> None:
    assert shortened("Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", 150).endswith("…")
    assert text_width(shortened("m" * 300, 400), 18) <= 400


def test_a_name_a_little_too_long_for_its_column_is_set_smaller_before_it_is_cut() -> None:
    assert set_within("Lyon", 192) == ("Lyon", 18)
    name, size = set_within("Saint-Thibault-des-Vignes", 192)
    assert (name, 15 < size < 18) == ("Saint-Thibault-des-Vignes", True)
    assert set_within("m" * 300, 192)[1] == 15


@pytest.mark.django_db
def test_the_page_of_a_region_rings_its_collectivite_and_counts_the_referentes() -> None:
    spots = [s for s in spots_of(5) + spots_of(4) if s.departement in {"54", "55", "57", "88"}]
    land = [f for f in departement_features() if f["properties"]["code"] in {"54", "55", "57", "88"}]
    svg = region_map("Lorraine", land, spots, "57463", (440, 204))
    assert texts(svg) == ["5\u00a0@\u00a0: 3", "Metz", "Metz"]
    assert svg.count('fill="none" stroke="#19276f"') == 1
    assert len(re.findall(r'<circle[^>]+fill="#c53a09"', svg)) == 3 + 1  # and the key's


def test_the_overseas_region_alone_is_drawn_too() -> None:
    land = [f for f in departement_features() if f["properties"]["code"] == "974"]
    spot = Spot("97411", "Saint-Denis", "974", 55.45, -20.9, 5)
    svg = region_map("La Réunion", land, [spot], "97411", (440, 204))
    assert "Saint-Denis" in texts(svg)
    circle = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)
    assert all(0 <= float(x) <= 440 and 0 <= float(y) <= 204 for x, y in circle)


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 200)), max_size=25))
def test_points_are_parted_as_little_as_it_takes(points: list[tuple[float, float]]) -> None:
    moved = apart(points, 8)
    assert len(moved) == len(points)
    for before, after in zip(points, moved, strict=True):
        crowd = sum(math.dist(before, other) < 40 for other in points)
        assert math.dist(before, after) <= 8 * crowd
    far = [(x * 50.0, y * 50.0) for x in range(4) for y in range(4)]
    assert apart(far, 8) == far


def test_two_points_on_the_same_place_are_both_seen() -> None:
    one, other = apart([(10.0, 10.0), (10.0, 10.0)], 8)
    assert math.dist(one, other) >= 7.9


@pytest.mark.django_db
@pytest.mark.parametrize("level", [5, 4])
def test_every_point_of_a_level_can_be_counted(level: int) -> None:
    svg, _ = level_map("Carte", departement_features(), spots_of(level))
    circles = [
        (float(x), float(y), float(r))
        for x, y, r in re.findall(r'<circle cx="([-\d.]+)" cy="([-\d.]+)" r="([\d.]+)"', svg)
    ]
    assert all(math.dist(a[:2], b[:2]) >= 8 for a, b in combinations(circles, 2))


@pytest.mark.django_db
def test_the_cover_has_a_star_a_collectivite_and_the_land_with_the_islands() -> None:
    points = map_points(Edition.objects.get(year=2012))
    spots = [Spot(p.code, p.name, p.departement, p.longitude, p.latitude, p.arobases) for p in points]
    drawn = constellation(spots, departement_features())
    placed = sum(not is_overseas(p.departement) or p.departement in INSETS for p in points)
    assert drawn.count("<circle") == placed
    assert drawn.count("<path") == 1 + len(INSETS)

"""Charts: well-formed SVG with a title, the values written, unknown years hatched and never a zero."""

import math
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from label.enums import Confidence
from label.management import DATA
from label.models import Edition
from label.queries.results import background_of, departement_features, map_points
from label.rules.histories import HistoryYear
from label.statistics.charts import perspective
from toolkit.charts.arobases import arobases_sprite, arobases_svg
from toolkit.charts.drawing import alternative_of
from toolkit.charts.grid import grid
from toolkit.charts.history import Step, YearMark, history_sign, history_strip, history_title
from toolkit.charts.map import lambert93, map_svg, outline, project, simplified
from toolkit.charts.series import NARROW_WIDTH, WIDE, bars, columns

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314  (our own drawing)


def title(svg: str) -> str:
    return ET.fromstring(svg).findtext(f"{SVG}title") or ""  # noqa: S314


def test_bars_write_each_label_and_value() -> None:
    svg = bars("Titre & co", [("Île-de-France", 1856), ("<b>", 0)])
    assert texts(svg) == ["Île-de-France", "1\u202f856", "<b>", "0"]
    assert title(svg) == "Titre & co"


def test_an_unknown_column_is_a_question_mark_and_not_a_zero() -> None:
    svg = columns("Éditions", [("2000", None), ("2012", 356)], highlight="2012")
    assert texts(svg) == ["?", "2000", "356", "2012"]
    assert len(re.findall(r'<rect x="', svg)) == 1, "no bar: an unknown year pretends no height"
    doubted = columns("Éditions", [("2000", 3), ("2012", 356)], uncertain={"2000"})
    assert len(re.findall(r"url\(#hachures-[0-9a-f]{8}-720\)", doubted)) == 1


def test_an_empty_chart_is_still_a_picture() -> None:
    assert title(bars("Rien", [])) == title(columns("Rien", [])) == title(history_strip("Rien", [])) == "Rien"


def test_a_history_strip_keeps_gaps_and_doubts() -> None:
    steps = [
        Step(1999, YearMark.UNRATED),
        Step(2000, YearMark.UNKNOWN),
        Step(2001, YearMark.ABSENT),
        Step(2002, YearMark.RATED, 2, certain=False),
        Step(2003, YearMark.RATED, 5),
    ]
    svg = history_strip("Frise", steps)
    assert texts(svg) == ["?", "@@@@@", "@@", "1999", "2000", "2001", "2002", "2003"]
    assert svg.count("url(#hachures)") == 2
    places = [node.get("x", "").split() for node in ET.fromstring(svg).iter(f"{SVG}text") if "@" in (node.text or "")]  # noqa: S314
    assert [len(xs) for xs in places] == [5, 2]  # a place for each sign


@pytest.mark.parametrize(
    ("participated", "level", "certain", "step"),
    [
        (None, None, True, Step(2010, YearMark.UNKNOWN)),
        (False, None, True, Step(2010, YearMark.ABSENT)),
        (True, None, True, Step(2010, YearMark.UNRATED)),
        (True, 3, False, Step(2010, YearMark.RATED, 3, certain=False)),
    ],
)
def test_a_year_of_a_history_is_drawn_as_it_is_known(
    participated: bool | None, level: int | None, certain: bool, step: Step
) -> None:
    assert HistoryYear(2010, participated, level, Confidence.SURE if certain else Confidence.DEDUCED).step == step


def test_a_strip_is_told_in_words_and_each_mark_can_stand_alone() -> None:
    steps = [Step(2010, YearMark.UNKNOWN), Step(2011, YearMark.RATED, 4), Step(2012, YearMark.UNRATED)]
    said = "Historique de Metz : 2010 : résultat inconnu, 2011 : 4 arobases sur 5, 2012 : participation sans niveau"
    assert history_title("Metz", steps) == said
    assert history_title("Metz", steps[:1]) == "Historique de Metz : aucun résultat connu"
    for mark in YearMark:
        assert title(history_sign(mark, f"le signe {mark}")) == f"le signe {mark}"


def test_a_drawing_tells_its_values_its_doubts_and_its_gaps() -> None:
    told = alternative_of(bars("Régions.", [("Alsace & Moselle", 3), ("Corse", None)]))
    assert told == "Régions. Alsace &amp; Moselle\u00a0: 3\u202f; Corse\u00a0: non publié."
    told = alternative_of(columns("Totaux", [("2000", None), ("2001", 4), ("2012", 1356)], uncertain={"2000", "2001"}))
    assert told == "Totaux. 2000\u00a0: inconnu\u202f; 2001\u00a0: au moins 4\u202f; 2012\u00a0: 1\u202f356."
    told = alternative_of(grid("Strates", [2011, 2012], [("Villages", {2012: 3})]))
    assert told == "Strates. Villages\u00a0: 3 en 2012. Les autres éditions ne sont pas connues."
    doubt = [Step(2010, YearMark.RATED, 3, certain=False), Step(2011, YearMark.ABSENT)]
    assert history_title("Agen", doubt) == "Historique d’Agen : 2010 : 3 arobases sur 5 (incertain), 2011 : absente"


@pytest.mark.parametrize(
    ("level", "text"),
    [
        (None, "participation sans niveau"),
        (0, "mention, sans arobase"),
        (1, "1 arobase sur 5"),
        (4, "4 arobases sur 5"),
    ],
)
def test_the_row_of_arobases_says_its_level(level: int | None, text: str) -> None:
    assert title(arobases_svg(level)) == text


def test_the_sprite_in_static_is_the_one_that_is_drawn() -> None:
    assert (DATA.parents[1] / "static" / "img" / "arobases.svg").read_text() == arobases_sprite()


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    # IGN, NT/G 71: the projection's origin; and central Paris as EPSG:2154 gives it.
    [(3.0, 46.5, 700_000, 6_600_000), (2.3522, 48.8566, 652_469.02, 6_862_035.26)],
)
def test_lambert_93(longitude: float, latitude: float, x: float, y: float) -> None:
    east, north = lambert93(longitude, latitude)
    assert abs(east - x) < 0.05
    assert abs(north - y) < 0.05


def test_every_departement_and_every_point_falls_on_the_sheet() -> None:
    for feature in departement_features():
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for polygon in polygons:
            for longitude, latitude in polygon[0][::20]:
                place = project(longitude, latitude, feature["properties"]["code"])
                assert place is not None
                assert -2 <= place[0] <= 1002
                assert -2 <= place[1] <= 1112
    assert project(-149.5, -17.5, "987") is None
    assert len(outline(departement_features())) < 140_000


def test_a_simplified_line_keeps_its_ends_and_strays_no_further_than_its_tolerance() -> None:
    line = [(float(x), math.sin(x / 3) * 10) for x in range(60)]
    short = simplified(line, 1.0)
    assert (short[0], short[-1]) == (line[0], line[-1])
    assert 4 < len(short) < len(line)
    for x, y in line:
        (x1, y1), (x2, y2) = next(pair for pair in pairwise(short) if pair[0][0] <= x <= pair[1][0])
        assert abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / math.hypot(x2 - x1, y2 - y1) <= 1.0
    assert simplified([(0, 0), (5, 0), (9, 0)], 0.5) == [(0, 0), (9, 0)]
    assert simplified(line[:2], 9) == line[:2]


@pytest.mark.django_db
def test_the_map_of_2012_shows_356_points() -> None:
    points = map_points(Edition.objects.get(year=2012))
    svg = map_svg("Carte", "M0 0Z", points)
    assert len(points) == 356
    assert svg.count("<circle") == 356


@pytest.mark.django_db
def test_the_six_charts_of_2012_say_their_finding() -> None:
    charts = perspective(background_of(Edition.objects.get(year=2012)))
    assert [(c.slug, c.title) for c in charts] == [
        ("editions", "356 collectivités labellisées en 2012\u00a0: le plus haut total connu jusque-là"),
        ("niveaux", "115 collectivités à 3\u00a0@, le niveau le plus fréquent"),
        ("strates", "Petites villes\u00a0: 148 collectivités, la strate la plus nombreuse"),
        ("regions", "Rhône-Alpes en tête, avec 63 collectivités"),
        ("referentes", "Île-de-France\u00a0: 18 des 60 référentes"),
        ("entrantes", "6 nouvelles venues à 5\u00a0@ en 2012"),
    ]
    assert charts[0].rows[0] == ("1999", None)
    assert charts[0].rows[-1] == ("2012", 356)
    for chart in charts:
        assert title(chart.svg) == title(chart.narrow_svg) == chart.title
        assert sorted(texts(chart.svg)) == sorted(texts(chart.narrow_svg))


@pytest.mark.parametrize(("width", "written"), [(WIDE, 20), (NARROW_WIDTH, 10)])
def test_twenty_editions_leave_each_year_its_room(width: int, written: int) -> None:
    drawing = columns("Vingt éditions", [(str(2000 + n), 100 + n) for n in range(20)], width=width)
    years = [year for year in range(2000, 2020) if f">{year}<" in drawing]
    assert len(years) == written
    assert years[-1] == 2019
    assert drawing.count("<rect") >= 20


def test_two_charts_of_a_page_hatch_under_names_of_their_own() -> None:
    one, two = (columns(title, [("2012", None)]) for title in ("Une", "Deux"))
    assert set(re.findall(r'id="(hachures[^"]+)"', one)).isdisjoint(re.findall(r'id="(hachures[^"]+)"', two))

"""The label over time: what is not known is neither zero nor a height."""

import pytest
from django.test import Client

from label.models import Edition
from label.queries.results import background_of, counted_over_time
from label.statistics.charts import Chart
from label.statistics.series import series
from tests.factories.label import CandidatureFactory, CollectiviteFactory, EditionFactory
from tests.pages import words_of
from toolkit.charts.grid import grid
from toolkit.charts.series import NARROW_WIDTH

pytestmark = pytest.mark.django_db


def charts(year: int) -> dict[str, Chart]:
    background = background_of(Edition.objects.get(year=year))
    return {chart.slug: chart for chart in series(background, counted_over_time(year))}


def rows(year: int, slug: str) -> dict[object, object]:
    return {row[0]: row[1] for row in charts(year)[slug].rows}


def test_referentes_are_known_where_both_their_levels_are() -> None:
    found = rows(2012, "referentes-editions")
    assert found["2012"] == 60
    assert (found["2006"], found["2008"], found["2007"], found["2000"]) == (34, 40, None, None)


def test_strates_and_regions_are_known_of_whole_editions_alone() -> None:
    found = charts(2012)
    for slug in ("strates-editions", "regions-editions"):
        chart = found[slug]
        years = chart.header[1:]
        assert years[-1] == "2012"
        sums = [sum(row[index + 1] or 0 for row in chart.rows) for index in range(len(years))]  # type: ignore[misc]
        assert sums[-1] == 356
        assert set(sums[:-1]) == {0}
        assert all(row[1] is None for row in chart.rows)
        assert "url(#hachures" in chart.svg


def test_what_changed_most_is_said_once_two_editions_are_whole() -> None:
    assert charts(2012)["strates-editions"].title == "Les strates, édition par édition"
    edition = EditionFactory(year=2013)
    CandidatureFactory(edition=edition, collectivite=CollectiviteFactory(), awarded=4)
    found = charts(2013)
    sizes = {row[0]: (row[-2], row[-1]) for row in found["strates-editions"].rows}
    name = max(sizes, key=lambda key: abs(sizes[key][0] - sizes[key][1]))  # type: ignore[operator]
    before, after = sizes[name]
    said = f"{name}\u00a0: {before - after} de moins qu’en 2012, l’écart le plus grand"  # type: ignore[operator]
    assert found["strates-editions"].title == said
    assert found["referentes-editions"].title == "1 référente en 2013, contre 60 en 2012"
    assert charts(2012)["referentes-editions"].title == "60 référentes en 2012, contre 52 en 2011"


def test_those_without_a_past_are_told_by_strate() -> None:
    assert "primo-candidates" not in charts(2012), "2011 is known in part: it would count what we ignore"
    edition = EditionFactory(year=2013)
    for town in (Edition.objects.get(year=2012).candidatures.all()[0].collectivite, CollectiviteFactory()):
        CandidatureFactory(edition=edition, collectivite=town, awarded=2)
    chart = charts(2013)["primo-candidates"]
    assert "connues qu’en partie" in chart.note
    assert sum(row[1] for row in chart.rows) == 1  # type: ignore[misc]
    assert chart.title == "1 collectivité sans participation connue avant 2013"


def test_an_edition_known_in_part_counts_nothing_of_its_own() -> None:
    assert set(charts(2011)) == {"referentes-editions"}


def test_a_telephone_sees_the_newest_years() -> None:
    years = list(range(1999, 2019))
    svg = grid("Essai", years, [("A", {2018: 3, 2017: 0})], width=NARROW_WIDTH)
    assert "2018" in svg
    assert "2013" not in svg
    assert svg.count("<rect") - 1 == 5  # the hatching holds one


@pytest.mark.parametrize("slug", ["referentes-editions", "strates-editions"])
def test_each_is_a_file_too(client: Client, slug: str) -> None:
    assert client.get(f"/statistiques/2012/{slug}.svg").status_code == 200
    table = client.get(f"/statistiques/2012/{slug}.csv").content.decode()
    assert table.count("\n") > 3


def test_the_page_shows_them(client: Client) -> None:
    page = words_of(client.get("/statistiques/2012/"))
    for title in ("60 référentes en 2012", "Les strates, édition par édition", "Les régions d’aujourd’hui"):
        assert title in page

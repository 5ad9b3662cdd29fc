"""Régions and départements: what counts in each, under which name, until when."""

import pytest
from hypothesis import given as holds_for
from hypothesis import strategies as st

from label.rules.territories import Area, AreaYear, Counted, regions_of, years_of
from label.statistics.areas import finding
from toolkit.french import in_departement

ROWS = [
    ("67", "Bas-Rhin", "Grand Est", "Alsace"),
    ("57", "Moselle", "Grand Est", "Lorraine"),
    ("29", "Finistère", "Bretagne", "Bretagne"),
    ("975", "Saint-Pierre-et-Miquelon", None, None),
]
ALSACE = Area("Alsace", {"67": "Bas-Rhin"}, vanished=True, others=("Grand Est",))
ISERE = Area("Isère", {"38": "Isère"}, is_region=False)


def test_a_region_that_kept_its_name_is_one_and_the_others_name_their_heir() -> None:
    found = {area.slug: area for area in regions_of(ROWS)}
    assert list(found) == ["bretagne", "grand-est", "alsace", "lorraine"]
    assert (found["bretagne"].vanished, found["bretagne"].others) == (False, ())
    assert (found["alsace"].vanished, found["alsace"].others) == (True, ("Grand Est",))
    assert (found["grand-est"].departements, found["grand-est"].others) == (
        {"67": "Bas-Rhin", "57": "Moselle"},
        ("Alsace", "Lorraine"),
    )


def test_a_region_that_has_vanished_ends_in_2015() -> None:
    calendar = [(2015, True), (2016, True)]
    assert [one.year for one in years_of(ALSACE, calendar, [])] == [2015]
    assert [one.year for one in years_of(ISERE, calendar, [])] == [2015, 2016]


def test_each_figure_says_the_region_of_its_time() -> None:
    rows = [Counted(2012, 5, "Alsace"), Counted(2012, 3, "Lorraine"), Counted(2012, 3, "Lorraine")]
    (one,) = years_of(Area("Grand Est", {"67": "", "57": ""}), [(2012, True)], rows)
    assert (one.total, one.levels, one.names) == (3, {5: 1, 3: 2}, {"Lorraine": 2, "Alsace": 1})


def test_nothing_known_of_an_edition_known_in_part_is_not_zero() -> None:
    part, whole = years_of(ISERE, [(2010, False), (2012, True)], [])
    assert (part.total, part.five) == (None, None)
    assert (whole.total, whole.five) == (0, 0)


@holds_for(st.lists(st.builds(Counted, st.sampled_from([2010, 2012]), st.integers(0, 5), st.sampled_from("AB"))))
def test_every_result_of_a_told_edition_is_counted_once(rows: list[Counted]) -> None:
    years = years_of(ISERE, [(2010, False), (2012, True)], rows)
    assert sum(one.total or 0 for one in years) == len(rows)
    assert all(sum(one.levels.values()) == sum(one.names.values()) == (one.total or 0) for one in years)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            AreaYear(2012, 3, {5: 1, 3: 2}, {}, whole=True),
            "En 2012, dans l’Isère, trois collectivités sont au palmarès du label L : une à 5 @ et deux à 3 @.",
        ),
        (
            AreaYear(2012, 1, {4: 1}, {}, whole=True),
            "En 2012, dans l’Isère, une collectivité est au palmarès du label L : une à 4 @.",
        ),
        (
            AreaYear(2012, 0, {}, {}, whole=True),
            "En 2012, dans l’Isère, aucune collectivité n’est au palmarès du label L.",
        ),
        (
            AreaYear(2010, 1, {5: 1}, {}, whole=False),
            "En 2010, dans l’Isère, nos sources connaissent un résultat du label L : une à 5 @.",
        ),
        (
            AreaYear(2010, None, {}, {}, whole=False),
            "En 2010, dans l’Isère, aucun résultat n’est connu de nos sources.",
        ),
    ],
)
def test_the_sentence_says_what_is_known_and_no_more(told: AreaYear, words: str) -> None:
    assert finding(ISERE, told, "L").replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Nord", "dans le Nord"),
        ("Landes", "dans les Landes"),
        ("Creuse", "dans la Creuse"),
        ("Yonne", "dans l’Yonne"),
        ("Haute-Corse", "dans la Haute-Corse"),
        ("Hautes-Alpes", "dans les Hautes-Alpes"),
        ("Hérault", "dans l’Hérault"),
        ("Paris", "à Paris"),
        ("La Réunion", "à la Réunion"),
        ("Guyane", "en Guyane"),
        ("Saint-Martin", "à Saint-Martin"),
    ],
)
def test_a_departement_takes_the_article_of_french(name: str, words: str) -> None:
    assert in_departement(name) == words

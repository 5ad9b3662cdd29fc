"""Each recomputed figure against the file of the book's figures, and the counts that the file computes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label.enums import Kind, Strate
from label.management import DATA
from label.models import Edition
from label.queries.results import background_of
from label.rules.histories import HistoryYear, Subject
from label.statistics import (
    UNKNOWN_SIZE,
    Background,
    EditionTotal,
    Result,
    by_level,
    by_region,
    by_size,
    compare,
    counts_by,
    entrants_by_year,
    figures,
    first_time_at_top,
    progression,
    ranked,
    referentes_by_region,
)

BOOK = json.loads((DATA / "statistiques-2012.json").read_text(encoding="utf-8"))
RECOMPUTABLE = [line for line in BOOK["statistiques"] if line["concorde"] is not None]
KNOWN_DISCORDANCES = [
    "dom_2012",
    "maires_2012",
    "plus_grande_labellisee_population",
    "plus_petite_labellisee_population",
    "referentes_ecart_2010",
    "referentes_ecart_2012",
]


@pytest.fixture
def background(db: None) -> Background:
    return background_of(Edition.objects.get(year=2012))


def test_every_recomputable_figure_of_the_book_is_recomputed_as_the_file_says(background: Background) -> None:
    computed = figures(background)
    assert {line["id"]: computed.get(line["id"]) for line in RECOMPUTABLE} == {
        line["id"]: line["recalcul"] for line in RECOMPUTABLE
    }
    assert len(RECOMPUTABLE) == 47


def test_only_the_six_known_figures_disagree(background: Background) -> None:
    lines = compare(BOOK["statistiques"], figures(background))
    assert sorted(line.identifier for line in lines if line.agrees is False) == KNOWN_DISCORDANCES
    assert {line.identifier for line in lines if line.agrees is not None} == {line["id"] for line in RECOMPUTABLE}


def test_the_counts_are_those_of_the_file(background: Background) -> None:
    results, counts = background.results, BOOK["calculs"]
    assert by_level(results) == {int(level): count for level, count in counts["par_arobases"].items()}
    assert by_region(results) == counts["par_region_2012"]
    assert counts_by(results, lambda r: r.current_region) == counts["par_region_actuelle"]
    assert counts_by(results, lambda r: r.departement) == counts["par_departement"]
    assert counts_by(results, lambda r: r.kind.value) == counts["par_type"]
    assert referentes_by_region(results) == counts["referentes_par_region_2012"]
    assert len({r.departement for r in results}) == counts["departements_representes"]
    assert background.labelled_members == counts["membres_labellises_2012"]
    sizes = counts["par_taille_pop_municipale_2008"]
    assert by_size(results) == {
        "grande_ville": sizes["grandes villes"],
        "ville_moyenne": sizes["villes moyennes"],
        "petite_ville": sizes["petites villes"],
        "village": sizes["villages"],
        "intercommunalite": sizes["intercommunalités"],
        UNKNOWN_SIZE: sizes["inconnue"],
    }


def test_the_six_discordances_are_explained_in_the_documentation() -> None:
    text = (DATA.parents[1] / "docs" / "donnees-2012.md").read_text(encoding="utf-8")
    assert [name for name in KNOWN_DISCORDANCES if f"`{name}`" not in text] == []


def row(level: int = 1, **values: Any) -> Result:
    basic = {
        "code": "99001",
        "name": "Essai",
        "kind": Kind.COMMUNE,
        "departement": "99",
        "departement_name": "Essai",
        "region": "Ici",
        "strate": Strate.VILLAGE,
    }
    return Result(**{**basic, **values}, arobases=level)


def test_an_edition_without_anything_has_figures_all_the_same() -> None:
    values = figures(Background(2013, 14, []))
    assert values["total_labellisees"] == 0
    assert "progression_pourcent" not in values
    assert "plus_petite_labellisee" not in values


def test_a_mention_is_counted_apart() -> None:
    assert by_level([row(0), row(5)]) == {5: 1, 4: 0, 3: 0, 2: 0, 1: 0, 0: 1}
    assert by_level([row(5)]) == {5: 1, 4: 0, 3: 0, 2: 0, 1: 0}


def told(code: str, name: str, levels: dict[int, int]) -> Subject:
    """A collectivité with the levels that are known of it."""
    return Subject(code, name, tuple(HistoryYear(year, True, arobases) for year, arobases in levels.items()))


def test_a_first_five_is_one_that_no_earlier_edition_holds() -> None:
    lines = [
        told("1", "B", {2010: 5, 2012: 5}),
        told("2", "A", {2011: 4, 2012: 5}),
        told("3", "C", {2012: 4}),
    ]
    assert [line.name for line in first_time_at_top(2012, lines)] == ["A"]
    editions = [EditionTotal(y, n, None) for n, y in enumerate((1999, 2010, 2011, 2012), 1)]
    assert entrants_by_year(editions, lines) == {2010: 1, 2011: 0, 2012: 1}


def test_equal_counts_share_a_rank() -> None:
    assert ranked({"a": 2, "c": 1, "b": 2}) == [["a", "b"], ["c"]]
    assert progression(356, 303) == 17


@given(
    st.lists(
        st.builds(
            row,
            st.integers(0, 5),
            region=st.sampled_from("ABC"),
            strate=st.sampled_from([*Strate, None]),
            kind=st.sampled_from([Kind.COMMUNE, Kind.CC]),
        ),
        max_size=30,
    )
)
def test_no_collectivite_is_lost_nor_counted_twice(rows: list[Result]) -> None:
    assert sum(by_level(rows).values()) == len(rows)
    assert sum(by_size(rows).values()) == len(rows)
    assert sum(by_region(rows).values()) == len(rows)

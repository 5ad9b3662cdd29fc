"""Statistical secrecy: no count of one to four is told, nor follows from those that are, whatever the tables."""

from math import gcd

from hypothesis import given as holds_for
from hypothesis import settings
from hypothesis import strategies as st

from questionnaire.rules.secrecy import SMALLEST, Count, told_among


def spans(rows: list[list[int]], wanted: list[int]) -> bool:
    """Whether a vector is a sum of others with fractions, worked out on whole numbers: another way than the rule's."""
    basis: list[tuple[int, list[int]]] = []

    def reduced(vector: list[int]) -> list[int]:
        rest = vector
        for pivot, row in basis:
            if factor := rest[pivot]:
                rest = [one * row[pivot] - factor * other for one, other in zip(rest, row, strict=True)]
                if (shared := gcd(*rest)) > 1:
                    rest = [one // shared for one in rest]
        return rest

    for row in rows:
        rest = reduced(row)
        pivot = next((place for place, value in enumerate(rest) if value), None)
        if pivot is not None:
            basis.append((pivot, rest))
    return not any(reduced(wanted))


def vector(dossiers: frozenset[int], everybody: int) -> list[int]:
    return [int(one in dossiers) for one in range(everybody)]


@st.composite
def sets_of_tables(draw: st.DrawFn) -> tuple[int, list[Count]]:
    """Up to three tables over the same dossiers, each with its margins; the groups of one may hold those of another,
    and several answers may be given at once.
    """
    everybody = draw(st.integers(6, 40))
    counts = []
    for table in range(draw(st.integers(1, 3))):
        rows = draw(st.lists(st.integers(0, 3), min_size=everybody, max_size=everybody))
        columns = draw(st.lists(st.sets(st.integers(0, 2)), min_size=everybody, max_size=everybody))
        for row in ("", *"0123"):
            for column in ("", *"012"):
                dossiers = frozenset(
                    one
                    for one in range(everybody)
                    if (not row or rows[one] == int(row)) and (not column or int(column) in columns[one])
                )
                counts.append(Count(table, row, column, dossiers))
    return everybody, counts


@settings(max_examples=60, deadline=None)
@holds_for(sets_of_tables())
def test_no_small_count_follows_from_all_that_is_told(drawn: tuple[int, list[Count]]) -> None:
    everybody, counts = drawn
    told = told_among(counts)
    rows = [vector(counts[place].dossiers, everybody) for place in told]
    for place, count in enumerate(counts):
        if count.is_small:
            assert place not in told
            assert not spans(rows, vector(count.dossiers, everybody))


@settings(max_examples=40, deadline=None)
@holds_for(sets_of_tables())
def test_the_same_tables_tell_the_same_and_the_empty_are_told(drawn: tuple[int, list[Count]]) -> None:
    _, counts = drawn
    told = told_among(counts)
    assert told == told_among(counts)
    assert all(place in told for place, count in enumerate(counts) if not count.dossiers)


def test_without_small_counts_everything_is_told() -> None:
    counts = [Count(0, row, "", frozenset(range(start, start + 10))) for row, start in (("a", 0), ("b", 10))]
    assert told_among([*counts, Count(0, "", "", frozenset(range(20)))]) == {0, 1, 2}


def test_one_small_row_hides_another_since_the_whole_is_told() -> None:
    a, b, c = frozenset(range(3)), frozenset(range(3, 13)), frozenset(range(13, 33))
    counts = [Count(0, "a", "", a), Count(0, "b", "", b), Count(0, "c", "", c), Count(0, "", "", a | b | c)]
    assert told_among(counts) == {2, 3}, "the whole less the two others would tell three"


def test_a_nested_group_of_another_table_hides_too() -> None:
    """A région told apart from the whole of its strate: the difference would tell of four."""
    wide, narrow = frozenset(range(20)), frozenset(range(16))
    counts = [
        Count(0, "strate", "", wide),
        Count(1, "région", "", narrow),
        Count(1, "autre région", "", wide - narrow),
    ]
    assert told_among(counts) == {0}
    assert len(wide - narrow) < SMALLEST


def test_a_study_of_a_year_is_worked_out_while_one_waits() -> None:
    """Twenty tables of five groups and four answers over 356 dossiers."""
    counts = []
    for table in range(20):
        for row in range(6):
            for column in range(5):
                dossiers = frozenset(
                    one
                    for one in range(356)
                    if (not row or one % 5 == row - 1) and (not column or (one * (table + 3)) % 7 % 4 == column - 1)
                )
                counts.append(Count(table, str(row or ""), str(column or ""), dossiers))
    assert len(told_among(counts)) > 300


def test_what_has_left_already_is_told_first() -> None:
    """Found by trying: beside a table by strate, the whole of one by région would be hidden, though it has left."""
    strate, region, said = "BBAAAABABAAAB", "XXXYYYYYYYYXY", "oonnnoononnoo"

    def by(table: int, groups: str) -> list[Count]:
        return [
            Count(
                table,
                row,
                column,
                frozenset(n for n in range(13) if (not row or groups[n] == row) and (not column or said[n] == column)),
            )
            for row in ("", *sorted(set(groups)))
            for column in ("", "o", "n")
        ]

    first, second = by(0, strate), by(1, region)
    left = {place + len(first) for place in told_among(second)}
    assert not left <= told_among([*first, *second])
    told = told_among([*first, *second], left)
    assert left <= told
    rows = [vector(count.dossiers, 13) for place, count in enumerate([*first, *second]) if place in told]
    assert not [one for one in (*first, *second) if one.is_small and spans(rows, vector(one.dossiers, 13))]
